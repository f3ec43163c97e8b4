"""How it was seen that the promises of the security page are held: every test that it names has a row, and every row a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.mutants import promises

ROOT = Path(__file__).parents[2]
ROWS = promises.rows()


def cited() -> list[str]:
    """The tests that the security page names: a whole file, or one in it."""
    return re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", (ROOT / "docs" / "security.md").read_text())


def functions(source: str) -> Iterator[str]:
    """The functions and classes of a module, by their whole names."""
    waiting: list[tuple[str, ast.AST]] = [("", ast.parse(source))]
    while waiting:
        above, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                name = f"{above}.{child.name}".strip(".")
                yield name
                waiting.append((name, child))


def test_every_test_that_the_security_page_names_was_seen_to_fail() -> None:
    seen = {row.test for row in ROWS} | {row.test.partition("::")[0] for row in ROWS}
    assert not [test for test in cited() if test not in seen]


def test_every_row_names_a_test_that_exists() -> None:
    for row in ROWS:
        path, _, name = row.test.partition("::")
        assert (ROOT / path).is_file(), row.test
        assert not name or f"def {name}(" in (ROOT / path).read_text(), row.test


def test_every_row_names_a_place_that_exists() -> None:
    for row in ROWS:
        source = (ROOT / row.file).read_text()
        assert not row.function or row.function in set(functions(source)), f"{row.file}: {row.function}"


def test_every_row_names_a_line_that_stands_there_once() -> None:
    assert not [(row.file, row.line) for row in ROWS if not row.can_be_made]


def test_the_page_is_what_the_command_makes_of_the_rows() -> None:
    """`python -m scripts.mutants.promises --page > docs/promises.md`"""
    assert promises.PAGE.read_text() == promises.page()

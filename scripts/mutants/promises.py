"""`python -m scripts.mutants.promises [TEXT …]`: break each promise of docs/promises.md, or those whose row holds a TEXT, and say
whether the test that is named fails.

Rows whose code runs in a process of its own, or is run once at import, are broken in a copy of the project (`copy = true`); all
others in a fork of one process that has everything loaded. `--page` prints docs/promises.md instead.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import jinja2
import pytest
from _pytest.runner import runtestprotocol

from scripts.mutants.forks import ENDED, in_a_fork
from scripts.mutants.places import Loaded
from scripts.mutants.trials import ARGUMENTS

ROOT = Path(__file__).resolve().parents[2]
ROWS = Path(__file__).parent / "promises.toml"
PAGE = ROOT / "docs" / "promises.md"
FIRST = "tests/architecture/test_conventions.py::test_a_host_that_is_not_ours_is_refused"  # makes what all tests share
SECONDS = 900.0
SLOW = ("tests/permissions/", "tests/confidentiality/", "tests/security/")  # these draw every page, and so come last
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "instance", "node_modules")
NOT_TRIED = " (**not tried yet**)"
HEAD = """# How it was seen that each promise is held

Each row is a promise of [security.md](security.md), broken once on purpose: what was changed, where, and the test that failed.
{tried} of {all} were tried, the newest on {tried_on}; those that were not are marked. `make promises` breaks them all again and
ends with an error where a test passes; `make promises TEXT=signing_in` does those whose row holds the text. The exact lines are
in `scripts/mutants/promises.toml`, and a test holds that each stands in the code as it is quoted there.
"""


@dataclass(frozen=True)
class Break:
    """One promise, how it is broken, and the test that must fail: every test of a file where none is named."""

    about: str  # the heading in security.md
    broken: str  # in plain English
    file: str
    function: str
    line: str  # text that stands once in the file
    becomes: str
    test: str
    copy: bool = False
    tried: bool = True  # whether it was seen that the test fails

    @property
    def can_be_made(self) -> bool:
        """Whether the line is there exactly once: it is not when it was written otherwise since."""
        return (ROOT / self.file).read_text().count(self.line) == 1

    def changed(self) -> str:
        """The file with the change in it."""
        return (ROOT / self.file).read_text().replace(self.line, self.becomes)

    def holds(self, words: Sequence[str]) -> bool:
        """Whether some field holds one of `words`, or none are chosen for."""
        return not words or any(word in str(getattr(self, field.name)) for word in words for field in fields(self))


def rows() -> list[Break]:
    """The rows in order."""
    return [Break(**row) for row in _read()["promise"]]


def _read() -> dict[str, Any]:
    return tomllib.loads(ROWS.read_text())


def page() -> str:
    """The text of docs/promises.md."""
    all_rows = rows()
    parts = [HEAD.format(all=len(all_rows), tried=sum(row.tried for row in all_rows), tried_on=_read()["tried_on"])]
    for about in dict.fromkeys(row.about for row in all_rows):
        parts.append(f"\n## {about}\n\n| Broken | Where | Test that failed |\n|---|---|---|\n")
        parts += [_line(row) for row in all_rows if row.about == about]
    return "".join(parts)


def _line(row: Break) -> str:
    function = f" `{row.function}`" if row.function else ""
    return f"| {row.broken}{'' if row.tried else NOT_TRIED} | `{row.file}`{function} | `{row.test}` |\n"


class Breaking:
    """A pytest plugin: collects the tests of rows, and runs them in forks of its process, each with its row broken."""

    def __init__(self, broken: Sequence[Break], tell: Callable[[Break, str], None]) -> None:
        self.broken, self.tell = broken, tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        runtestprotocol(next(item for item in session.items if item.nodeid.startswith(FIRST)), log=False, nextitem=session)  # type: ignore[arg-type]  # a node to go back to
        loaded = Loaded({str(ROOT / row.file) for row in self.broken})
        for row in self.broken:
            items = [item for item in session.items if _is_of(item.nodeid, row.test)]
            failed = in_a_fork(lambda row=row, items=items: _failed(row, loaded, items), SECONDS)  # type: ignore[misc]  # bound now
            self.tell(row, "" if failed in (None, ENDED) else str(failed))
        return True


def _is_of(nodeid: str, test: str) -> bool:
    return nodeid == test or nodeid.startswith((f"{test}::", f"{test}["))


def _failed(row: Break, program: Loaded, items: Sequence[pytest.Item]) -> str:
    """Which test failed first with the row broken, and why; nothing where all passed."""
    if row.file.endswith(".py"):
        program.put_in(str(ROOT / row.file), compile(row.changed(), str(ROOT / row.file), "exec", dont_inherit=True))
    else:
        _change_template(str(ROOT / row.file), row.changed())
    for item in items:
        for report in runtestprotocol(item, log=False, nextitem=None):
            if report.failed:
                return f"{item.nodeid}: {' '.join(report.longreprtext.strip().splitlines()[-3:])}"
    return ""


def _change_template(file: str, text: str) -> None:
    """Have Jinja read `text` for a file, and forget what it made of it before."""
    usual = jinja2.FileSystemLoader.get_source

    def get_source(
        self: jinja2.FileSystemLoader, environment: jinja2.Environment, name: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = usual(self, environment, name)
        if environment.cache:
            environment.cache.clear()
        return (text if os.path.realpath(path) == file else source), path, is_current

    jinja2.FileSystemLoader.get_source = get_source  # type: ignore[method-assign]
    for environment in Loaded.all_of(jinja2.Environment):
        if environment.cache is not None:
            environment.cache.clear()


def _failed_in_a_copy(row: Break) -> str:
    with tempfile.TemporaryDirectory(prefix="promises-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        (copy / row.file).write_text(row.changed())
        command = [sys.executable, "-m", "pytest", *ARGUMENTS, "-x", "--tb=line", row.test]
        ended = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - our tests
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+.*)$", ended.stdout, re.MULTILINE)
    return (failed or [ended.stdout[-300:]])[0] if ended.returncode else ""


def main(arguments: Sequence[str]) -> int:
    """Break the rows asked for. Returns 1 where a test passes that must fail."""
    if "--page" in arguments:
        sys.stdout.write(page())
        return 0
    os.chdir(ROOT)
    os.environ.pop("TEST_POSTGRES_URL", None)
    breaks = sorted((row for row in rows() if row.holds(arguments)), key=lambda row: row.test.startswith(SLOW))
    misses: list[Break] = []
    for row in [row for row in breaks if not row.can_be_made]:
        breaks.remove(row)
        misses.append(row)
        sys.stderr.write(f"{row.broken}\n  CANNOT BE TRIED: {row.file} does not hold {row.line!r} once\n")
    count = len(breaks) + len(misses)

    def tell(row: Break, failed: str) -> None:
        misses.extend([] if failed else [row])
        sys.stderr.write(f"{row.broken}\n  {f'seen by {failed}' if failed else f'NOT SEEN by {row.test}'}\n")

    if quick := [row for row in breaks if not row.copy]:
        tests = list(dict.fromkeys([FIRST, *(row.test for row in quick)]))
        with contextlib.redirect_stdout(io.StringIO()) as told:
            status = pytest.main([*ARGUMENTS, *tests], plugins=[Breaking(quick, tell)])
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            sys.stderr.write(told.getvalue()[-3000:])
            return 1
    for row in breaks:
        if row.copy:
            tell(row, _failed_in_a_copy(row))
    sys.stderr.write(f"{count - len(misses)} of {count} promises that were broken were seen\n")
    return int(bool(misses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The documents say what is true of the code."""

import re
import tomllib

from click import Group
from flask import Flask

from app.core.config import ROOT

DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_test_that_the_security_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "security.md").read_text())
    assert len(named) > 30
    for path, name in named:
        source = ROOT / path
        assert source.is_file(), path
        assert not name or f"def {name}(" in source.read_text(), f"{path}::{name}"


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in DOCS:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)}: {target}"


def test_every_setting_is_in_the_running_page() -> None:
    source = (ROOT / "app" / "core" / "config.py").read_text()
    names = set(re.findall(r'env(?:\.get\(|, )"([A-Z_]+)"', source))
    assert len(names) > 8
    page = (ROOT / "docs" / "running.md").read_text()
    assert not [name for name in names if f"`{name}`" not in page]


def test_the_papers_at_the_root_are_those_that_people_look_for() -> None:
    assert {path.name for path in ROOT.glob("*.md")} == {"CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"}
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text()
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


def test_every_page_of_docs_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [path.name for path in (ROOT / "docs").glob("*.md") if f"](docs/{path.name})" not in readme] == []


def test_every_make_target_that_the_papers_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for document in DOCS for name in re.findall(r"(?:^    |`)make ([a-z-]+)", document.read_text(), re.MULTILINE)}
    assert len(named) > 5
    assert named <= targets


def test_every_command_that_the_papers_name_exists(app: Flask) -> None:
    call = re.compile(r"(?:^ +|`|&& |do )flask ((?:[a-z-]+ ?)+)", re.MULTILINE)
    named = {words for document in DOCS for words in call.findall(document.read_text())}
    assert len(named) > 10
    assert [words for words in sorted(named) if not _is_command(app, words.split())] == []


def _is_command(app: Flask, words: list[str]) -> bool:
    command = app.cli.commands.get(words[0])
    return command is not None and (not isinstance(command, Group) or len(words) == 1 or words[1] in command.commands)


def test_every_word_of_the_glossary_is_a_word_of_the_code() -> None:
    endings = (".py", ".html", ".txt")
    code = "\n".join(path.read_text().lower() for path in (ROOT / "app").rglob("*") if path.suffix in endings)
    words = re.findall(r"^\| ([^|]+) \| [A-Z]", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    words = [word for word in words if word != "Word"]
    assert len(words) > 60
    assert sorted(set(words)) == sorted(words), "a word is explained twice"
    assert [word for word in words if not re.search(rf"\b{re.escape(word)}s?\b", code)] == []


def test_every_module_that_the_documents_name_exists() -> None:
    sources = [
        str(path.relative_to(ROOT))
        for folder in ("app", "serving", "tests", "scripts", "migrations")
        for path in (ROOT / folder).rglob("*.py")
    ]
    modules = {name for document in DOCS for name in re.findall(r"`([\w/]+\.py)(?:::\w+)?`", document.read_text())}
    assert len(modules) > 50
    assert not [
        name
        for name in sorted(modules)
        if "NN" not in name and not any(source == name or source.endswith(f"/{name}") for source in sources)
    ]

"""The reader of the self-assessment: what ships can be read, and a file that is wrong is named with the reason."""

import shutil
from pathlib import Path

import pytest

from app.core.errors import NotFound
from app.core.front_matter import BadContent
from app.exchanges.standards.framework import FOLDER, framework, read

SOME = "standards/03-strategy.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what ships."""
    return Path(shutil.copytree(FOLDER, tmp_path / "self-assessment"))


def test_what_ships_is_read_once_in_the_order_of_its_files() -> None:
    whole = framework()
    assert framework() is whole
    assert [len(whole.standards), len(whole.groups), len(whole.groups_of_standards), len(whole.documents)] == [26, 8, 7, 9]
    assert sum(len(whole.in_group(group.id)) for group in whole.groups_of_standards) == 26
    assert whole.definitions.startswith("“All three harms” means")


def test_what_good_looks_like_is_its_opening_and_its_points() -> None:
    for standard in framework().standards:
        assert standard.good_points
        assert all(point and not point.startswith("-") for point in standard.good_points)


@pytest.mark.parametrize(
    ("file", "words", "instead", "reason"),
    [
        (SOME, 'id = "strategy"', 'id = "funding"', "two standards have one id"),
        (SOME, 'group = "governance"', 'group = "nowhere"', "a group that does not exist"),
        (SOME, "statement =", "sentence =", "must be there"),
        (SOME, "[facets]", '[facets]\nno_such_list = ["x"]', "no vocabulary"),
        (SOME, "levels = [", "levels = [\n'One more.',", "4 levels"),
        (SOME, "[facets]", "[facets", "03-strategy.toml"),
        ("framework.toml", "version = 1", 'version = "1"', "whole number"),
        ("framework.toml", "dated = 2026-11-30", 'dated = "in November"', "must be a date"),
        ("framework.toml", '"statutory-partners",', '"no-such-standard",', "a selection names"),
        ("framework.toml", "number = 4", "number = 5", "numbered 1 to 4"),
        ("framework.toml", "version = 1", "version = 1\ncolour = 2", "unknown values: colour"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_reason(folder: Path, file: str, words: str, instead: str, reason: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert words in text
    (folder / file).write_text(text.replace(words, instead, 1), encoding="utf-8")
    with pytest.raises(BadContent, match=reason):
        read(folder)


def test_what_is_not_there_is_missing() -> None:
    for ask in (framework().standard, framework().group, framework().selection):
        with pytest.raises(NotFound):
            ask("no-such-thing")
    with pytest.raises(NotFound):
        framework().group("support")  # it has no standards

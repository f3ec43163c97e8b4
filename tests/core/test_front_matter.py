"""Shipped files are read into values and words, or refused with the line at fault."""

from pathlib import Path

import pytest

from app.core import front_matter
from app.core.front_matter import BadContent

WHOLE = b'+++\ntitle = "A bell"\nstage = "early"\n+++\n\nRings.\n\nLoudly.\n'


def write(folder: Path, raw: bytes) -> Path:
    path = folder / "bell.md"
    path.write_bytes(raw)
    return path


def test_a_file_is_its_values_and_its_words(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    file = front_matter.read(path)
    assert (file.path, file.raw, file.values) == (path, WHOLE, {"title": "A bell", "stage": "early"})
    assert (file.text, file.text_line) == ("Rings.\n\nLoudly.", 5)


def test_a_file_may_have_no_words(tmp_path: Path) -> None:
    file = front_matter.read(write(tmp_path, b"+++\n+++"))
    assert (file.values, file.text, file.text_line) == ({}, "", 3)


def test_a_line_of_plus_signs_in_the_words_is_words(tmp_path: Path) -> None:
    assert front_matter.read(write(tmp_path, WHOLE + b"+++\nAgain.")).text.endswith("+++\nAgain.")


@pytest.mark.parametrize(
    ("name", "words", "line"), [("stage", "", 3), ("stage", "Loudly", 8), ("price", "", 1), ("", "Softly", 1)]
)
def test_the_line_of_a_value_or_of_words_can_be_told(tmp_path: Path, name: str, words: str, line: int) -> None:
    assert front_matter.read(write(tmp_path, WHOLE)).line_of(name, words) == line


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"\xff\xfe", 1, "the file is not UTF-8"),
        (b"", 1, "the file must start with a line +++"),
        (b"title\n+++\n+++\n", 1, "the file must start with a line +++"),
        (b"+++\ntitle = 1\n", 1, "the front matter does not end with a line +++"),
        (b"+++\na = 1\nb = = 2\n+++\n", 3, "the front matter is not TOML: "),
        (b"+++\na = 1\na = 2\nb = 3\n+++\n", 3, "the front matter is not TOML: "),
        (b"+++\na = 1\na = 2\n+++\n", 1, "the front matter is not TOML: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_a_reason(tmp_path: Path, raw: bytes, line: int, reason: str) -> None:
    path = write(tmp_path, raw)
    with pytest.raises(BadContent) as refusal:
        front_matter.read(path)
    assert (refusal.value.path, refusal.value.line) == (path, line)
    assert refusal.value.reason.startswith(reason)
    assert str(refusal.value).startswith(f"{path}:{line}: {reason}")


def test_a_refusal_that_is_told_no_line_is_of_the_first(tmp_path: Path) -> None:
    assert BadContent(tmp_path / "bell.md", "too loud").line == 1

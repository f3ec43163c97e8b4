"""Reading shipped content files: TOML front matter between `+++` lines, then Markdown."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core import numbers

FENCE = "+++"


class BadContent(Exception):
    """A content file that cannot be used: says where and why, for the person who wrote it."""

    def __init__(self, path: Path, reason: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


@dataclass(frozen=True)
class ContentFile:
    """One file: its values, its Markdown, and the line its Markdown starts on (from 1)."""

    path: Path
    raw: bytes
    values: dict[str, Any]
    text: str
    text_line: int

    def line_of(self, name: str, words: str = "") -> int:
        """Where a value is set, or where `words` stand; 1 when it cannot be found."""
        for number, line in enumerate(self.raw.decode().splitlines(), 1):
            if (words and words in line) or (not words and line.split("=")[0].strip() == name):
                return number
        return 1


def read(path: Path) -> ContentFile:
    """Read one file. Raises BadContent with the line at fault."""
    raw = path.read_bytes()
    try:
        lines = raw.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise BadContent(path, "the file is not UTF-8") from None
    if not lines or lines[0].strip() != FENCE:
        raise BadContent(path, f"the file must start with a line {FENCE}")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise BadContent(path, f"the front matter does not end with a line {FENCE}")
    try:
        values = tomllib.loads("\n".join(lines[1:end]))
    except ValueError as error:  # a number of thousands of digits is one that tomllib does not catch
        raise BadContent(path, f"the front matter is not TOML: {error}", _line_in(str(error))) from None
    return ContentFile(path, raw, values, "\n".join(lines[end + 1 :]).strip(), end + 2)


def _line_in(message: str) -> int:
    """The line that tomllib names, moved on by the fence."""
    digits = message.partition("at line ")[2].split(",")[0]
    number = numbers.whole(digits)
    return 1 if number is None else number + 1

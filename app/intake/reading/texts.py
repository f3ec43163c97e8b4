"""Gathering what a file says, under the labels that people are shown, and no more of it than can be read."""

import re
from collections import defaultdict
from collections.abc import Callable

TEXT = "text"
PROPERTIES = "properties"
COMMENTS = "comments"
TRACKED = "tracked changes"
LINKS = "links"
FILE_NAME = "file name"
PARAGRAPH = "\n\n"  # between paragraphs, rows and the like: what reads the text takes single line ends for wrapped lines
BLANK_LINES = re.compile(r"\n{3,}")
LABELS = (TEXT, PROPERTIES, COMMENTS, TRACKED, LINKS, FILE_NAME)
LONGEST_TEXT = 200_000  # characters in one file, all labels together: about 75 pages
FEWEST_LETTERS = 20  # fewer than these is a file that cannot be read by a program


class Texts:
    """Text by label. Once LONGEST_TEXT is reached nothing more is kept and `is_whole` is false."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = defaultdict(list)
        self._left = LONGEST_TEXT
        self.is_whole = True
        self.as_shown: Callable[[str], str] = str  # what the program that opens the file makes of its words

    def add(self, label: str, piece: str) -> None:
        """Keep `piece` as it is, after what `label` holds so far."""
        if len(piece) > self._left:
            self.is_whole = False
        kept = piece[: self._left]
        self._left -= len(kept)
        if kept:
            self._pieces[label].append(kept)

    def line(self, label: str, words: str) -> None:
        """Keep a line of its own, unless it is blank."""
        if words.strip():
            self.add(label, f"{words.strip()}{PARAGRAPH}")

    def by_label(self) -> dict[str, str]:
        """What was gathered, tidied: no label without words, no more than one blank line in a row."""
        joined = {label: _tidy(self.as_shown("".join(self._pieces[label]))) for label in LABELS if self._pieces[label]}
        return {label: words for label, words in joined.items() if words}


def _tidy(words: str) -> str:
    lines = (line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n"))
    return BLANK_LINES.sub(PARAGRAPH, "\n".join(lines)).strip()


def has_letters(words: str) -> bool:
    """Whether `words` hold enough letters or figures to say that a program can read the file."""
    return sum(1 for char in words if char.isalnum()) >= FEWEST_LETTERS

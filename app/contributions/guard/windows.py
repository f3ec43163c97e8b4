"""Where to look for context: sentences, and the words around a place.

Context patterns are run once over the whole text and their places looked up afterwards. Running them again around every
number found would take seconds on a text that is nothing but numbers.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

LONGEST = 480  # characters of one sentence looked at together
STEP = 320  # a longer sentence is taken in stretches that overlap by a third

_END = re.compile(r"[.!?](?:['\")\]]{0,2})(?= [A-Z\"'(])|\n")
_NOT_AN_END = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|no|ref|eg|ie|e\.g|i\.e|prof|cllr)|\b[a-z]|\.[a-z])$", re.IGNORECASE)


def _sentence_ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        lead = text[max(0, match.start() - 8) : match.start()]
        if match[0] == "\n" or not _NOT_AN_END.search(lead):
            yield match.end()
    yield len(text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order; a very long one comes as overlapping stretches."""
    start = 0
    for end in _sentence_ends(text):
        while end - start > LONGEST:
            yield start, start + LONGEST
            start += STEP
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = end


class Surroundings:
    """The sentence ends of one text, and the words around any place in it that lie in the same sentence."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = list(_sentence_ends(text))

    def bounds(self, start: int, end: int, reach: int) -> tuple[int, int]:
        """Offsets up to `reach` characters either side of `start` to `end`, within its sentence."""
        first, last = bisect_right(self._ends, start) - 1, bisect_left(self._ends, end)
        opening = self._ends[first] if first >= 0 else 0
        closing = self._ends[last] if last < len(self._ends) else len(self._text)
        return max(start - reach, opening), min(end + reach, closing)

    def before(self, start: int, reach: int) -> str:
        """The words before `start`."""
        return self._text[self.bounds(start, start, reach)[0] : start]


class Places:
    """Where a pattern occurs in one text."""

    def __init__(self, starts: Iterable[int]) -> None:
        self._starts = sorted(starts)

    @classmethod
    def of(cls, pattern: re.Pattern[str], text: str) -> "Places":
        """The places of `pattern` in `text`."""
        return cls(match.start() for match in pattern.finditer(text))

    def within(self, start: int, end: int) -> bool:
        """Whether it occurs from `start` up to, not at, `end`."""
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)

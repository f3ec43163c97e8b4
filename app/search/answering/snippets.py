"""The part of a text that best shows why it was found, in pieces, with what matched marked. Made from database text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.search.asking import words
from app.search.asking.parsing import Parsed, Phrase

LENGTH = 240
READ_AT_MOST = 50_000
MOST_MARKS = 40
_SPACE = re.compile(r"\s+")
_ELLIPSIS = "…"

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Needles:
    """What to mark: phrases of stems, and the start of a word."""

    phrases: tuple[Phrase, ...]
    prefix: str
    pattern: re.Pattern[str] | None


def needles(query: Parsed) -> Needles:
    """What in a text shows that it matches `query`. Words of an unquoted phrase are marked one by one too."""
    stems: dict[Phrase, None] = {}
    for slot in query.slots:
        typed = [slot.typed] if slot.quoted else [(word,) for word in slot.typed]
        stems.update(dict.fromkeys(words.stems(phrase) for phrase in (*slot.others, *typed)))
    prefix = next((slot.prefix for slot in query.slots if slot.prefix), "")
    phrases = tuple(sorted(stems, key=len, reverse=True))
    return Needles(phrases, prefix, _pattern(phrases, prefix))


def snippet(looked_for: Needles, body: str, summary: str) -> Pieces:
    """About LENGTH characters of `body` around the matches; of `summary` when the body has none."""
    text = _SPACE.sub(" ", body[:READ_AT_MOST]).strip()
    marks = _marks(looked_for, text)
    if marks:
        return _window(text, marks)
    return highlight(looked_for, summary)


def highlight(looked_for: Needles, text: str) -> Pieces:
    """All of `text` in pieces, with what matched marked."""
    flat = _SPACE.sub(" ", text).strip()
    return _pieces(flat, _marks(looked_for, flat), 0, len(flat))


def _pattern(phrases: Iterable[Phrase], prefix: str) -> re.Pattern[str] | None:
    """Words that may start a match: a stem is its word's start but for the last letter, as in happy and happi."""
    starts = {stem[:-1] if len(stem) > 3 else stem for stem, *_rest in phrases} | ({prefix} if prefix else set())
    if not starts:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(map(re.escape, starts)))})\w*", re.IGNORECASE)


def _marks(looked_for: Needles, text: str) -> list[tuple[int, int]]:
    """Where matches start and end; they do not overlap."""
    marks: list[tuple[int, int]] = []
    if looked_for.pattern is None:
        return marks
    for match in looked_for.pattern.finditer(text):
        if marks and match.start() < marks[-1][1]:
            continue
        end = _end_of_match(looked_for, text, match.start())
        if end:
            marks.append((match.start(), end))
            if len(marks) == MOST_MARKS:
                break
    return marks


def _end_of_match(looked_for: Needles, text: str, start: int) -> int | None:
    following = _words_from(text, start, max([1, *map(len, looked_for.phrases)]))
    stems = tuple(words.stem(word) for _end, word in following)
    for phrase in looked_for.phrases:  # longest first
        if stems[: len(phrase)] == phrase:
            return following[len(phrase) - 1][0]
    if looked_for.prefix and following and following[0][1].startswith(looked_for.prefix):
        return following[0][0]
    return None


def _words_from(text: str, start: int, count: int) -> list[tuple[int, str]]:
    """The end and folded form of the next `count` words."""
    ends = []
    for _start, end, word in words.spans(text[start : start + 60 * count]):
        ends.append((start + end, word))
        if len(ends) == count:
            break
    return ends


def _window(text: str, marks: list[tuple[int, int]]) -> Pieces:
    """The stretch with the most different matched words, begun a little before its first one, at a word's edge."""
    best = max(range(len(marks)), key=lambda at: (_variety(text, marks, at), -at))
    start = max(0, marks[best][0] - LENGTH // 4)
    end = min(len(text), start + LENGTH)
    start = max(0, end - LENGTH)
    if start:
        start = min(text.find(" ", start) + 1 or start, marks[best][0])
    if end < len(text):
        end = max(text.rfind(" ", start, end), marks[best][1])
    inside = [(first, last) for first, last in marks if first >= start and last <= end]
    before = ((_ELLIPSIS, False),) if start else ()
    after = ((_ELLIPSIS, False),) if end < len(text) else ()
    return (*before, *_pieces(text, inside, start, end), *after)


def _variety(text: str, marks: list[tuple[int, int]], at: int) -> int:
    limit = marks[at][0] + LENGTH * 3 // 4
    return len({text[start:end].casefold() for start, end in marks[at : at + 20] if end <= limit})


def _pieces(text: str, marks: list[tuple[int, int]], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    for first, last in marks:
        pieces += [(text[start:first], False), (text[first:last], True)]
        start = last
    pieces.append((text[start:end], False))
    return tuple(piece for piece in pieces if piece[0])

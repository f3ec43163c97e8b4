"""Comparing two texts of a contribution, field by field and word by word. Pure.

Every piece of both texts is accounted for: the pieces that are the same or removed spell out the text before, and those that
are the same or added spell out the text after. A comparison stops at a fixed number of steps, so that no text, however it is
made, is slow; what could not be compared word by word is compared line by line or shown whole, and says so.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.contributions.kinds.fields import Body, Field
from app.contributions.kinds.shape import Shape

MOST_STEPS = 6_000_000  # for one comparison, all its fields together: about a second
WORDS = re.compile(r"\w+|[^\w\s]|\s+")
SENTENCES = re.compile(r"[^\n.!?]*[\n.!?]\s*|[^\n.!?]+")

Piece = tuple[str, str]  # (text, "same" | "added" | "removed")


@dataclass(frozen=True)
class FieldChange:
    """One field of two bodies. `change` is same, added, removed or changed.

    `by_word` is False where the texts were too long or too tangled to be compared word by word.
    """

    name: str
    label: str
    before: str
    after: str
    change: str
    pieces: tuple[Piece, ...]
    by_word: bool = True


class _OutOfSteps(Exception):
    """The comparison would take too long."""


@dataclass
class _Steps:
    """What is left of MOST_STEPS."""

    left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _OutOfSteps


class _Counting(difflib.SequenceMatcher[str]):
    """A matcher that pays for every step and gives up, with _OutOfSteps, when there are none left."""

    a: Sequence[str]
    b2j: dict[str, list[int]]

    def __init__(self, before: Sequence[str], after: Sequence[str], steps: _Steps) -> None:
        super().__init__(str.isspace, before, after, autojunk=False)  # a space matches only beside a word that does
        self.steps = steps

    def find_longest_match(  # what get_opcodes calls; each token looks at every place it has in the other text
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        end = len(self.a) if ahi is None else ahi
        places = [len(self.b2j.get(token, ())) for token in self.a[alo:end]]
        self.steps.spend(len(places) + sum(places))
        return super().find_longest_match(alo, ahi, blo, bhi)


def compare(shape: Shape, before: Body, after: Body) -> list[FieldChange]:
    """Every value that either body fills, in the order of the form, hidden fields last; of entries, value by value."""
    steps = _Steps()
    return [
        _compare_field(one, one.text(old), one.text(new), steps)
        for field in shape.all_fields
        for one, old, new in field.pairs(before.get(field.name), after.get(field.name))
        if one.text(old) or one.text(new)
    ]


def _compare_field(field: Field, old: str, new: str, steps: _Steps) -> FieldChange:
    pieces, by_word = _compare(old, new, steps)
    return FieldChange(field.name, field.label, old, new, _change(old, new), pieces, by_word)


def compare_texts(before: str, after: str) -> tuple[tuple[Piece, ...], bool]:
    """The pieces that turn `before` into `after`, and whether all of them were compared word by word.

    Sentences are matched first, then words inside those that differ: fast on real text, and easier to read.
    """
    return _compare(before, after, _Steps())


def _compare(before: str, after: str, steps: _Steps) -> tuple[tuple[Piece, ...], bool]:
    try:
        blocks = _blocks(SENTENCES, before, after, steps)
    except _OutOfSteps:
        blocks = [(before, after)]
    pieces: list[Piece] = []
    by_word = True
    for old, new in blocks:
        try:
            words = [(old, new)] if old == new else _blocks(WORDS, old, new, steps)
        except _OutOfSteps:
            words, by_word = [(old, new)], False
        for pair in words:
            pieces += _told(*pair)
    return tuple(_joined(pieces)), by_word


def _change(before: str, after: str) -> str:
    if before == after:
        return "same"
    if not before:
        return "added"
    return "changed" if after else "removed"


def _blocks(tokens: re.Pattern[str], before: str, after: str, steps: _Steps) -> list[tuple[str, str]]:
    """Both texts cut into runs of tokens: (text, the same text), or (text before, text after) where they differ."""
    old, new = tokens.findall(before), tokens.findall(after)
    start, end = _shared_ends(old, new)
    first, last = "".join(old[:start]), "".join(old[len(old) - end :])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    codes = _Counting(old, new, steps).get_opcodes()
    return [(first, first), *(("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in codes), (last, last)]


def _shared_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many tokens the two share at the start, and at the end of what is then left."""
    shortest = min(len(before), len(after))
    start = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Empty pieces left out, neighbours of one sort run together."""
    stretch, sort = "", ""
    for text, change in pieces:
        if not text:
            continue
        if change != sort and stretch:
            yield stretch, sort
            stretch = ""
        stretch, sort = stretch + text, change
    if stretch:
        yield stretch, sort


def _told(before: str, after: str) -> Iterator[Piece]:
    if before == after:
        yield before, "same"
    else:
        yield before, "removed"
        yield after, "added"

"""Reading what was typed: words, "phrases" and one prefix*, within limits that keep every query quick.

There is no query language, so nothing typed can be malformed: what is not a word is a gap between words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.search.asking import words
from app.search.asking.thesaurus import Thesaurus

LONGEST_QUERY = 200
MOST_TERMS = 12
MOST_WORDS = 30
MOST_EXPANSIONS = 8
SHORTEST_PREFIX = 3
_PART = re.compile(r'"([^"]*)"|([^\s"]+)')

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """One thing that was asked for, as folded words.

    A document has it when it has all the telling words of `typed` (all of them, side by side, when `quoted`), or any of
    `others` as a phrase.
    `prefix`, when set, is the start of a word, and the rest is empty.
    """

    typed: Phrase = ()
    others: tuple[Phrase, ...] = ()
    quoted: bool = False
    prefix: str = ""

    @property
    def telling(self) -> Phrase:
        """The words of `typed` without small ones such as "and", unless there are no others."""
        return tuple(word for word in self.typed if word not in words.STOP_WORDS) or self.typed


@dataclass(frozen=True)
class Parsed:
    """A query as it was understood. `plain` holds the unquoted words with their places in `text`."""

    text: str
    slots: tuple[Slot, ...]
    plain: tuple[tuple[int, int, str], ...] = ()
    also_searched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    truncated: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed, which asks for everything."""
        return not self.text


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    word: str
    quote: int  # which quotation it stands in; 0 for none
    starred: bool


def parse(text: str, thesaurus: Thesaurus) -> Parsed:
    """`text` as slots. Never raises; what is beyond the limits is left out, and `truncated` says so."""
    text = text.strip()
    query = words.clean(text[:LONGEST_QUERY].replace("\x00", " ").encode("utf-8", "ignore").decode()).strip()
    tokens = list(_tokens(query))
    within = _within_limits(tokens)
    reader = _Reader(within, thesaurus)
    reader.read()
    slots = [slot for slot in reader.slots if not _is_small(slot)] or reader.slots
    return Parsed(
        text=query,
        slots=tuple(dict.fromkeys(slots)),
        plain=tuple((token.start, token.end, token.word) for token in within if not token.quote and not token.starred),
        also_searched=tuple(reader.also_searched),
        notes=tuple(reader.notes),
        truncated=len(text) > LONGEST_QUERY or len(within) < len(tokens),
    )


def _tokens(query: str) -> Iterator[_Token]:
    for number, part in enumerate(_PART.finditer(query), start=1):
        group = 1 if part.group(1) is not None else 2
        offset = part.start(group)
        found = list(words.spans(part.group(group)))
        for place, (start, end, word) in enumerate(found):
            starred = group == 2 and place == len(found) - 1 and part.group(2)[end:].startswith("*")
            yield _Token(offset + start, offset + end, word, number if group == 1 else 0, starred)


def _within_limits(tokens: list[_Token]) -> list[_Token]:
    """The first words, counting small ones ("of", "the") apart, which a pasted sentence is full of."""
    within: list[_Token] = []
    terms = 0
    for token in tokens[:MOST_WORDS]:
        terms += token.word not in words.STOP_WORDS or bool(token.quote)
        if terms > MOST_TERMS:
            break
        within.append(token)
    return within


def _is_small(slot: Slot) -> bool:
    return not slot.quoted and not slot.others and len(slot.typed) == 1 and slot.typed[0] in words.STOP_WORDS


class _Reader:
    """Turns tokens into slots, left to right; of several terms that start at a word, the longest is taken."""

    def __init__(self, tokens: list[_Token], thesaurus: Thesaurus) -> None:
        self.slots: list[Slot] = []
        self.also_searched: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self._tokens = tokens
        self._thesaurus = thesaurus
        self._expansions = 0
        self._has_prefix = False

    def read(self) -> None:
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.quote:
                at = self._take_quoted(at)
            elif token.starred and not self._has_prefix and len(token.word) >= SHORTEST_PREFIX:
                self._has_prefix = True
                self.slots.append(Slot(prefix=token.word))
                at += 1
            else:
                at = self._take_plain(at)

    def _take_quoted(self, at: int) -> int:
        end = at
        while end < len(self._tokens) and self._tokens[end].quote == self._tokens[at].quote:
            end += 1
        self.slots.append(Slot(typed=self._words(at, end), quoted=True))
        return end

    def _take_plain(self, at: int) -> int:
        run = at
        while run < len(self._tokens) and not self._tokens[run].quote and run - at < max(self._thesaurus.longest, 1):
            run += 1
        for end in range(run, at, -1):
            meaning = self._thesaurus.meaning(self._words(at, end))
            if meaning is None:
                continue
            others = meaning.others[: MOST_EXPANSIONS - self._expansions]
            self._expansions += len(others)
            self.also_searched.update(dict.fromkeys(entry.label for entry in others if entry.label in meaning.current))
            self.notes.update(dict.fromkeys(meaning.notes))
            self.slots.append(Slot(typed=self._words(at, end), others=tuple(entry.words for entry in others)))
            return end
        self.slots.append(Slot(typed=self._words(at, at + 1)))
        return at + 1

    def _words(self, start: int, end: int) -> Phrase:
        return tuple(token.word for token in self._tokens[start:end])

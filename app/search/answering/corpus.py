"""Catalogue and segments put together, as one reader sees them: what every query runs against.

A `Corpus` is a fixed moment of everything; a `Readable` is the part of it that some audiences may know of. All
counting and weighing is done on that part alone, so nothing about the rest can be told from an answer: not from
totals, not from the order, not from suggestions.
"""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.search.answering.catalogue import Catalogue
from app.search.index.columns import Mask, Texts, Whole, smallest
from app.search.index.segments import NOTHING, Floats, Places, Postings, Segment
from app.search.schema import TEXT_FIELDS, WORDS_FIELD

MOST_AUDIENCE_SETS = 32
MOST_PREFIX_WORDS = 50
LONGEST_SPELLING = 24


@dataclass(frozen=True)
class Spellings:
    """Words, and the codes of their characters as rows padded with zeros, for comparing all words at once."""

    words: Texts
    characters: Whole

    @staticmethod
    def of(words: Iterable[str]) -> "Spellings":
        """The spellings of `words`, none of them longer than LONGEST_SPELLING."""
        column = Texts.of(words)
        padded = np.array(list(column), dtype=f"U{LONGEST_SPELLING}")
        return Spellings(column, smallest(padded.view(np.uint32).reshape(len(column), LONGEST_SPELLING)))


class Corpus:
    """The segments of an index (and the rows it lacks) over a catalogue. `from_index` is false without an index."""

    def __init__(self, catalogue: Catalogue, segments: Sequence[Segment], *, from_index: bool) -> None:
        self.catalogue = catalogue
        self.from_index = from_index
        self.segments = [(segment, catalogue.rows_of(segment.numbers)) for segment in segments]
        self.lengths = {field: self._lengths(field) for field in TEXT_FIELDS}
        self._readable: OrderedDict[frozenset[str], Readable] = OrderedDict()
        self._turn = threading.Lock()

    def readable(self, audiences: frozenset[str]) -> "Readable":
        """The part of the corpus for someone who belongs to `audiences`."""
        with self._turn:
            readable = self._readable.get(audiences)
            if readable is None:
                readable = self._readable[audiences] = Readable(self, self.catalogue.visible(audiences))
                if len(self._readable) > MOST_AUDIENCE_SETS:
                    self._readable.popitem(last=False)
            self._readable.move_to_end(audiences)
        return readable

    @cached_property
    def vocabulary(self) -> Texts:
        """Every word of every segment, sorted, without a word about who may see it."""
        vocabularies = [segment.vocabulary() for segment, _rows in self.segments]
        return vocabularies[0] if len(vocabularies) == 1 else Texts.of(sorted(set().union(*vocabularies)))

    @cached_property
    def spellings(self) -> Spellings:
        """The words of the vocabulary that could be meant where another was typed."""
        return Spellings.of(word for word in self.vocabulary if word.isalpha() and len(word) <= LONGEST_SPELLING)

    def _lengths(self, field: str) -> Floats:
        lengths = np.zeros(self.catalogue.size, dtype=np.float32)
        for segment, rows in self.segments:
            held = rows >= 0
            lengths[rows[held]] = segment.lengths[field][held]
        return lengths


@dataclass(frozen=True, eq=False)
class Readable:
    """What some audiences may know of. All rows given and returned are rows of the catalogue."""

    corpus: Corpus
    mask: Mask

    @cached_property
    def size(self) -> int:
        """How many documents can be seen."""
        return int(self.mask.sum())

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """The mean length, in words, of each field that is not empty."""
        means = {}
        for field, lengths in self.corpus.lengths.items():
            filled = lengths[self.mask & (lengths > 0)]
            means[field] = float(filled.mean()) if len(filled) else 1.0
        return means

    def term(self, field: str, term: str) -> Postings:
        """Where `term` occurs in `field`."""
        return self._gather((segment.postings(field, term), rows) for segment, rows in self.corpus.segments)

    def phrase(self, field: str, terms: tuple[str, ...]) -> Postings:
        """Where `terms` stand one after another in `field`."""
        if len(terms) == 1:
            return self.term(field, terms[0])
        return self._gather((segment.phrase(field, terms), rows) for segment, rows in self.corpus.segments)

    def word_rows(self, word: str) -> Places:
        """Where the unstemmed `word` occurs."""
        return self.term(WORDS_FIELD, word).places

    def words_starting(self, prefix: str) -> list[str]:
        """The first words in the alphabet that start with `prefix` and that this reader could read."""
        vocabulary = self.corpus.vocabulary
        starting: list[str] = []
        at = bisect_left(vocabulary, prefix)
        while at < len(vocabulary) and vocabulary[at].startswith(prefix) and len(starting) < MOST_PREFIX_WORDS:
            if len(self.word_rows(vocabulary[at])):  # a word nobody here may read must not use up a place
                starting.append(vocabulary[at])
            at += 1
        return starting

    def _gather(self, sources: Iterator[tuple[Postings, Places]]) -> Postings:
        """By rows of the catalogue; without what no longer counts (its row is -1) and what this reader may not see."""
        all_rows, all_counts = [NOTHING.places], [NOTHING.counts]
        for postings, rows_of in sources:
            rows = rows_of[postings.places]
            known = rows >= 0
            rows = rows[known]
            seen = self.mask[rows]
            all_rows.append(rows[seen])
            all_counts.append(postings.counts[known][seen])
        return Postings(np.concatenate(all_rows), np.concatenate(all_counts))

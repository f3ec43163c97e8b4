"""Which documents a query matches and how well: BM25F over the title, summary and body together.

The fields are weighed and length-normalised before one saturation (Robertson, Zaragoza and Taylor, 2004), with the
idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)). Scoring each field apart and adding, as Whoosh does, makes
a title's weight do harm. k1 and b were chosen on public test collections and are not to be tuned on ours.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.search.answering.corpus import Readable
from app.search.asking import words
from app.search.asking.parsing import Parsed, Phrase, Slot
from app.search.index.columns import Mask
from app.search.index.segments import Floats, Postings
from app.search.schema import TEXT_FIELDS, WORDS_FIELD

K1, B = 1.2, 0.6
WEIGHTS = {"title": 2.0, "summary": 1.5, "body": 1.0}


@dataclass(frozen=True)
class Match:
    """The rows of a catalogue that match, and a score for every row.

    `matched_all` is false when these rows have only some of the words, because none has all.
    """

    rows: Mask
    scores: Floats
    matched_all: bool = True


def match(readable: Readable, query: Parsed) -> Match:
    """Rows having every slot of `query`; where there are none, rows having any of its words.

    Everything matches when nothing was typed; nothing does when what was typed has no words.
    """
    if not query.slots:
        rows = readable.mask.copy() if query.is_blank else np.zeros_like(readable.mask)
        return Match(rows, np.zeros(len(rows), dtype=np.float32))
    slots = [_slot(readable, slot) for slot in query.slots]
    every = np.logical_and.reduce([found.rows for found in slots])
    if every.any() or (len(query.slots) == 1 and len(query.slots[0].typed) < 2):
        return Match(every, np.where(every, _total(slots), np.float32(0)))
    return _any_word(readable, query, slots)


def _any_word(readable: Readable, query: Parsed, slots: list[Match]) -> Match:
    single = [_blend(readable, [(word,)]) for slot in query.slots if len(slot.typed) > 1 for word in slot.telling]
    found = [*slots, *single]
    rows = np.logical_or.reduce([each.rows for each in found])
    return Match(rows, _total(found), matched_all=not rows.any())


def _total(matches: list[Match]) -> Floats:
    return np.asarray(np.sum([each.scores for each in matches], axis=0), dtype=np.float32)


def _slot(readable: Readable, slot: Slot) -> Match:
    if slot.prefix:
        return _prefix(readable, slot.prefix)
    whole = _blend(readable, [slot.typed, *slot.others])
    if slot.quoted or len(slot.typed) == 1:
        return whole
    parts = [_blend(readable, [(word,)]) for word in slot.telling]
    together = np.logical_and.reduce([part.rows for part in parts])
    apart = np.where(together, _total(parts), np.float32(0))
    return Match(whole.rows | together, np.maximum(whole.scores, apart))


def _blend(readable: Readable, phrases: list[Phrase]) -> Match:
    """Phrases that mean the same, counted as if they were one word."""
    frequency = np.zeros(len(readable.mask), dtype=np.float32)
    for phrase in dict.fromkeys(words.stems(phrase) for phrase in phrases):
        for field in TEXT_FIELDS:
            _add(frequency, readable, field, readable.phrase(field, phrase))
    return _weigh(readable, frequency)


def _prefix(readable: Readable, prefix: str) -> Match:
    frequency = np.zeros(len(readable.mask), dtype=np.float32)
    for word in readable.words_starting(prefix):
        frequency[readable.term(WORDS_FIELD, word).places] += 1
    return _weigh(readable, frequency)


def _add(frequency: Floats, readable: Readable, field: str, postings: Postings) -> None:
    rows = postings.places
    if len(rows):
        relative = readable.corpus.lengths[field][rows] / readable.mean_lengths[field]
        # after a crash a change can stand in two segments; an indexed assignment counts its row once, as it should
        frequency[rows] += WEIGHTS[field] * postings.counts.astype(np.float32) / (1 - B + B * relative)


def _weigh(readable: Readable, frequency: Floats) -> Match:
    rows = frequency > 0
    having = int(rows.sum())
    idf = math.log(1 + (readable.size - having + 0.5) / (having + 0.5))
    return Match(rows, idf * frequency * np.float32(K1 + 1) / (np.float32(K1) + frequency))


def matches_any(readable: Readable, typed: Iterable[str]) -> bool:
    """Whether any of the folded `typed` words, or words of the same stem, can be read by this reader."""
    return any(len(readable.term(field, words.stem(word)).places) for word in typed for field in TEXT_FIELDS)

"""Answering from the database when there is no index to ask: the same rules about who may see what, plainer matching.

Words are looked for as parts of the text, so a few more things match than by stems, and nothing is weighed.
"""

import numpy as np
import sqlalchemy as sa

from app.core.db import session
from app.search.answering.corpus import Readable
from app.search.answering.matching import Match
from app.search.asking import words
from app.search.asking.parsing import Parsed, Phrase, Slot
from app.search.index.columns import Mask
from app.search.models import DocumentRow

ESCAPE = "\\"
SHORTEST_STEM = 4


def match(readable: Readable, query: Parsed) -> Match:
    """Rows having every slot of `query`, or, where there are none, any of its words. Scores are all equal."""
    if not query.slots:
        return _equal(readable.mask.copy() if query.is_blank else np.zeros_like(readable.mask))
    slots = [_slot(slot) for slot in query.slots]
    every = _rows(readable, sa.and_(*slots))
    if every.any():
        return _equal(every)
    single = [_contains(_start(word)) for slot in query.slots for word in slot.telling]
    some = _rows(readable, sa.or_(*slots, *single))
    return _equal(some, matched_all=not some.any())


def _equal(rows: Mask, *, matched_all: bool = True) -> Match:
    return Match(rows, rows.astype(np.float32), matched_all)


def _rows(readable: Readable, condition: sa.ColumnElement[bool]) -> Mask:
    """Rows that meet `condition`. What this reader may not see is taken out by the mask, as everywhere."""
    asked = sa.select(DocumentRow.changed_seq).where(~DocumentRow.deleted, condition)
    numbers = np.array(session().scalars(asked).all(), dtype=np.int64)
    rows = readable.corpus.catalogue.rows_of(numbers)
    mask = np.zeros_like(readable.mask)
    mask[rows[rows >= 0]] = True
    return mask & readable.mask


def _slot(slot: Slot) -> sa.ColumnElement[bool]:
    if slot.prefix:
        return _contains(slot.prefix)
    others = [_contains(_spoken(phrase)) for phrase in slot.others]
    if slot.quoted:
        return _contains(_spoken(slot.typed))
    return sa.or_(sa.and_(*(_contains(_start(word)) for word in slot.telling)), *others)


def _spoken(phrase: Phrase) -> str:
    return " ".join(phrase)


def _start(word: str) -> str:
    """The stem, where that is how the word begins and long enough to mean something; else the word."""
    stem = words.stem(word)
    return stem if len(stem) >= SHORTEST_STEM and word.startswith(stem) else word


def _contains(part: str) -> sa.ColumnElement[bool]:
    """Whether the text holds `part`. What LIKE would read as a wildcard is escaped."""
    text = sa.func.lower(DocumentRow.title + " " + DocumentRow.summary + " " + DocumentRow.body)
    return text.like(f"%{_escaped(part)}%", escape=ESCAPE)


def _escaped(part: str) -> str:
    for special in (ESCAPE, "%", "_"):
        part = part.replace(special, ESCAPE + special)
    return part

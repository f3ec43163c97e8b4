"""Saving a text of an exchange beside what others save at the same time. All inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of


class Writable(Protocol):
    """A row with texts, and what is said of the guard's hits in them."""

    explanation: str
    explained: list[str]
    edited_by_id: int | None
    edited_at: datetime


def held_values(row: Writable | None, names: Sequence[str], nothing: Values) -> Values:
    """What a row holds; of one that nobody wrote yet, `nothing`."""
    return nothing if row is None else {name: getattr(row, name) for name in names}


def write(actor: Actor, row: Writable, theirs: Values, writing: Writing) -> Overtaken | None:
    """Put what was sent into a row. Gives back both texts where `theirs`, which stands there now, is not what was read."""
    if theirs == writing.values or stamp_of(writing.values) == writing.stamp:
        return None
    if stamp_of(theirs) != writing.stamp:
        return Overtaken(writing.values, theirs)
    for name, value in writing.values.items():
        setattr(row, name, value)
    row.explanation, row.explained = writing.explained.words, list(writing.explained.fingerprints)
    row.edited_by_id, row.edited_at = actor.person_id, clock.now()
    session().flush()
    return None

"""Work that grows with the site is done a batch at a time: whoever else wants to write waits for one batch, not for all."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from app.core.db import Base, session

Row = TypeVar("Row")

# What one transaction of a job that grows with the site takes on: rows that are worked on, for how long, and rows only deleted.
ROWS_A_BATCH = 50
SECONDS_A_BATCH = 0.1
ROWS_DELETED = 1000


@dataclass(frozen=True)
class Again:
    """What a handler returns that did one batch and saw that there may be more: its job is queued anew, with this payload."""

    payload: dict[str, Any] = field(default_factory=dict)


def work_on(rows: Sequence[Row], act: Callable[[Row], object], *, most: int) -> tuple[Row | None, bool]:
    """Do `act` to each row of a batch, but once SECONDS_A_BATCH have passed to no further one: they hold others up.

    `rows` are what a query gave that was asked for `most`. Returns the last row that it came to, None where there was
    none, and whether there may be more.
    """
    until = time.monotonic() + SECONDS_A_BATCH
    for row in rows:
        act(row)
        if time.monotonic() >= until:
            return row, row is not rows[-1] or len(rows) == most
    return (rows[-1] if rows else None), len(rows) == most


def delete_some(*conditions: tuple[type[Base], sa.ColumnElement[bool]]) -> Again | None:
    """Delete up to ROWS_DELETED rows of each table that are as its condition says; Again where there may be more."""
    full = [rows for rows in conditions if _delete_some(*rows) == ROWS_DELETED]
    return Again() if full else None


def _delete_some(table: type[Base], condition: sa.ColumnElement[bool]) -> int:
    key = sa.inspect(table).primary_key
    doomed = sa.select(*key).where(condition).limit(ROWS_DELETED)
    deletion = sa.delete(table).where(sa.tuple_(*key).in_(doomed)).execution_options(synchronize_session=False)
    return cast("sa.CursorResult[Any]", session().execute(deletion)).rowcount

"""Declared lifecycles: a transition is data, and one function applies it.

A status column is assigned nowhere else (a test reads the source to be sure).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.policy import require

ALREADY_DECIDED = "Someone else has already decided this."


class HasId(Protocol):
    """What a lifecycle moves: a row with an id; its status is named by the lifecycle."""

    id: Any


@dataclass(frozen=True)
class Transition:
    """`verb` takes a thing from one of `sources` to `target`, when `who(actor, row)` allows it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: Callable[[Actor, Any], bool]


class Lifecycle:
    """The transitions of one kind of thing. `name` is what the audit trail calls it.

    `column` holds the status and `column`_at when it was set: a thing may live by two lifecycles, in two columns.
    """

    def __init__(self, name: str, initial: str, transitions: tuple[Transition, ...], column: str = "status") -> None:
        self.name = name
        self.initial = initial
        self.column = column
        self.transitions = {transition.verb: transition for transition in transitions}
        self.statuses = tuple(dict.fromkeys([initial, *(status for t in transitions for status in (*t.sources, t.target))]))

    def start(self, row: HasId) -> None:
        """Give a new thing its first status."""
        self._set(row, self.initial)

    def allows(self, row: HasId, verb: str, actor: Actor) -> bool:
        """Whether `actor` could apply `verb` now: for showing or hiding a button."""
        transition = self.transitions[verb]
        return self._get(row) in transition.sources and transition.who(actor, row)

    def check(self, row: HasId, verb: str, actor: Actor) -> Transition:
        """The transition `verb`, if it may be applied now: Forbidden unless `who` allows, Conflict from a wrong state."""
        transition = self.transitions[verb]
        require(transition.who(actor, row))
        if self._get(row) not in transition.sources:
            raise Conflict(ALREADY_DECIDED)
        return transition

    def apply(self, row: HasId, verb: str, actor: Actor, **detail: int | str | bool | None) -> None:
        """Move `row`, refusing as `check` does; stamps and audits.

        Flushes, so that a versioned row changed by someone else is refused here and not at commit.
        """
        transition = self.check(row, verb, actor)
        before = self._get(row)
        self._set(row, transition.target)
        session().flush()
        audit.record(actor, verb, self.name, row.id, from_status=before, to_status=transition.target, **detail)

    def moving(self, table: sa.FromClause, verb: str, actor: Actor) -> sa.Update:
        """An UPDATE that moves every row of `table` which `verb` may be applied to: for things too many to move one by one.

        Add conditions, and values of other columns. `who` is asked of no thing in particular. Nothing is audited: whoever runs it
        records once what was done to all of them.
        """
        transition = self.transitions[verb]
        require(transition.who(actor, None))
        movable = sa.or_(*(table.c[self.column] == source for source in transition.sources))  # IN cannot be run for many at once
        moved = {self.column: transition.target, f"{self.column}_at": clock.now()}
        return sa.update(cast("sa.Table", table)).where(movable).values(moved)

    def _get(self, row: HasId) -> str:
        return str(getattr(row, self.column))

    def _set(self, row: HasId, status: str) -> None:
        setattr(row, self.column, status)
        setattr(row, f"{self.column}_at", clock.now())

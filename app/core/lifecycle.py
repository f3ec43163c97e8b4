"""Declared lifecycles: a transition is data, and one function applies it.

A status column is assigned nowhere else (a test reads the source to be sure).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.policy import require

ALREADY_DECIDED = "Someone else has already decided this."


class HasStatus(Protocol):
    """What a lifecycle moves: a row with an id, a status and the time the status was set."""

    id: Any
    status: Any
    status_at: Any


@dataclass(frozen=True)
class Transition:
    """`verb` takes a thing from one of `sources` to `target`, when `who(actor, thing)` allows it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: Callable[[Actor, Any], bool]


class Lifecycle:
    """The transitions of one kind of thing. `name` is what the audit trail calls it."""

    def __init__(self, name: str, initial: str, transitions: tuple[Transition, ...]) -> None:
        self.name = name
        self.initial = initial
        self.transitions = {transition.verb: transition for transition in transitions}
        self.statuses = tuple(dict.fromkeys([initial, *(status for t in transitions for status in (*t.sources, t.target))]))

    def start(self, thing: HasStatus, at: datetime | None = None) -> None:
        """Give a new thing its first status."""
        thing.status = self.initial
        thing.status_at = at or clock.now()

    def allows(self, thing: HasStatus, verb: str, actor: Actor) -> bool:
        """Whether `actor` could apply `verb` now: for showing or hiding a button."""
        transition = self.transitions[verb]
        return thing.status in transition.sources and transition.who(actor, thing)

    def apply(self, thing: HasStatus, verb: str, actor: Actor, **detail: int | str | bool | None) -> None:
        """Move `thing`: Forbidden unless `who` allows, Conflict from a wrong state; stamps and audits.

        Flushes, so that a versioned row changed by someone else is refused here and not at commit.
        """
        transition = self.transitions[verb]
        require(transition.who(actor, thing))
        if thing.status not in transition.sources:
            raise Conflict(ALREADY_DECIDED)
        before, thing.status, thing.status_at = thing.status, transition.target, clock.now()
        session().flush()
        audit.record(actor, verb, self.name, thing.id, from_status=before, to_status=transition.target, **detail)

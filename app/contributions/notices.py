"""What other features ask somebody to look at, listed with what they look after: features add theirs at NOTICES."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.actor import Actor
from app.feature import Point


@dataclass(frozen=True)
class Notice:
    """One thing to look at: `text` says what, `address` (a path) where."""

    text: str
    address: str


@dataclass(frozen=True)
class Notices:
    """The notices of one sort that `list_for(actor)` gives, shown under `heading`."""

    heading: str
    list_for: Callable[[Actor], Sequence[Notice]]


NOTICES: Point[Notices] = Point("notices")


def list_for(actor: Actor) -> list[tuple[str, Sequence[Notice]]]:
    """The headings that have anything under them for `actor`."""
    listed = [(notices.heading, notices.list_for(actor)) for notices in NOTICES.things]
    return [(heading, some) for heading, some in listed if some]

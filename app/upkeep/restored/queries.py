"""What the page of a restored site shows, and what administrators are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import clock, erasures, holding, jobs

SOON = timedelta(seconds=60)  # what is erased is off the disk within so long


@dataclass(frozen=True)
class State:
    """`held_at` is None where mail is not held. `waiting` counts what would be sent, `lingering` what was erased and is still on

    the disk, `undone` what was erased before a restore and could not be erased again.
    """

    held_at: datetime | None
    copy_made_at: datetime | None
    waiting: int
    lingering: int
    undone: int


def state() -> State:
    """How the site stands."""
    held = holding.current()
    return State(
        held_at=held.held_at if held else None,
        copy_made_at=held.copy_made_at if held else None,
        waiting=sum(jobs.waiting_mail().values()),
        lingering=count_lingering(),
        undone=count_undone(),
    )


def count_held() -> int:
    """1 while mail is held, else 0."""
    return int(holding.is_held())


def count_lingering() -> int:
    """How many erasures should have left the disk by now and have not."""
    return erasures.count_open(clock.now() - SOON)


def count_undone() -> int:
    """How many acts the record has that the database has not been told again."""
    return len(erasures.unknown_lines())

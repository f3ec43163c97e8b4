"""When sessions are: moments in UTC of what clocks in the UK show, how long, and which overlap for somebody of the team. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Protocol

from app.core import uk_times
from app.core.clock import time_of_day
from app.exchanges.reviewers.months import month_of

TWICE = "The clocks go back on this night, so this time comes twice. Enter a time before 1am or from 2am"
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240)
HOUR = 60  # minutes


class Timed(Protocol):
    """A session, by when it is."""

    @property
    def id(self) -> int: ...
    @property
    def day(self) -> date | None: ...
    @property
    def start(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def seat_ids(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Overlap:
    """Two sessions at one time that one person of the team takes."""

    first_id: int
    second_id: int
    seat_id: str


def refusal(day: date, start: str) -> str:
    """Why no session can begin then; "" where it can."""
    at = uk_times.read_time(start)
    if at is None:
        return uk_times.NO_TIME
    count = len(uk_times.moments(day, at))
    return "" if count == 1 else uk_times.NOT_ON_THIS_DAY if count == 0 else TWICE


def as_kept(start: str) -> str:
    """A time as it is kept: 09:30."""
    at = uk_times.read_time(start)
    return f"{at:%H:%M}" if at else ""


def span(row: Timed) -> tuple[datetime, datetime] | None:
    """From when to when (UTC); None where it has no day yet. An hour in which the clocks change is an hour all the same."""
    at = uk_times.read_time(row.start)
    moments = uk_times.moments(row.day, at) if row.day and at else []
    return (moments[0], moments[0] + timedelta(minutes=row.minutes)) if moments else None


def in_words(row: Timed) -> str:
    """ "9:30am to 10:30am", as clocks in the UK show it."""
    times = span(row)
    return f"{time_of_day(times[0])} to {time_of_day(times[1])}" if times else "No day yet"


def length_in_words(minutes: int) -> str:
    """ "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, HOUR)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}" if hours else "", f"{rest} minutes" if rest else ""]
    return " ".join(part for part in parts if part)


def overlaps(rows: Iterable[Timed]) -> list[Overlap]:
    """Who of the team takes two sessions at one time, in order of time."""
    dated = [(row, times) for row in rows if (times := span(row)) is not None]
    return [
        Overlap(one.id, other.id, seat_id)
        for (one, (begins, ends)), (other, (other_begins, other_ends)) in combinations(dated, 2)
        if begins < other_ends and other_begins < ends
        for seat_id in sorted(set(one.seat_ids) & set(other.seat_ids))
    ]


def is_in_months(day: date, months: Sequence[str]) -> bool:
    """Whether a day is in the months that were agreed."""
    return month_of(day) in months

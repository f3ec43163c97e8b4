"""The one source of the current time, so that tests and schedules can move it.

Nothing else in the project asks the operating system what time it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _system_now() -> datetime:
    return datetime.now(UTC)


_now: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _now()


def today() -> date:
    """The current date where the site's users are."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date of a moment where the site's users are."""
    return moment.astimezone(LONDON).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[Callable[[timedelta], None]]:
    """Hold the clock at `moment` (aware); yields a function that moves it on by a timedelta."""
    global _now
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    current = moment.astimezone(UTC)

    def move(step: timedelta) -> None:
        nonlocal current
        current += step

    previous, _now = _now, lambda: current
    try:
        yield move
    finally:
        _now = previous


def time_of_day(moment: datetime) -> str:
    """ "2:05pm", "10am", "midday", "midnight": UK time as it is spoken, so that a voice reads it as a time."""
    local = moment.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"

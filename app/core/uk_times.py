"""Times of the day as they are typed, and the moments that they are in the UK: one, two in autumn, none in spring. Pure."""

import re
from datetime import UTC, date, datetime, time

from app.core import numbers
from app.core.clock import LONDON

TIME = re.compile(r"(\d{1,2})[:.](\d{2})\s*(am|pm)?", re.IGNORECASE | re.ASCII)
NO_TIME = "Enter a time, such as 9:30am"
NOT_ON_THIS_DAY = "The clocks go forward on this day, so there is no such time. Enter an hour later"
NOON = 12


def read_time(text: str) -> time | None:
    """The time that a text such as "9:30am" or "14:00" is; None for anything else."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = numbers.whole(found[1]) or 0, numbers.whole(found[2]) or 0, (found[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def moments(day: date, at: time) -> list[datetime]:
    """The moments (UTC) at which clocks in the UK show `at` on a day, in order: none where they go forward over it, two where
    they come back to it."""
    local = datetime.combine(day, at)
    both = [local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return [moment for moment in dict.fromkeys(both) if moment.astimezone(LONDON).replace(tzinfo=None) == local]

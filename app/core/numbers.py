"""Numbers: read strictly and in one way out of what somebody sent, or not at all; and rounded in one way where they are shown.

Python reads more than a form means: signs, spaces, underscores, the digits of other scripts, "1e9" and "nan", and it refuses with
an error a number of more than some thousand digits, and a "²" that it calls a digit.
"""

import re
from datetime import date

from app.core.errors import NotFound

LARGEST_ROW = 2**31 - 1  # the largest number that an id column of PostgreSQL holds
WHOLE = re.compile(r"[0-9]{1,10}")
PLAIN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole(raw: object, most: int = LARGEST_ROW) -> int | None:
    """The whole number from 0 to `most` that a text is; None for anything else."""
    if not isinstance(raw, str) or not WHOLE.fullmatch(raw):
        return None
    number = int(raw)
    return number if number <= most else None


def row_number(raw: object) -> int:
    """The number of a row. Raises NotFound for what is none."""
    number = whole(raw)
    if number is None:
        raise NotFound
    return number


def plain(raw: object) -> int | float | None:
    """The number that a text such as "12" or "12.50" is: whole where it can be; None for anything else."""
    if not isinstance(raw, str) or not PLAIN.fullmatch(raw):
        return None
    number = float(raw)
    return int(number) if number.is_integer() else number


def day(raw: object) -> date | None:
    """The day that a text such as "2026-03-01" is; None for anything else."""
    if not isinstance(raw, str) or not DAY.fullmatch(raw):
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def half_up(part: int, whole: int) -> int:
    """`part` of `whole`, in whole numbers with halves going up, which Python's `round` does not do. For 0 and more."""
    return (2 * part + whole) // (2 * whole)


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percent, halves going up; 0 only for none and 100 only for all. None where there is no whole.

    Shares are rounded one by one, so three shares of one whole may add up to 99 or 101. Raises ValueError where part is not
    between 0 and whole.
    """
    if not 0 <= part <= whole:
        raise ValueError("the part must be between 0 and the whole")
    if whole == 0:
        return None
    if part in (0, whole):
        return 100 if part else 0
    return min(99, max(1, half_up(100 * part, whole)))

"""How long `security.txt` may be relied on: a year from the day somebody last saw that reports reach the operator."""

from datetime import date, timedelta

RELIED_ON = timedelta(days=365)  # RFC 9116 asks for less than a year
WARNED_BEFORE = timedelta(days=30)


def expires_on(checked_on: date, today: date) -> date:
    """The day from which the file is stale: at most a year from `today`, whatever was set."""
    return min(checked_on, today) + RELIED_ON - timedelta(days=1)


def is_due(checked_on: date, today: date) -> bool:
    """Whether it is time to look again: less than 30 days are left, or none."""
    return expires_on(checked_on, today) - today < WARNED_BEFORE

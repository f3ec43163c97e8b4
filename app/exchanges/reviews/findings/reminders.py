"""When a host is reminded of an urgent line that nobody has read: every three hours, but at night. Pure."""

from datetime import datetime, timedelta

from app.core.clock import LONDON

EVERY = timedelta(hours=3)
FROM_HOUR, UNTIL_HOUR = 7, 22


def is_due(reminded_at: datetime, now: datetime) -> bool:
    """Whether the host is written to again. At night nobody is."""
    return FROM_HOUR <= now.astimezone(LONDON).hour < UNTIL_HOUR and now - reminded_at >= EVERY

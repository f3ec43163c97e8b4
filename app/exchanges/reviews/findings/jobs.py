"""What the worker does for findings: it reminds a host of an urgent line until somebody says that they read it."""

from app.core import clock
from app.core.jobs import Task
from app.exchanges.reviews.exchange.letters_services import tell_hosts
from app.exchanges.reviews.findings import queries
from app.exchanges.reviews.findings.reminders import is_due


def remind_of_urgent(_task: Task) -> None:
    """Runs hourly. Lines that nobody has read are few."""
    now = clock.now()
    for line in queries.list_unread():
        if line.telling is not None and is_due(line.telling.reminded_at or line.telling.edited_at, now):
            line.telling.reminded_at = now
            tell_hosts(line.exchange)

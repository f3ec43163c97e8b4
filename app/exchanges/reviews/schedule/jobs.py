"""What the worker does for schedules: it tells who takes part of changes, all of them in one letter."""

from app.core.jobs import Task
from app.exchanges.reviews.schedule import services


def tell_of_changes(_task: Task) -> None:
    """Runs every few minutes."""
    services.tell_of_changes()

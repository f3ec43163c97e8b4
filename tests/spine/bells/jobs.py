"""What the worker does for bells: it hears them, silences them after a day, and forgets who rang."""

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.core.jobs import Task
from tests.spine.bells.models import Bell


def hear(task: Task) -> None:
    """Note that a bell was heard."""
    session().get_one(Bell, task.payload["bell_id"]).heard_at = clock.now()


def silence(_task: Task) -> None:
    """Drop bells of more than a day ago."""
    session().execute(sa.delete(Bell).where(Bell.rung_at < clock.now() - timedelta(days=1)))


def forget_person(task: Task) -> None:
    """Drop the bells of somebody who was erased."""
    session().execute(sa.delete(Bell).where(Bell.person_id == task.payload["person_id"]))

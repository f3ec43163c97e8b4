"""What openings hold about a person: for them to download, and to drop when they are erased."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.opening.models import Opening, Reading


def held_about(person_id: int) -> list[dict[str, Any]]:
    """When they opened something as a reviewer: not what it says."""
    rows = sa.select(Reading, Opening).join(Opening).where(Reading.person_id == person_id).order_by(Reading.id)
    return [{"exchange": opening.exchange.reference, "at": row.read_at.isoformat()} for row, opening in session().execute(rows)]


def forget_person(task: Task) -> None:
    """The host's log goes on saying that somebody opened it, and no longer who."""
    person_id = task.payload["person_id"]
    session().execute(sa.update(Reading).where(Reading.person_id == person_id).values(person_id=None))
    for column in (Opening.opened_by_id, Opening.revoked_by_id):
        session().execute(sa.update(Opening).where(column == person_id).values({column.key: None}))

"""What putting teams together holds about a person: for them to download, and to drop when they are erased."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.team.models import SettledName, Waiver


def held_about(person_id: int) -> list[dict[str, Any]]:
    """When they waived a conflict for a host, and looked at names. What a host wrote about somebody's conflict is the host's."""
    rows = session().scalars(sa.select(Waiver).where(Waiver.waived_by_id == person_id).order_by(Waiver.id))
    names = session().scalars(sa.select(SettledName).where(SettledName.settled_by_id == person_id).order_by(SettledName.id))
    waived = [{"rule": row.rule, "at": row.waived_at.isoformat()} for row in rows]
    return [*waived, *({"names": "looked at", "at": row.settled_at.isoformat()} for row in names)]


def forget_person(task: Task) -> None:
    """What was waived of an erased person is erased; what they waived stays the host's."""
    person_id = task.payload["person_id"]
    session().execute(sa.delete(Waiver).where(Waiver.person_id == person_id))
    session().execute(sa.update(Waiver).where(Waiver.waived_by_id == person_id).values(waived_by_id=None))
    session().execute(sa.update(SettledName).where(SettledName.settled_by_id == person_id).values(settled_by_id=None))

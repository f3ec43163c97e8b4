"""What files in exchanges hold about a person: which they added. The files are the area's and stay."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.files.models import ExchangeFile


def held_about(person_id: int) -> list[dict[str, Any]]:
    """When somebody added files, and what they called them."""
    rows = sa.select(ExchangeFile).where(ExchangeFile.added_by_id == person_id).order_by(ExchangeFile.id)
    return [{"name": row.name, "at": row.added_at.isoformat()} for row in session().scalars(rows)]


def forget_person(task: Task) -> None:
    """An erased person is no longer the one who added a file."""
    mine = ExchangeFile.added_by_id == task.payload["person_id"]
    session().execute(sa.update(ExchangeFile).where(mine).values(added_by_id=None))

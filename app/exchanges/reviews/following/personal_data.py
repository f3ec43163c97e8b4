"""What action plans hold about a person: to download, and to drop when they are erased. Never what a host or team said."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.following.models import Plan, PlanAction, PlanEntry


def held_about(person_id: int) -> dict[str, Any]:
    """Which actions they wrote last, and what they wrote beside plans: when, and never what it says."""
    return {"actions written last": _rows(PlanAction, person_id), "notes, ratings and comments": _rows(PlanEntry, person_id)}


def _rows(table: type[PlanAction] | type[PlanEntry], person_id: int) -> list[dict[str, str]]:
    rows = (
        sa.select(Exchange.reference, table.edited_at)
        .join(Plan, Plan.exchange_id == Exchange.id)
        .join(table, table.plan_id == Plan.id)
        .where(table.edited_by_id == person_id)
        .order_by(table.id)
    )
    return [{"exchange": reference, "at": moment.isoformat()} for reference, moment in session().execute(rows)]


def forget_person(task: Task) -> None:
    """What an erased person wrote stays the host's or the team's, and names them no longer."""
    person_id = task.payload["person_id"]
    for table in (PlanAction, PlanEntry):
        session().execute(sa.update(table).where(table.edited_by_id == person_id).values(edited_by_id=None))

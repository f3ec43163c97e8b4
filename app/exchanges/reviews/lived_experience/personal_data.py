"""What such seats hold about somebody with an account: that they asked or proposed. The name of who sits there is not theirs."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.lived_experience.models import LivedSeat


def held_about(person_id: int) -> list[dict[str, Any]]:
    """That they asked an organisation, or proposed somebody: by the reference of the exchange."""
    theirs = sa.or_(LivedSeat.asked_by_id == person_id, LivedSeat.proposed_by_id == person_id)
    rows = session().scalars(sa.select(LivedSeat).where(theirs).order_by(LivedSeat.id))
    return [{"exchange": row.exchange.reference, "asked": row.asked_by_id == person_id} for row in rows]


def forget_person(task: Task) -> None:
    """An erased person asked and proposed nothing."""
    for column in (LivedSeat.asked_by_id, LivedSeat.proposed_by_id):
        rows = sa.update(LivedSeat).where(column == task.payload["person_id"])
        session().execute(rows.values({column.key: None}))

"""What the fieldwork holds about a person: for them to download, and to drop when they are erased. Never what they wrote."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.schedule.models import Schedule, ScheduledSession

WRITTEN_BY = (Note.edited_by_id, Schedule.sent_by_id, ScheduledSession.edited_by_id)


def held_about(person_id: int) -> dict[str, Any]:
    """When they noted something as a reviewer, of which standard, and when they wrote in a schedule."""
    notes = (
        sa.select(Exchange.reference, Note.key, Note.edited_at)
        .join(Seat, Seat.exchange_id == Exchange.id)
        .join(Note, Note.seat_id == Seat.id)
        .where(Note.edited_by_id == person_id)
    )
    sessions = (
        sa.select(Exchange.reference, ScheduledSession.edited_at)
        .join(ScheduledSession, ScheduledSession.exchange_id == Exchange.id)
        .where(ScheduledSession.edited_by_id == person_id)
    )
    return {
        "notes": [
            {"exchange": reference, "standard": key, "at": at.isoformat()}
            for reference, key, at in session().execute(notes.order_by(Note.id))
        ],
        "sessions": [
            {"exchange": reference, "at": at.isoformat()}
            for reference, at in session().execute(sessions.order_by(ScheduledSession.id))
        ],
    }


def forget_person(task: Task) -> None:
    """What an erased reviewer noted stays the team's, and what anybody wrote in a schedule stays in it: nobody wrote it."""
    person_id = task.payload["person_id"]
    for column in WRITTEN_BY:
        session().execute(sa.update(column.class_).where(column == person_id).values({column.key: None}))

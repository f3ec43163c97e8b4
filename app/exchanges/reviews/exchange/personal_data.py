"""What exchanges hold about a person: for them to download, and to drop when they are erased. Never what an area or team said."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange, HostWord, Seat


def held_about(person_id: int) -> dict[str, Any]:
    """Their seats, and what they said and wrote for an area: when, and never what it says.

    Why a seat ended is the host's to know.
    """
    seats = session().scalars(sa.select(Seat).where(Seat.person_id == person_id).order_by(Seat.id))
    words = session().scalars(sa.select(HostWord).where(HostWord.person_id == person_id).order_by(HostWord.id))
    requests = session().scalars(sa.select(Exchange).where(Exchange.proposed_by_id == person_id).order_by(Exchange.id))
    return {
        "seats": [_seat(seat) for seat in seats],
        "said for an area": [{"what": word.act, "at": word.signed_at.isoformat()} for word in words],
        "asked for": [{"exchange": row.reference, "at": row.proposed_at.isoformat()} for row in requests],
    }


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "exchange": seat.exchange.reference,
        "state": seat.status,
        "offered at": seat.offered_at.isoformat(),
        "declared that there is no conflict at": seat.declared_at.isoformat() if seat.declared_at else None,
        "version of the terms signed": seat.terms_version,
    }


def forget_person(task: Task) -> None:
    """An erased person sits nowhere and said nothing. What the team and the host wrote stays theirs."""
    person_id = task.payload["person_id"]
    for table, columns in (
        (Exchange, ("proposed_by_id", "edited_by_id")),
        (HostWord, ("person_id",)),
        (Seat, ("person_id", "offered_by_id")),
    ):
        for column in columns:
            theirs = getattr(table, column) == person_id
            session().execute(sa.update(table).where(theirs).values({column: None}))

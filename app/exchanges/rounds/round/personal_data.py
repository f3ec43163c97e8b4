"""What rounds hold about a person: for them to download, and to drop when they are erased. A reviewer's place stays a number."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.rounds.round.models import Round, RoundCoordinator, RoundHost, RoundReviewer, RoundWord


def held_about(person_id: int) -> dict[str, Any]:
    """The rounds that they coordinate or review in, and what they said for an area."""
    appointments = session().scalars(_theirs(RoundCoordinator, person_id))
    places = session().scalars(_theirs(RoundReviewer, person_id))
    words = session().scalars(_theirs(RoundWord, person_id))
    return {
        "coordinates": [{"round": row.round_id, "since": row.appointed_at.isoformat()} for row in appointments],
        "reviews in": [
            {"round": row.round_id, "state": row.status, "places": row.places, "since": row.joined_at.isoformat()}
            for row in places
        ],
        "said for an area": [{"what": row.act, "at": row.signed_at.isoformat()} for row in words],
    }


def _theirs(table: type[Any], person_id: int) -> sa.Select[Any]:
    return sa.select(table).where(table.person_id == person_id).order_by(table.id)


def forget_person(task: Task) -> None:
    """An erased person coordinates nothing, said nothing, and reviews as a number."""
    person_id = task.payload["person_id"]
    for table, columns in (
        (Round, ("started_by_id",)),
        (RoundCoordinator, ("person_id", "appointed_by_id")),
        (RoundHost, ("entered_by_id",)),
        (RoundWord, ("person_id",)),
        (RoundReviewer, ("person_id",)),
    ):
        for column in columns:
            theirs = getattr(table, column) == person_id
            session().execute(sa.update(table).where(theirs).values({column: None}))

"""What drafts of learning notes hold about a person: for them to download. Their texts are both sides'."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.learning.models import NoteDraft, NoteParticipant


def held_about(person_id: int) -> list[dict[str, Any]]:
    """The drafts that somebody takes part in: on which side, and when they agreed."""
    rows = sa.select(NoteParticipant, NoteDraft).join(NoteDraft).where(NoteParticipant.person_id == person_id)
    return [
        {
            "side": participant.side,
            "begun": draft.created_at.isoformat(),
            "agreed": participant.agreed_at.isoformat() if participant.agreed_at is not None else None,
        }
        for participant, draft in session().execute(rows.order_by(NoteDraft.id))
    ]

"""What becomes of what people did in consultations for an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.library.consultations.models import Answer, Consultation


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have asked and answered what the other did."""
    for column in (Consultation.opened_for_id, Answer.by_for_id):
        session().execute(sa.update(column.class_).where(column == gone_id).values({column.key: kept_id}))

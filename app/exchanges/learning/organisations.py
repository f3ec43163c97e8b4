"""What becomes of drafts that carry the name of an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.learning.models import NoteDraft


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the note carry the name of the organisation that stays."""
    session().execute(sa.update(NoteDraft).where(NoteDraft.organisation_id == gone_id).values(organisation_id=kept_id))

"""What becomes of answers of an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviews.findings.models import FindingAnswer


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have answered what the other did."""
    session().execute(sa.update(FindingAnswer).where(FindingAnswer.organisation_id == gone_id).values(organisation_id=kept_id))

"""What becomes of declared interests in an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviewers.models import ReviewerInterest


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """An interest in the organisation that goes is one in the organisation that stays; the name stays as it was typed."""
    interests = sa.update(ReviewerInterest).where(ReviewerInterest.organisation_id == gone_id)
    session().execute(interests.values(organisation_id=kept_id))

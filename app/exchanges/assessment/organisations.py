"""What becomes of signatures for an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.assessment.models import Signature


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have signed what the other did. Two signatures of one body count as one from then on."""
    session().execute(sa.update(Signature).where(Signature.organisation_id == gone_id).values(organisation_id=kept_id))

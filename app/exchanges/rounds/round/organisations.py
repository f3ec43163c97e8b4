"""What becomes of words and appointments of an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.rounds.round.models import RoundCoordinator, RoundWord


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have said what the other did."""
    for table in (RoundWord, RoundCoordinator):
        session().execute(sa.update(table).where(table.organisation_id == gone_id).values(organisation_id=kept_id))

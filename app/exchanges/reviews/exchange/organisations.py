"""What becomes of words and seats of an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviews.exchange.models import HostWord, Seat


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have said and sent what the other did. Two words of one body count as one from then on."""
    for table in (HostWord, Seat):
        session().execute(sa.update(table).where(table.organisation_id == gone_id).values(organisation_id=kept_id))

"""What becomes of files of an organisation that is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.files.models import ExchangeFile


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays hold what the other did."""
    session().execute(sa.update(ExchangeFile).where(ExchangeFile.organisation_id == gone_id).values(organisation_id=kept_id))

"""What becomes of bodies on a host's list that are merged into another organisation."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviews.team.models import Provider, SettledName


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """The list goes on naming what it named: the body is known by its new number, and by both names."""
    session().execute(sa.update(Provider).where(Provider.organisation_id == gone_id).values(organisation_id=kept_id))
    said = sa.select(SettledName.exchange_id, SettledName.name).where(SettledName.organisation_id == kept_id)
    gone = SettledName.organisation_id == gone_id
    twice = sa.tuple_(SettledName.exchange_id, SettledName.name).in_(said)
    session().execute(sa.delete(SettledName).where(gone, twice).execution_options(synchronize_session="fetch"))
    session().execute(sa.update(SettledName).where(gone).values(organisation_id=kept_id))

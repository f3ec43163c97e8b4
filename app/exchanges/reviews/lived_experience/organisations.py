"""What becomes of such a seat where the organisation that supports who sits in it is merged into another."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviews.lived_experience.models import LivedSeat


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """The organisation that stays supports them."""
    session().execute(sa.update(LivedSeat).where(LivedSeat.organisation_id == gone_id).values(organisation_id=kept_id))

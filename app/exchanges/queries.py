"""What all of exchanges holds of an area in confidence."""

import sqlalchemy as sa

from app.areas.models import Area
from app.core.db import session
from app.exchanges.assessment.models import Assessment
from app.exchanges.reviews.exchange.models import Host


def has_confidential_work(area_code: str) -> bool:
    """Whether an area, or one whose place it took, has a self-assessment or a review, whatever its state."""
    codes = sa.select(Area.code).where(sa.or_(Area.code == area_code, Area.successor_code == area_code))
    work = sa.union(
        sa.select(Assessment.area_code).where(Assessment.area_code.in_(codes)),
        sa.select(Host.area_code).where(Host.area_code.in_(codes)),
    )
    return session().execute(work.limit(1)).first() is not None

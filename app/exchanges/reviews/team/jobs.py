"""What the worker does for teams: it looks again for conflicts of interest, and closes seats where there is one."""

import sqlalchemy as sa

from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.team.services import close_conflicting


def look_for_conflicts(_task: Task) -> None:
    """Close the seats of people against whom something is known by now. Runs hourly; exchanges under way are few."""
    for exchange in session().scalars(sa.select(Exchange).where(Exchange.status.in_(UNDER_WAY)).order_by(Exchange.id)).all():
        close_conflicting(exchange)

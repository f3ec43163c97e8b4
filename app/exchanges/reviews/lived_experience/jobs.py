"""What the worker does about such seats: those of exchanges that are over go, and all go six months after the report."""

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.lifecycle import OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience import services
from app.exchanges.reviews.lived_experience.models import LivedSeat

KEPT_AFTER_FINAL = timedelta(days=183)


def forget_lived_seats(_task: Task) -> Again | None:
    """Runs daily."""
    is_due = sa.or_(Exchange.status.in_(OVER), Exchange.final_at < clock.now() - KEPT_AFTER_FINAL)
    rows = sa.select(LivedSeat).join(Exchange).where(is_due).order_by(LivedSeat.id).limit(ROWS_A_BATCH)
    _, is_more = work_on(session().scalars(rows).all(), _delete, most=ROWS_A_BATCH)
    return Again() if is_more else None


def _delete(seat: LivedSeat) -> None:
    services.delete(SYSTEM, seat)

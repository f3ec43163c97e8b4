"""Reading the schedule of an exchange. `get_x` raises NotFound."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.schedule.models import Schedule, ScheduledSession


def list_sessions(exchange_id: int, *, cancelled: bool = False) -> Sequence[ScheduledSession]:
    """The sessions in order of time, those without a day last; with those that were removed where `cancelled`."""
    rows = sa.select(ScheduledSession).where(ScheduledSession.exchange_id == exchange_id)
    if not cancelled:
        rows = rows.where(ScheduledSession.cancelled_at.is_(None))
    return (
        session()
        .scalars(rows.order_by(ScheduledSession.day.is_(None), ScheduledSession.day, ScheduledSession.start, ScheduledSession.id))
        .all()
    )


def get_session(exchange: Exchange, session_id: int, *, cancelled: bool = False) -> ScheduledSession:
    """One of them. Raises NotFound for one of another exchange, and for one that was removed unless `cancelled`."""
    row = session().get(ScheduledSession, session_id)
    if row is None or row.exchange_id != exchange.id or (row.cancelled_at is not None and not cancelled):
        raise NotFound
    return row


def find_schedule(exchange_id: int) -> Schedule | None:
    """When it was sent out; None while it was not."""
    return session().scalar(sa.select(Schedule).where(Schedule.exchange_id == exchange_id))


def names_in(spoken_to: str) -> list[str]:
    """The names of who is spoken to, one a line: what follows a comma is what they do."""
    return [name for line in spoken_to.splitlines() if (name := line.partition(",")[0].strip())]

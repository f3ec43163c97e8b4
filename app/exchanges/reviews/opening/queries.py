"""Reading what is open to a team. `get_x` raises NotFound."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.assessment.models import Assessment
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.opening.models import Opening, Reading

STAYS_OPEN = timedelta(hours=8)  # a working day: then it is opened, and logged, anew


def list_openings(exchange: Exchange) -> Sequence[Opening]:
    """All that was ever opened, in order."""
    rows = sa.select(Opening).where(Opening.exchange_id == exchange.id)
    return session().scalars(rows.order_by(Opening.id)).all()


def get_opening(exchange: Exchange, opening_id: int) -> Opening:
    """One of them. Raises NotFound for one of another exchange."""
    row = session().get(Opening, opening_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound
    return row


def get_open(actor: Actor, exchange: Exchange, opening_id: int) -> Opening:
    """One that the team may read now. Raises NotFound for one that was taken back, for others, and during a pause."""
    row = get_opening(exchange, opening_id)
    if row.revoked_at is not None or exchange.is_paused or not policy.is_team(actor, exchange):
        raise NotFound
    return row


def is_opened_by(actor: Actor, opening: Opening) -> bool:
    """Whether somebody opened it within the last hours, so that it stands in the log."""
    since = clock.now() - STAYS_OPEN
    mine = sa.select(Reading.id).where(Reading.opening_id == opening.id, Reading.person_id == actor.person_id)
    return session().scalar(mine.where(Reading.read_at > since).limit(1)) is not None


def list_readings(openings: Sequence[Opening]) -> Sequence[Reading]:
    """The log, newest first."""
    rows = sa.select(Reading).where(Reading.opening_id.in_([row.id for row in openings]))
    return session().scalars(rows.order_by(Reading.id.desc())).all()


def list_signed(actor: Actor, exchange: Exchange) -> Sequence[Assessment]:
    """The signed assessments of the host areas that the actor acts for, newest first."""
    codes = [host.area_code for host in exchange.hosts if actor.commissions_in(host.acting_code)]
    rows = sa.select(Assessment).where(Assessment.area_code.in_(codes), Assessment.status == "signed")
    return session().scalars(rows.order_by(Assessment.id.desc())).all()


def get_signed(actor: Actor, exchange: Exchange, assessment_id: int) -> Assessment:
    """One of them. Raises NotFound."""
    row = next((row for row in list_signed(actor, exchange) if row.id == assessment_id), None)
    if row is None:
        raise NotFound
    return row

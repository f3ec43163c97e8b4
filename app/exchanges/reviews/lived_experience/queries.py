"""Reading such seats: the host by its exchange, who supports somebody by the seat. `get_x` raises NotFound."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import Membership
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.lifecycle import OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience import policy
from app.exchanges.reviews.lived_experience.models import LivedSeat


def find_of(exchange: Exchange) -> LivedSeat | None:
    """The seat of an exchange, if there is one."""
    return session().scalar(sa.select(LivedSeat).where(LivedSeat.exchange_id == exchange.id))


def get_of(exchange: Exchange) -> LivedSeat:
    """The same. Raises NotFound where there is none."""
    seat = find_of(exchange)
    if seat is None:
        raise NotFound
    return seat


def get_supported(actor: Actor, seat_id: int) -> LivedSeat:
    """A seat whose person the actor's organisation supports, or is asked to. Raises NotFound for every other."""
    seat = session().get(LivedSeat, seat_id)
    if seat is None or not policy.supports(actor, seat) or seat.exchange.status in OVER:
        raise NotFound
    return seat


def list_supported(actor: Actor) -> Sequence[LivedSeat]:
    """All of these, oldest first."""
    if not actor.verified or actor.organisation_id is None:
        return []
    rows = sa.select(LivedSeat).join(Exchange).where(LivedSeat.organisation_id == actor.organisation_id)
    return session().scalars(rows.where(Exchange.status.not_in(OVER)).order_by(LivedSeat.id)).all()


def members_of(organisation_id: int) -> Sequence[int]:
    """The confirmed members of an organisation, by number."""
    now = sa.and_(Membership.confirmed_at.is_not(None), Membership.ended_at.is_(None))
    rows = sa.select(Membership.person_id).where(Membership.organisation_id == organisation_id, now)
    return session().scalars(rows.order_by(Membership.person_id)).all()

"""Reading exchanges, for one audience at a time. `get_x` raises NotFound, lists are ordered."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from app.areas.models import Area
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.core.policy import require_visible
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.models import Exchange, Host, Seat

Audience = Callable[[Actor, Exchange], bool]


def get_for(actor: Actor, exchange_id: int, audience: Audience) -> Exchange:
    """An exchange that `actor` belongs to as one of `audience`. Raises NotFound for every other."""
    exchange = session().get(Exchange, exchange_id)
    if exchange is None:
        raise NotFound
    require_visible(audience(actor, exchange))
    return exchange


def get_by_reference(actor: Actor, reference: str) -> Exchange:
    """An exchange for who looks after them, and knows its reference alone. Raises NotFound."""
    require_visible(policy.can_look_after(actor))
    exchange = session().scalar(sa.select(Exchange).where(Exchange.reference == reference.strip().upper()))
    if exchange is None:
        raise NotFound
    return exchange


def find_by_reference(actor: Actor, reference: str) -> Exchange:
    """The same for a form. Raises Invalid for a reference that no exchange has."""
    try:
        return get_by_reference(actor, reference)
    except NotFound:
        raise Invalid("There is no exchange with this reference. Check it with whoever gave it to you", "reference") from None


def list_hosted(actor: Actor) -> Sequence[Exchange]:
    """The exchanges of the actor's areas, newest first."""
    codes = actor.commissioned_areas
    if not codes:
        return []
    of_theirs = sa.or_(Host.area_code.in_(codes), Area.successor_code.in_(codes))
    ids = sa.select(Host.exchange_id).join(Area, Area.code == Host.area_code).where(of_theirs)
    return session().scalars(sa.select(Exchange).where(Exchange.id.in_(ids)).order_by(Exchange.id.desc())).all()


def list_seats_of(actor: Actor) -> Sequence[Seat]:
    """The seats that are the actor's: offered, or taken while the exchange is open to its team."""
    rows = sa.select(Seat).where(Seat.person_id == actor.person_id, Seat.status.in_(("offered", "accepted")))
    seats = session().scalars(rows.order_by(Seat.id.desc())).all()
    return [seat for seat in seats if policy.is_for(actor, seat) and seat.exchange.is_open_to_team]


def hold(exchange: Exchange) -> None:
    """Hold an exchange until the transaction ends: whoever moves it meanwhile waits."""
    session().refresh(exchange, with_for_update=True)

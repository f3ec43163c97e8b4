"""Who asks for such a seat, who proposes somebody, and who ends it. No role of the site is asked for here."""

from typing import Protocol

from app.core.actor import Actor
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.policy import Exchange


class Seat(Protocol):
    """A seat beside the team: of which exchange, and which organisation supports who sits in it."""

    @property
    def exchange(self) -> Exchange: ...
    @property
    def organisation_id(self) -> int: ...


def is_host(actor: Actor, seat: Seat) -> bool:
    """A commissioner of one of the host areas."""
    return policy.is_host(actor, seat.exchange)


def supports(actor: Actor, seat: Seat) -> bool:
    """A confirmed member of the organisation that was asked."""
    return actor.verified and actor.organisation_id == seat.organisation_id

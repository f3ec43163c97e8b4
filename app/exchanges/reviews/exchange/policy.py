"""Who reads and does what in an exchange: three audiences, and no role of the site in any of them.

*Host*: the commissioners of its host areas. *Team*: who sits in it. *Exchange*: both. Administrators and moderators move an
exchange by its reference, and read nothing.
"""

from collections.abc import Iterable
from typing import Protocol

from app.core.actor import Actor


class Seat(Protocol):
    """A place in a team, and who it was offered to: a person, for the organisation that they were of then."""

    @property
    def status(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def is_lead(self) -> bool: ...


class Exchange(Protocol):
    """What is asked of an exchange. `host_codes` are its areas, and those that took their place."""

    @property
    def host_codes(self) -> frozenset[str]: ...
    @property
    def seats(self) -> Iterable[Seat]: ...
    @property
    def is_open_to_team(self) -> bool: ...


class SeatOf(Seat, Protocol):
    """A seat, with its exchange."""

    @property
    def exchange(self) -> Exchange: ...


def is_host(actor: Actor, exchange: Exchange) -> bool:
    """A commissioner of one of its host areas."""
    return bool(actor.commissioned_areas & exchange.host_codes)


def is_team(actor: Actor, exchange: Exchange) -> bool:
    """Who sits in its team: as long as they are of the organisation they came from, and the exchange is open to them."""
    return exchange.is_open_to_team and any(seat.status == "accepted" and _is_theirs(actor, seat) for seat in exchange.seats)


def takes_part(actor: Actor, exchange: Exchange) -> bool:
    """Either of them."""
    return is_host(actor, exchange) or is_team(actor, exchange)


def leads_team(actor: Actor, exchange: Exchange) -> bool:
    """Who leads its team."""
    return is_team(actor, exchange) and any(seat.is_lead and _is_theirs(actor, seat) for seat in exchange.seats)


def is_for(actor: Actor, seat: SeatOf) -> bool:
    """Whom the seat was offered to."""
    return _is_theirs(actor, seat)


def hosts_seat(actor: Actor, seat: SeatOf) -> bool:
    """A commissioner of the host whose team it is in."""
    return is_host(actor, seat.exchange)


def can_end_seat(actor: Actor, seat: SeatOf) -> bool:
    """The host, who sits in it, the site itself, and whoever looks after exchanges by their reference."""
    return hosts_seat(actor, seat) or is_for(actor, seat) or can_look_after(actor)


def can_withdraw(actor: Actor, exchange: Exchange) -> bool:
    """The host, and whoever looks after exchanges by their reference."""
    return is_host(actor, exchange) or can_look_after(actor)


def can_look_after(actor: Actor) -> bool:
    """Administrators and moderators, and the site itself: they stop and free, and read nothing."""
    return actor.is_system or actor.has_role("admin", "moderator")


def needs_second_step(actor: Actor, exchange: Exchange) -> bool:
    """Whoever opens what another area says in confidence, and an area's lead."""
    return not is_host(actor, exchange) or any(actor.leads(code) for code in exchange.host_codes)


def _is_theirs(actor: Actor, seat: Seat) -> bool:
    """A person without a confirmed organisation, or of another than they came from, sits nowhere."""
    is_same = seat.person_id is not None and seat.person_id == actor.person_id
    return is_same and actor.verified and actor.organisation_id == seat.organisation_id

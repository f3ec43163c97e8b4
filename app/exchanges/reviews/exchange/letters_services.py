"""Telling people that something waits for them: a letter with a link to their own list, and no name of any area in it."""

from collections.abc import Iterable

from app.accounts.queries import commissioners_of
from app.core.jobs import enqueue
from app.exchanges.reviews.exchange.models import Exchange

SEND = "reviews.send_notice"


def tell(person_ids: Iterable[int | None]) -> None:
    """Queue a letter to each."""
    for person_id in dict.fromkeys(person_ids):
        if person_id is not None:
            enqueue(SEND, {"person_id": person_id})


def tell_hosts(exchange: Exchange) -> None:
    """Tell the commissioners of the host areas."""
    tell(person.id for host in exchange.hosts for person in commissioners_of(host.acting_code))


def tell_team(exchange: Exchange) -> None:
    """Tell whoever sits in the team."""
    tell(seat.person_id for seat in exchange.seats if seat.status == "accepted")

"""Telling people that something of a round waits for them: a letter with a link to their own list, and no name in it."""

from collections.abc import Iterable

from app.accounts.queries import commissioners_of, people_with_role
from app.core.jobs import enqueue
from app.exchanges.rounds.round.models import Round, RoundHost

SEND = "rounds.send_notice"


def tell(person_ids: Iterable[int | None]) -> None:
    """Queue a letter to each."""
    for person_id in dict.fromkeys(person_ids):
        if person_id is not None:
            enqueue(SEND, {"person_id": person_id})


def tell_coordinator(round: Round) -> None:
    """Tell who coordinates it; in a triad, the commissioners of its areas."""
    if round.is_triad:
        tell_areas(round)
    else:
        tell(row.person_id for row in round.coordinators if row.is_acting)


def tell_areas(round: Round) -> None:
    """Tell the commissioners of every area that was asked or takes part."""
    tell(person.id for host in round.present_hosts for code in host.acting_codes for person in commissioners_of(code))


def tell_host(host: RoundHost) -> None:
    """Tell the commissioners of one place's areas."""
    tell(person.id for code in host.acting_codes for person in commissioners_of(code))


def tell_administrators(besides: Iterable[int | None]) -> None:
    """Tell the administrators, but for some."""
    left_out = set(besides)
    tell(person.id for person in people_with_role("admin") if person.id not in left_out)

"""What an area reads before it joins a round."""

from collections.abc import Sequence

from app.core.actor import Actor
from app.exchanges.reviewers import months
from app.exchanges.reviews.exchange import queries as exchanges
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.rounds.round.models import Round, RoundHost

JOINING = ("proposed", "agreed")


def request_choices(actor: Actor, round: Round) -> Sequence[tuple[str, str]]:
    """The requests of the actor's areas that are not confirmed yet: number, and what they are called."""
    rows = [exchange for exchange in exchanges.list_hosted(actor) if exchange.status in JOINING]
    if round.is_triad:
        rows = [exchange for exchange in rows if exchange.host_codes & round.area_codes]
    return [(str(row.id), f"{host_names(row)}: {months.all_in_words(row.months)} (reference {row.reference})") for row in rows]


def entry_rows(host: RoundHost) -> list[tuple[str, str]]:
    """What an area joins with, as it is read before somebody agrees."""
    exchange = host.exchange
    return [
        ("Request", f"{host_names(exchange)} (reference {exchange.reference})" if exchange else "None yet"),
        ("Places given in return", str(host.places)),
        ("Other members may read that the area takes part", "Yes" if host.is_shown else "No"),
    ]

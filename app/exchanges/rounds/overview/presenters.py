"""The rows of lists of rounds, and what the page of one shows to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.core.actor import Actor
from app.exchanges.reviewers import months
from app.exchanges.reviews.overview.turns import STATUS_WORDS as EXCHANGE_WORDS
from app.exchanges.rounds.overview.turns import Standing, Turn, turn_of
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round.lifecycle import OVER
from app.exchanges.rounds.round.models import Round, RoundHost
from app.exchanges.rounds.round.names_presenters import STATUS_WORDS, host_name, round_name

PLACE_WORDS = {"asked": ("Asked", "yellow"), "joined": ("Takes part", "green"), "left": ("Left", "grey")}


@dataclass(frozen=True)
class RoundRow:
    """One round in a list."""

    id: int
    name: str
    state: str
    tone: str
    months: str
    turn: Turn
    is_theirs: bool


@dataclass(frozen=True)
class HostRow:
    """An area in a round. `missing` is what it still does before teams can be found for it."""

    id: int
    name: str
    state: str
    tone: str
    exchange_id: int | None
    exchange_state: str
    months: str
    places: int
    missing: str
    is_own: bool
    may_agree: bool


def round_rows(actor: Actor) -> Sequence[RoundRow]:
    """The rounds that somebody sees, their own first."""
    rows = [round_row(actor, round) for round in queries.list_seen(actor)]
    return sorted(rows, key=lambda row: not row.is_theirs)


def round_row(actor: Actor, round: Round) -> RoundRow:
    """One of them."""
    state, tone = STATUS_WORDS[round.status]
    is_theirs = policy.takes_part(actor, round)
    return RoundRow(
        round.id, round_name(round), state, tone, months.all_in_words(round.months), turn_of(standing_of(round)), is_theirs
    )


def standing_of(round: Round) -> Standing:
    """What its turn depends on."""
    coordinator = queries.open_coordinator(round)
    asked_count = sum(host.status == "asked" for host in round.hosts)
    return Standing(
        round.status,
        is_triad=round.is_triad,
        has_coordinator=coordinator is not None and coordinator.is_acting,
        waits=coordinator is not None and coordinator.waits_since is not None,
        joined=len(round.joined_hosts),
        asked=asked_count,
    )


def coordinator_words(round: Round) -> str:
    """Who coordinates a round."""
    row = queries.open_coordinator(round)
    if row is None or row.person_id is None:
        return "Nobody yet"
    name = accounts.names_of([row.person_id]).get(row.person_id, accounts.ERASED_NAME)
    organisation = accounts.organisation_names([row.organisation_id]).get(row.organisation_id or 0, accounts.UNNAMED)
    waits = "; waits until somebody else agrees" if row.waits_since else ""
    return f"{name}, {organisation}{waits}"


def host_rows(actor: Actor, round: Round) -> Sequence[HostRow]:
    """The areas in a round that the actor reads of: all for those in it, and for others those that agreed to be shown."""
    is_in_it = policy.takes_part(actor, round)
    hosts = [host for host in round.present_hosts if is_in_it or (host.is_shown and host.status == "joined")]
    return sorted((_host_row(actor, host) for host in hosts), key=lambda row: row.name)


def _host_row(actor: Actor, host: RoundHost) -> HostRow:
    state, tone = PLACE_WORDS[host.status]
    is_own = policy.speaks_for(actor, host)
    exchange = host.exchange
    common_months = set(exchange.months) & set(host.round.months) if exchange else set()
    return HostRow(
        host.id,
        host_name(host),
        state,
        tone,
        exchange.id if exchange else None,
        EXCHANGE_WORDS[exchange.status][0] if exchange else "",
        months.all_in_words(common_months),
        host.places,
        missing_of(host),
        is_own,
        is_own and host.status == "asked" and exchange is not None and host.round.status not in OVER,
    )


def missing_of(host: RoundHost) -> str:
    """What an area still does before teams can be found for it; nothing where nothing is missing."""
    exchange = host.exchange
    if host.status != "joined" or exchange is None:
        return "gives its word that it takes part"
    if exchange.status == "proposed":
        return "agrees to its request"
    if exchange.is_paused:
        return "lets its exchange go on"
    if exchange.providers_listed_at is None:
        return "lists its providers and open bids"
    return ""


def calendar_rows(rows: Sequence[HostRow], round: Round) -> list[list[str]]:
    """The months of a round, and which exchanges may be held in each, with their states."""
    words = {code: months.in_words(code) for code in round.months}
    return [
        [word, "; ".join(f"{row.name} ({row.exchange_state.lower()})" for row in rows if word in row.months) or "None"]
        for word in words.values()
    ]

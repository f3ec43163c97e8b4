"""The rows of lists of exchanges, and what the page of one shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.areas.places import area_names
from app.core import clock
from app.core.actor import Actor
from app.core.clock import LONDON
from app.exchanges.assessment.queries import is_current
from app.exchanges.reviews.exchange import policy, queries
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.exchange.points import terms_of
from app.exchanges.reviews.findings.queries import stage_of
from app.exchanges.reviews.following import queries as following
from app.exchanges.reviews.overview.turns import STATUS_WORDS, Standing, Turn, turn_of
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.team.rules import missing


@dataclass(frozen=True)
class ExchangeRow:
    """One exchange in a list."""

    id: int
    hosts: str
    state: str
    tone: str
    turn: Turn


@dataclass(frozen=True)
class SeatRow:
    """A seat that is somebody's."""

    exchange_id: int
    seat_id: int
    hosts: str
    is_offer: bool


def hosted_rows(actor: Actor) -> Sequence[ExchangeRow]:
    """The exchanges of the actor's areas."""
    return [exchange_row(exchange) for exchange in queries.list_hosted(actor)]


def exchange_row(exchange: Exchange) -> ExchangeRow:
    """One of them."""
    state, tone = STATUS_WORDS[exchange.status]
    return ExchangeRow(exchange.id, host_names(exchange), state, tone, turn_of(standing_of(exchange)))


def seat_rows(actor: Actor) -> Sequence[SeatRow]:
    """The actor's seats in the exchanges of others."""
    return [
        SeatRow(seat.exchange_id, seat.id, host_names(seat.exchange), seat.status == "offered")
        for seat in queries.list_seats_of(actor)
    ]


def areas_to_ask_for(actor: Actor) -> Sequence[tuple[str, str]]:
    """The areas of today for which the actor may ask: code and name, A to Z."""
    codes = [code for code in actor.commissioned_areas if is_current(code)]
    return sorted(zip(codes, (name for code in codes for name in area_names([code])), strict=True), key=lambda row: row[1])


def standing_of(exchange: Exchange) -> Standing:
    """What its turn depends on."""
    offers = sum(seat.status == "offered" for seat in exchange.seats)
    team = [seat for seat in exchange.seats if seat.status == "accepted"]
    stage = stage_of(exchange) if exchange.status == "reporting" else None
    lacking = missing(team, terms_of(exchange.id).size)
    plan = following.plan_stage_of(exchange) if exchange.status == "following-up" else None
    return Standing(
        exchange.status,
        exchange.is_paused,
        offers,
        lacking,
        due_on=following.due_on(exchange),
        has_lead=has_lead(exchange),
        stage=stage,
        plan=plan,
    )


def has_lead(exchange: Exchange) -> bool:
    """Whether somebody leads its team."""
    return any(seat.is_lead and seat.status == "accepted" for seat in exchange.seats)


def has_plan_for(actor: Actor, exchange: Exchange) -> bool:
    """Whether the actor has a plan to read, or to write: the team has one once it was sent."""
    return exchange.status in ("following-up", "closed") or (exchange.status == "final" and policy.is_host(actor, exchange))


def audience_line(actor: Actor, exchange: Exchange) -> str:
    """Who may read a page of the exchange, whose it is, and who to ask before anything of it is passed on."""
    hosts = host_names(exchange)
    day = clock.now().astimezone(LONDON).date()
    who = f"commissioners of {hosts}" if policy.is_host(actor, exchange) else f"the review team of {hosts}"
    return (
        f"For commissioners of {hosts} and their review team. You read it as one of {who}. "
        f"Held by {hosts}: ask them before release. {day.day} {day:%B %Y}."
    )

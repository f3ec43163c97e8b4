"""Peer reviews of an area: one asked for, with a text that was explained; one agreed, whose team is half there; one fresh."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.accounts.belonging import memberships
from app.accounts.queries import get_organisation, get_person
from app.core import clock
from app.core.actor import Actor
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviewers.services import filling_in
from app.exchanges.reviewers.values import Interest
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.fieldwork import services as fieldwork
from app.exchanges.reviews.lived_experience import services as lived
from app.exchanges.reviews.lived_experience.services import Proposal
from app.exchanges.reviews.notes import services as notes
from app.exchanges.reviews.notes.values import NOTHING as NOTE
from app.exchanges.reviews.opening import queries
from app.exchanges.reviews.opening import services as materials
from app.exchanges.reviews.requests import services
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.schedule import services as schedule
from app.exchanges.reviews.schedule.queries import list_sessions
from app.exchanges.reviews.team import services as teams
from app.exchanges.reviews.team.facts_queries import near_names
from app.exchanges.reviews.team.rules import TERMS_VERSION
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.standards.framework import framework
from tests.browser import world_reviewers

LONG = "The partners agreed the terms of reference in May, and https://camden.example.org/a/very/long/address holds them.\n\nWhy?"
PROVIDER = "Northbank Recovery Group"


def furnish(author: Actor, lead: Actor, admin: Actor, peers: Sequence[Actor], area: str) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction."""
    with_seats, fresh = _propose(author, area, Explained()), _propose(author, area, Explained())
    memberships.put_in_area(admin, admin.person_id or 0, area)  # which waits for somebody to agree
    for exchange in (with_seats, fresh):
        services.agree(lead, exchange, services.stamp_of_request(exchange))
    for peer in peers:
        world_reviewers.offer(peer, 3)
    _put_team_together(lead, with_seats, *peers)
    third = _propose(author, area, Explained())
    services.agree(lead, third, services.stamp_of_request(third))
    opening_id = _open_to_team(lead, third, peers)
    in_fieldwork, leadless = (_with_a_team(author, lead, peers, area) for _ in range(2))
    session_id = _write_in_fieldwork(lead, third, peers)
    fieldwork.begin(peers[0], in_fieldwork)
    teams.leave(peers[0], leadless.seats[0])
    return {
        "fieldwork_review": in_fieldwork.id,
        "leadless_review": leadless.id,
        "session": session_id,
        "confirmed_review": third.id,
        "opening": opening_id,
        "reviewed_assessment": queries.list_signed(lead, third)[0].id,
        "asked_review": _propose(author, area, Explained("An office.", ("0",))).id,
        "agreed_review": with_seats.id,
        "lived_seat": _somebody_beside_the_team(lead, peers[0], with_seats),
        "fresh_review": fresh.id,
        "review_reference": with_seats.reference,
        "candidate": peers[1].person_id or 0,
        "offered_seat": with_seats.seats[1].id,
    }


def _put_team_together(lead: Actor, exchange: Exchange, first: Actor, second: Actor, third: Actor) -> None:
    """The third took a seat, the first was offered one, and of the second a conflict would have to be waived."""
    until = clock.today() - timedelta(days=200)
    filling_in.add_interest(second, Interest("employer", PROVIDER, until), Explained())
    teams.list_provider(lead, exchange, PROVIDER, None, is_bid=False)
    teams.list_provider(lead, exchange, "Quayside Care", None, is_bid=True)
    teams.complete_list(lead, exchange)
    teams.offer(lead, exchange, third.person_id or 0)
    teams.accept(third, exchange.seats[0], TERMS_VERSION)
    teams.offer(lead, exchange, first.person_id or 0)


def _somebody_beside_the_team(lead: Actor, supporter: Actor, exchange: Exchange) -> int:
    """Somebody with lived experience, whom the organisation of a peer proposed; and two names that are nearly the same."""
    organisation_id = supporter.organisation_id or 0
    name = f"{get_organisation(organisation_id).name} Ltd UK"
    teams.list_provider(lead, exchange, name, None, is_bid=True)
    for pair in near_names(exchange):
        if pair.organisation_id != organisation_id:
            teams.settle_names(lead, exchange, pair.name, pair.organisation_id, is_same=False)
    seat = lived.ask(lead, exchange, organisation_id)
    lived.propose(supporter, seat, Proposal("Quilla", "Sue, 020 7946 0999", "Two days, at 150 pounds a day.", person_agrees=True))
    return seat.id


def _open_to_team(lead: Actor, exchange: Exchange, peers: Sequence[Actor]) -> int:
    """A team of three, to whom some of a signed assessment is open; the first of them has opened it."""
    _confirm(lead, exchange, peers)
    [assessment] = queries.list_signed(lead, exchange)[:1]
    standards = [standard.id for standard in framework().standards[:3]]
    opening = materials.open_to_team(lead, exchange, assessment.id, standards)
    assert opening is not None
    materials.read(peers[0], exchange, opening.id)
    return opening.id


def _with_a_team(author: Actor, lead: Actor, peers: Sequence[Actor], area: str) -> Exchange:
    exchange = _propose(author, area, Explained())
    services.agree(lead, exchange, services.stamp_of_request(exchange))
    _confirm(lead, exchange, peers)
    return exchange


def _write_in_fieldwork(lead: Actor, exchange: Exchange, peers: Sequence[Actor]) -> int:
    """A schedule that was sent out, with two sessions at one time, and notes that differ."""
    schedule.fill(lead, exchange)
    month = date.fromisoformat(f"{exchange.months[0]}-12")
    rows = list_sessions(exchange.id)
    for number, row in enumerate(rows[:3]):
        values = schedule.values_of(row)
        later = {
            "seat_ids": [str(exchange.seats[0].id)],
            "day": month + timedelta(days=40 * (number == 2)),
            "start": "09:30",
            "spoken_to": "Ines Interviewed, who leads the safeguarding unit",
            "place": "Town hall, room 2",
            "link": "https://meet.example/a-room",
        }
        schedule.change(lead, exchange, row.id, Writing({**values, **later}, stamp_of(values), Explained("An office.", ("0",))))
    schedule.send_out(peers[1], exchange)
    for peer, level in zip(peers, ("2", "3", ""), strict=True):
        note = {"level": level, "text": LONG, "evidence": "The minutes of May."}
        notes.note(peer, exchange, framework().standards[0].id, Writing(note, stamp_of(NOTE), Explained("An office.", ("0",))))
    return rows[0].id


def _confirm(lead: Actor, exchange: Exchange, peers: Sequence[Actor]) -> None:
    """A team of three; the first of them leads it."""
    teams.complete_list(lead, exchange)
    for peer, job_role in zip(peers, ("la-csa", "camhs", "icb"), strict=True):
        get_person(peer.person_id or 0).job_role = job_role
        teams.offer(lead, exchange, peer.person_id or 0)
        teams.accept(peer, exchange.seats[-1], TERMS_VERSION)
    teams.confirm(lead, exchange, teams.stamp_of_team(exchange), exchange.seats[0].id)


def _propose(author: Actor, area: str, explanation: Explained) -> Exchange:
    standards = [standard.id for standard in framework().standards[:3]]
    texts = dict.fromkeys(("enquiry", "hopes", "sensitivities"), LONG)
    values = {**NOTHING, **texts, "standards": standards, "months": months_from(clock.today())[1:3], "form": "on-site"}
    return services.propose(author, area, Writing(values, stamp_of(NOTHING), explanation))

"""Rounds: one with an area and reviewers in it, one that an area was entered for and whose coordinator waits, and a triad."""

from collections.abc import Sequence

from app.accounts.queries import get_person
from app.core import clock
from app.core.actor import Actor
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.team import services as teams
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.rounds.joining import services as joining
from app.exchanges.rounds.joining.services import Entry
from app.exchanges.rounds.overview import services as overview
from app.exchanges.rounds.round import services
from app.exchanges.standards.framework import framework

CAMDEN, OTHERS = "E09000007", ("E09000008", "E09000012")
TITLE = "Spring and summer 2027, for areas in whose partnerships most of the commissioning has changed hands"


def furnish(author: Actor, lead: Actor, admin: Actor, editor: Actor, peers: Sequence[Actor]) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction."""
    months = months_from(clock.today())[1:4]
    round, waiting = (services.start(admin, title, months, 3) for title in (TITLE, "Autumn 2027"))
    services.appoint(admin, round, get_person(editor.person_id or 0).email or "")
    services.appoint(admin, waiting, get_person(admin.person_id or 0).email or "")
    joining.enter(lead, round, Entry(_request(author, lead).id, 3, is_shown=True))
    joining.enter(author, waiting, Entry(_request(author, lead).id, 1, is_shown=False))
    for peer in peers:
        joining.join_as_reviewer(peer, round, 1)
    triad = overview.ask_for_triad(author, CAMDEN, OTHERS, months)
    return {
        "round": round.id,
        "waiting_round": waiting.id,
        "triad": triad.id,
        "asked_host": waiting.hosts[0].id,
    }


def _request(author: Actor, lead: Actor) -> Exchange:
    standards = [standard.id for standard in framework().standards[:3]]
    values = {**NOTHING, "standards": standards, "enquiry": "Who buys what.", "months": months_from(clock.today())[1:3]}
    exchange = requests.propose(author, CAMDEN, Writing({**values, "form": "online"}, stamp_of(NOTHING), Explained()))
    requests.agree(lead, exchange, requests.stamp_of_request(exchange))
    teams.complete_list(lead, exchange)
    return exchange

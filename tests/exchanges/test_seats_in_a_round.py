"""What a round says of the teams of its exchanges: how many people, and that no two areas review each other."""

import pytest
import sqlalchemy as sa

from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict, NotFound
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.team import facts_queries as facts
from app.exchanges.reviews.team import services as teams
from app.exchanges.rounds.round.models import Round
from tests.exchanges.round_client import RoundArea, RoundClient


def offered(rounds_client: RoundClient, area: RoundArea, person: int, by: int | None = None) -> None:
    actor = rounds_client.people.actor(by or rounds_client.coordinator)
    with unit_of_work(rounds_client.database), transaction():
        teams.offer_for_round(actor, session().get_one(Exchange, area.exchange), person)


def candidates(rounds_client: RoundClient, area: RoundArea) -> dict[int | None, list[str]]:
    """Who may be asked, each with what would have to be waived."""
    with unit_of_work(rounds_client.database):
        rows = facts.candidates(session().get_one(Exchange, area.exchange))
        return {row.profile.person_id: [conflict.rule for conflict in row.waivable] for row in rows}


def test_nobody_of_an_area_that_the_hosts_people_review_is_asked_and_in_a_triad_the_host_may_waive_it(
    rounds_client: RoundClient,
) -> None:
    rounds_client.opened()
    host, other = rounds_client.joined(1), rounds_client.joined(2)
    mine, theirs = rounds_client.reviewer(host, 1), rounds_client.reviewer(other, 1)
    assert candidates(rounds_client, host) == {theirs: []}
    offered(rounds_client, other, mine)
    assert candidates(rounds_client, host) == {}
    with unit_of_work(rounds_client.database), transaction():
        session().execute(sa.update(Round).values(is_triad=True))
    assert candidates(rounds_client, host) == {theirs: ["reciprocal"]}


def test_nobody_but_the_coordinator_offers_a_seat_for_the_round_and_the_area_may_veto_it(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    host, other = rounds_client.joined(1), rounds_client.joined(2)
    person = rounds_client.reviewer(other, 1)
    for stranger in (rounds_client.admin, other.lead):
        with pytest.raises(NotFound):
            offered(rounds_client, host, person, stranger)
    offered(rounds_client, host, person)
    with pytest.raises(Conflict):
        offered(rounds_client, host, person)
    lead = rounds_client.browser(host.lead)
    page = lead.get(f"/exchanges/reviews/{host.exchange}/team")
    lead.fill(page, {}, "Veto")
    with unit_of_work(rounds_client.database):
        assert session().scalar(sa.select(Seat.why_ended)) == "veto"


def test_the_size_of_a_team_is_that_of_the_round(rounds_client: RoundClient) -> None:
    rounds_client.opened(team_size=4)
    area = rounds_client.joined(1)
    assert "four more in the team" in rounds_client.browser(area.lead).get(f"/exchanges/reviews/{area.exchange}/team").main

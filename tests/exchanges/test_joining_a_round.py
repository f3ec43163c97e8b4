"""A round is opened, somebody coordinates it, and areas and reviewers join and leave it."""

import json

import pytest

from app.accounts import services as accounts
from app.accounts.models import Person
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.exchanges.rounds.round.models import RoundCoordinator, RoundHost, RoundReviewer
from tests.exchanges.round_client import RoundClient
from tests.letters import letters, letters_to, throw_letters_away, words_of
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of


def test_an_administrator_opens_a_round_and_appoints_who_coordinates_it(rounds_client: RoundClient) -> None:
    admin = rounds_client.browser(rounds_client.admin)
    values = {"title": "Spring round", "months": [rounds_client.month], "team_size": "4"}
    page = admin.fill(admin.get("/exchanges/rounds/new"), values, "title")
    page = admin.fill(page, {"email": "nobody@example.org"}, "email", status=422)
    assert "Enter the address of a confirmed member" in page.main
    with unit_of_work(rounds_client.database):
        email = str(session().get_one(Person, rounds_client.coordinator).email)
    page = admin.fill(page, {"email": email}, "email")
    assert page.answers()["Coordinator"] == "Cora Coordinator, Office of Coordination"
    assert page.answers()["People in a team"] == "4"
    run_queued(rounds_client.database)
    [letter] = letters_to(email)
    assert "/exchanges/rounds" in words_of(letter)
    assert "Spring" not in words_of(letter)


def test_who_does_not_run_the_site_opens_no_round(rounds_client: RoundClient) -> None:
    moderator = rounds_client.people.moderator()
    for person in (rounds_client.coordinator, moderator):
        assert rounds_client.browser(person).client.get("/exchanges/rounds/new").status_code == 404


def test_a_title_that_names_somebody_is_refused_beside_the_field_with_what_was_typed(rounds_client: RoundClient) -> None:
    admin = rounds_client.browser(rounds_client.admin)
    values = {"title": "Round of 943 476 5919", "months": [rounds_client.month], "team_size": "3"}
    page = admin.fill(admin.get("/exchanges/rounds/new"), values, "title", status=422)
    assert "Take it out, then send this again" in page.main
    assert page.form_values("title")[1]["title"] == "Round of 943 476 5919"


def appointed_own(rounds_client: RoundClient) -> tuple[int, int]:
    """An administrator who appointed themselves, and another of the same organisation."""
    body = rounds_client.people.organisation("Own Council")
    eve = rounds_client.people.person("Eve Admin", organisation=body, roles=("member", "admin"), email="eve@example.org")
    sid = rounds_client.people.person("Sid Second", organisation=body, roles=("member", "admin"))
    browser = rounds_client.browser(eve)
    browser.fill(browser.get(f"{rounds_client.home}/coordinator"), {"email": "eve@example.org"}, "email")
    return eve, sid


def test_nobody_coordinates_who_appointed_themselves_before_somebody_else_agrees(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.joined(1)
    run_queued(rounds_client.database)
    throw_letters_away()
    eve, sid = appointed_own(rounds_client)
    for person in (eve, sid):
        assert "Agree that they coordinate it" not in rounds_client.page(person).main
        rounds_client.send("coordinator/agree", person, 404)
    rounds_client.send("move", eve, 404, verb="withdraw-nothing")
    assert "Go on to putting teams" not in rounds_client.page(eve).main
    run_queued(rounds_client.database)
    assert len(letters()) == 3  # the area's lead, and two other administrators
    page = rounds_client.page(area.lead)
    assert "Eve Admin, Own Council; waits until somebody else agrees" in page.main
    rounds_client.send("coordinator/agree", area.lead)
    rounds_client.send("coordinator/agree", area.lead, 409)
    assert "waits" not in rounds_client.page(eve).answers()["Coordinator"]


def test_a_second_administrator_of_another_organisation_agrees_or_takes_it_back(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    appointed_own(rounds_client)
    rounds_client.send("coordinator/refuse", rounds_client.admin)
    assert rounds_client.page(rounds_client.admin).answers()["Coordinator"] == "Nobody yet"
    appointed_own_again = rounds_client.people.person("Una Admin", roles=("member", "admin"), email="una@example.org")
    browser = rounds_client.browser(appointed_own_again)
    browser.fill(browser.get(f"{rounds_client.home}/coordinator"), {"email": "una@example.org"}, "email")
    rounds_client.send("coordinator/agree", rounds_client.admin)
    assert [row.is_acting for row in rows_of(rounds_client.database, RoundCoordinator)][-1]


def test_a_coordinator_gives_the_second_step_and_is_out_when_they_change_organisation(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    rounds_client.joined(1)
    rounds_client.joined(2)
    unproven = rounds_client.browser(rounds_client.coordinator, second_factor=False)
    assert unproven.client.get(rounds_client.home).headers["Location"].startswith("/sign-in/second-step")
    assert "Area 01" in rounds_client.page().main
    with unit_of_work(rounds_client.database), transaction():
        session().get_one(RoundCoordinator, 1).organisation_id = rounds_client.areas[0].council
    assert "Area 01" not in rounds_client.page().main
    rounds_client.move("begin", status=404)


def test_an_area_joins_by_the_word_of_two_organisations_and_is_shown_to_the_network_only_if_it_says_so(
    rounds_client: RoundClient,
) -> None:
    rounds_client.opened()
    area = rounds_client.area(1)
    people = rounds_client.people
    member = people.person("Mia Member", organisation=area.council, areas=(area.code,))
    board = people.organisation("Care Board", kind="nhs-commissioner", areas=(area.code,))
    health = people.person("Hal Health", organisation=board, areas=(area.code,))
    browser = rounds_client.browser(member)
    page = browser.get(f"{rounds_client.home}/join")
    values = {"exchange": [str(area.exchange)], "places": "2"}
    page = browser.fill(page, {**values, "places": "many"}, "places", status=422)
    assert "Enter a whole number from 0 to 60" in page.main
    browser.fill(page, values, "places")
    assert only_row_of(rounds_client.database, RoundHost).status == "asked"
    second = rounds_client.browser(health)
    second.fill(second.get(second.get(rounds_client.home).links()["Agree that Area 01 takes part"]), {}, "stamp")
    assert only_row_of(rounds_client.database, RoundHost).status == "joined"
    assert "Area 01" in rounds_client.page().main
    outsider = people.person("Olu Outsider")
    assert "Area 01" not in rounds_client.page(outsider).main
    with unit_of_work(rounds_client.database), transaction():
        session().get_one(RoundHost, 1).is_shown = True
    page = rounds_client.page(outsider)
    assert "Area 01" in page.main
    assert "place" not in page.main.partition("Areas that take part")[2]


def test_what_was_changed_after_it_was_read_is_not_agreed_to(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.area(1)
    people = rounds_client.people
    member = people.person(organisation=area.council, areas=(area.code,))
    health = people.person(organisation=people.organisation(kind="nhs-commissioner", areas=(area.code,)), areas=(area.code,))
    browser, second = rounds_client.browser(member), rounds_client.browser(health)
    values = {"exchange": [str(area.exchange)], "places": "2"}
    browser.fill(browser.get(f"{rounds_client.home}/join"), values, "places")
    page = second.get(f"{rounds_client.home}/hosts/{rounds_client.host_number(area)}/agree")
    browser.fill(browser.get(f"{rounds_client.home}/join"), {**values, "places": "9"}, "places")
    second.fill(page, {}, "stamp", status=409)
    assert only_row_of(rounds_client.database, RoundHost).status == "asked"


def test_a_request_of_other_months_or_of_another_area_joins_no_round(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area, other = rounds_client.area(1), rounds_client.area(2)
    browser = rounds_client.browser(area.lead)
    page = browser.get(f"{rounds_client.home}/join")
    browser.fill(page, {"exchange": [str(other.exchange)], "places": "2"}, "places", status=422)
    with unit_of_work(rounds_client.database), transaction():
        rounds_client.row().months = ["2020-01"]
    page = browser.fill(page, {"exchange": [str(area.exchange)], "places": "2"}, "places", status=422)
    assert "This request names no month of the round" in page.main
    assert count_rows(rounds_client.database, RoundHost) == 0


def test_an_area_leaves_and_keeps_its_request(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.joined(1)
    rounds_client.send(f"hosts/{rounds_client.host_number(area)}/leave", area.lead)
    assert "Area 01" not in rounds_client.page().main
    assert rounds_client.exchange_status(area) == "agreed"
    run_queued(rounds_client.database)
    browser = rounds_client.browser(area.lead)
    browser.fill(browser.get(f"{rounds_client.home}/join"), {"exchange": [str(area.exchange)], "places": "1"}, "places")
    assert [row.status for row in rows_of(rounds_client.database, RoundHost)] == ["left", "joined"]


def test_a_reviewer_joins_with_no_more_places_than_they_offered_and_leaves(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.joined(1)
    person = rounds_client.people.person("Rae Reviewer", organisation=area.council, areas=(area.code,))
    browser = rounds_client.browser(person)
    assert "Open it first" in browser.get(f"{rounds_client.home}/review").main
    rounds_client.offers(person, "icb", load=2)
    page = browser.fill(browser.get(f"{rounds_client.home}/review"), {"places": "3", "agreed": "y"}, "places", status=422)
    assert "Enter a number from 1 to 2" in page.main
    page = browser.fill(page, {"places": "2", "agreed": ""}, "places", status=422)
    assert "Agree to this to review in the round" in page.main
    browser.fill(page, {"places": "2", "agreed": "y"}, "places")
    row = only_row_of(rounds_client.database, RoundReviewer)
    assert (row.places, row.area_code, row.status) == (2, area.code, "joined")
    rounds_client.send("review/leave", person)
    rounds_client.send("review/leave", person, 409)
    assert only_row_of(rounds_client.database, RoundReviewer).status == "left"
    browser.fill(browser.get(f"{rounds_client.home}/review"), {"places": "1", "agreed": "y"}, "places")
    assert only_row_of(rounds_client.database, RoundReviewer).places == 1


def test_teams_are_not_looked_for_before_two_areas_take_part(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    rounds_client.joined(1)
    rounds_client.move("begin", status=409)
    rounds_client.joined(2)
    rounds_client.move("begin")
    assert rounds_client.status() == "matching"
    rounds_client.move("begin", status=409)


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_no_role_of_the_site_reads_who_takes_part_or_moves_a_round_on(rounds_client: RoundClient, role: str) -> None:
    rounds_client.opened()
    rounds_client.joined(1)
    rounds_client.joined(2)
    person = rounds_client.people.person(roles=("member", role))
    assert "Area 01" not in rounds_client.page(person).main
    rounds_client.move("begin", person, status=404)


def test_the_trail_names_no_area_of_a_round(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.joined(1)
    entries = [
        row for row in rows_of(rounds_client.database, AuditEntry) if row.thing_kind.startswith(("round", "exchange-round"))
    ]
    assert entries
    assert area.code not in json.dumps([row.detail for row in entries])


def test_an_erased_reviewer_stays_a_number_in_the_round(rounds_client: RoundClient) -> None:
    rounds_client.opened()
    area = rounds_client.joined(1)
    person = rounds_client.reviewer(area, 1)
    with unit_of_work(rounds_client.database), transaction():
        accounts.erase_person(SYSTEM, person)
    run_queued(rounds_client.database)
    row = only_row_of(rounds_client.database, RoundReviewer)
    assert (row.person_id, row.places) == (None, 1)

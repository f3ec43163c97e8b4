"""A member of a body that serves many areas asks once for all of them; each area's lead confirms their own."""

import pytest
from flask import Flask

from app.accounts.models import AreaMembership
from app.core.db import Database
from tests.page_client import PageClient
from tests.people import People
from tests.rows import count_rows, rows_of

CAMDEN, CROYDON = "E09000007", "E09000008"


@pytest.fixture
def areas_served(people: People) -> tuple[str, str]:
    """Two areas."""
    people.area()
    people.area(CROYDON, "Croydon")
    return (CAMDEN, CROYDON)


@pytest.mark.parametrize("kind", ["nhs-commissioner", "opcc"])
def test_they_are_asked_for_at_once_and_each_lead_confirms_their_own(
    app: Flask, database: Database, people: People, areas_served: tuple[str, str], kind: str
) -> None:
    body = people.organisation("A body of London", kind=kind, areas=areas_served)
    member = people.person("Hal Health", organisation=body)
    lead = people.person("Lea Lead", organisation=people.organisation("Camden Council", areas=(CAMDEN,)), leads=CAMDEN)
    browser = people.browser(app, member)
    page = browser.fill(browser.get("/account/areas"), containing="Ask for all of them")
    assert page.main.count("Waiting to be confirmed") == 2
    assert "Ask for all of them" not in page.main
    leading = people.browser(app, lead)
    requests = leading.get("/account/area-requests")
    assert "Camden" in requests.main
    assert "Croydon" not in requests.main
    leading.fill(requests, containing="Confirm")
    confirmed = {row.area_code for row in rows_of(database, AreaMembership) if row.person_id == member and row.confirmed_at}
    assert confirmed == {CAMDEN}


def test_whoever_asked_for_one_before_asks_for_the_others(app: Flask, people: People, areas_served: tuple[str, str]) -> None:
    body = people.organisation("A body of London", kind="opcc", areas=areas_served)
    browser = people.browser(app, people.person(organisation=body, areas=(CAMDEN,)))
    assert "1 area that your organisation serves" in browser.get("/account/areas").main
    page = browser.fill(browser.get("/account/areas"), containing="Ask for all of them")
    assert page.main.count("Waiting to be confirmed") == 1


def test_nobody_else_is_offered_that_or_can_ask(
    app: Flask, database: Database, people: People, areas_served: tuple[str, str]
) -> None:
    council = people.organisation("A council", areas=areas_served)
    browser: PageClient = people.browser(app, people.person(organisation=council))
    page = browser.get("/account/areas")
    assert "Ask for all of them" not in page.main
    token = {"csrf_token": page.form_values()[1]["csrf_token"]}
    assert browser.client.post("/account/areas/areas_served", data=token).status_code == 404
    assert count_rows(database, AreaMembership) == 0

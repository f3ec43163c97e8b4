"""Administrators find people, sign them out, close and erase accounts, and hand over what is held."""

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.credentials import tokens
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.db import Base, Database, transaction, unit_of_work
from tests.administration.conftest import person_of
from tests.page_client import PageClient
from tests.people import People

Browser = Callable[[int], PageClient]
Entries = Callable[[str], list[AuditEntry]]


def everything(database: Database, *, but: tuple[str, ...] = ()) -> str:
    """Every row of every table, as text."""
    with database.engine.connect() as connection:
        rows = [str(connection.execute(sa.select(table)).all()) for table in Base.metadata.sorted_tables if table.name not in but]
    return "\n".join(rows).casefold()


@pytest.mark.parametrize("path", ["/admin/people", "/admin/organisations"])
def test_a_search_that_is_too_long_is_told_so(admin: PageClient, path: str) -> None:
    assert "must be 100 characters or fewer" in admin.get(f"{path}?q={'x' * 101}").main
    assert "must be 100 characters or fewer" not in admin.get(f"{path}?q={'x' * 100}").main


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("asha", {"Asha Patel"}),
        ("PATEL", {"Asha Patel", "Bo Patel"}),
        ("bo@example", {"Bo Patel"}),
        ("%", set()),
        ("_", {"Under_Score"}),
        ("\\", set()),
        ("' or 1=1 --", set()),
    ],
)
def test_people_are_found_by_part_of_a_name_or_address(admin: PageClient, people: People, query: str, names: set[str]) -> None:
    people.person("Asha Patel", email="asha@example.org")
    people.person("Bo Patel", email="bo@example.org")
    people.person("Under_Score", email="u@example.org")
    page = admin.client.get("/admin/people", query_string={"q": query}).text
    assert {name for name in ("Asha Patel", "Bo Patel", "Under_Score") if f">{name}</a>" in page} == names


def test_people_are_filtered_by_role_state_and_request_to_be_erased(
    admin: PageClient, people: People, database: Database
) -> None:
    people.moderator("Mo Derator")
    people.person("Cal Closed", status="closed", roles=())
    asks = people.person("Eve Erasure")
    with unit_of_work(database), transaction():
        services.ask_erasure(people.actor(asks))
    everyone = {"Mo Derator", "Cal Closed", "Eve Erasure"}

    def listed(query: str) -> set[str]:
        return everyone & set(admin.get(f"/admin/people?{query}").links())

    assert listed("") == everyone
    assert listed("role=moderator") == {"Mo Derator"}
    assert listed("status=closed") == {"Cal Closed"}
    assert listed("erasure=1") == {"Eve Erasure"}


def test_a_long_list_comes_in_pages_that_keep_the_search(admin: PageClient, people: People) -> None:
    for number in range(51):
        people.person(f"Many {number:02}", organisation=people.organisation("Shared") if number == 0 else 1)
    first = admin.get("/admin/people?q=Many&status=active")
    assert "51 people" in first.main
    assert "Many 50" not in first.main
    assert "Many 50" in admin.get(first.links()["Next page"]).main


def test_signing_somebody_out_ends_their_open_browser(admin: PageClient, people: People, browser: Browser) -> None:
    person = people.person("Asha Patel")
    theirs = browser(person)
    assert theirs.get("/account").status == 200
    admin.fill(admin.get(f"/admin/people/{person}"), containing="Sign them out everywhere")
    assert theirs.client.get("/account").status_code == 303


def test_closing_an_account_is_asked_about_first_and_ends_their_session(
    admin: PageClient, people: People, browser: Browser, database: Database
) -> None:
    person = people.person("Asha Patel")
    theirs = browser(person)
    question = admin.get(f"/admin/people/{person}/close")
    assert "Asha Patel" in question.h1
    assert person_of(database, person).status == "active"
    assert "Closed" in admin.fill(question, containing="Close this account").main
    assert theirs.client.get("/account").status_code == 303
    admin.fill(admin.get(f"/admin/people/{person}"), containing="Open the account again")
    assert person_of(database, person).status == "waiting"


@pytest.mark.each_database
def test_erasing_really_erases(admin: PageClient, people: People, browser: Browser, database: Database, entries: Entries) -> None:
    person = people.person("Zebedee Quartz", email="zebedee.quartz@example.org", areas=(people.area(),))
    theirs = browser(person)
    with unit_of_work(database), transaction():
        tokens.issue("sign-in", "zebedee.quartz@example.org", person_id=person)
        services.ask_erasure(Actor(person_id=person))
    assert "zebedee" in everything(database)
    page = admin.fill(admin.get(f"/admin/people/{person}/erase"), {"name": " zebedee  QUARTZ "}, "Erase this person")
    assert "Someone who has left" in page.h1
    assert "zebedee" not in everything(database)
    assert "quartz" not in everything(database)
    assert theirs.client.get("/account").status_code == 303
    assert [entry.thing_id for entry in entries("erase")] == [person]
    assert "Someone who has left" in admin.get(f"/admin/audit?person={person}").main
    assert "Zebedee" not in admin.get("/admin/people?status=erased").main
    admin.get(f"/admin/people/{person}/erase", 409)


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "Enter the name of the person you are erasing"), ("Asha Patell", "Enter the name exactly as it is shown above")],
)
def test_a_name_that_is_not_theirs_erases_nobody(
    admin: PageClient, people: People, database: Database, name: str, message: str
) -> None:
    person = people.person("Asha Patel")
    page = admin.fill(admin.get(f"/admin/people/{person}/erase"), {"name": name}, "Erase this person", 422)
    assert message in page.main
    assert page.tree.find(".//input[@id='name']").get("value", "") == name
    assert person_of(database, person).name == "Asha Patel"


def test_nobody_erases_or_closes_themselves(admin: PageClient, people: People, administrator: int, database: Database) -> None:
    people.administrator("Another")
    admin.fill(admin.get(f"/admin/people/{administrator}/erase"), {"name": "Ada Administrator"}, "Erase this person", 409)
    admin.fill(admin.get(f"/admin/people/{administrator}/close"), containing="Close this account", status=409)
    assert person_of(database, administrator).status == "active"


def test_somebody_who_gave_no_name_is_erased_by_their_address(admin: PageClient, people: People, database: Database) -> None:
    person = people.person(" ", email="nameless@example.org", status="unconfirmed", roles=())
    with unit_of_work(database), transaction() as opened:
        opened.execute(sa.text("UPDATE person SET name = '' WHERE id = :id"), {"id": person})
    admin.fill(admin.get(f"/admin/people/{person}/erase"), {"name": "nameless@example.org"}, "Erase this person")
    assert person_of(database, person).status == "erased"


def test_a_copy_of_what_is_held_is_noted_in_the_audit_trail(admin: PageClient, people: People, entries: Entries) -> None:
    person = people.person("Asha Patel", email="asha@example.org")
    action, values = admin.get(f"/admin/people/{person}").form_values("Download what is held about them")
    answer = admin.client.post(action, data=values)
    assert json.loads(answer.text)["account"]["email"] == "asha@example.org"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="held-about-person-{person}.json"'
    assert [entry.thing_id for entry in entries("download")] == [person]
    assert admin.client.get(action).status_code == 405

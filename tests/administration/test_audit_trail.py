"""The audit trail is read newest first, filtered, and taken away as a spreadsheet that cannot run anything."""

import csv
import io
from datetime import UTC, datetime

import pytest

from app.core import audit, clock
from app.core.actor import SYSTEM, VISITOR, Actor
from app.core.db import Database, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People


def note(
    database: Database, actor: Actor, verb: str, kind: str = "person", number: int | None = None, **detail: int | str
) -> None:
    with unit_of_work(database), transaction():
        audit.record(actor, verb, kind, number, **detail)


def rows(admin: PageClient, query: str = "") -> list[dict[str, str]]:
    answer = admin.client.get(f"/admin/audit.csv?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_entries_come_newest_first_with_names(admin: PageClient, people: People, database: Database) -> None:
    asha = people.person("Asha Patel")
    note(database, Actor(person_id=asha), "close", "person", asha)
    note(database, SYSTEM, "merge", "organisation", 3, into=4)
    note(database, VISITOR, "ask", "membership", 9, person=asha)
    text = admin.get("/admin/audit").main
    assert text.index("A visitor Ask") < text.index("The site itself Merge") < text.index("Asha Patel No role Close")
    assert "Asha Patel (membership 9)" in text
    assert "into: 4" in text


@pytest.mark.each_database
def test_filters_by_act_thing_person_and_day(admin: PageClient, people: People, database: Database) -> None:
    asha, bo = people.person("Asha Patel"), people.person("Bo Jones")
    with clock.frozen(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        note(database, Actor(person_id=asha), "close", "person", bo)
    with clock.frozen(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):  # 2 July in London
        note(database, SYSTEM, "ask", "membership", 9, person=asha)

    def acts(query: str) -> list[str]:
        return [row["Act"] for row in rows(admin, query)]

    assert acts("verb=close") == acts("kind=person&verb=close") == ["Close"]
    assert acts(f"person={asha}") == ["Ask", "Close"]
    assert acts(f"person={bo}") == ["Close"]
    assert acts("since-day=2&since-month=7&since-year=2026&until-day=2&until-month=7&until-year=2026") == ["Ask"]
    assert acts("since-day=1&since-month=3&since-year=2026&until-day=1&until-month=3&until-year=2026") == ["Close"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("person=twelve", "Number of a person must be a whole number, like 12"),
        ("person=99999999999999999999", "Number of a person must be a whole number, like 12"),
        ("since-day=31&since-month=2&since-year=2026", "From must be a real date"),
        (
            "since-day=3&since-month=2&since-year=2026&until-day=2&until-month=2&until-year=2026",
            "To must be the same as or after From",
        ),
        ("verb=nothing-like-it", "Choose an answer from the list"),
        ("until-day=31&until-month=12&until-year=9999", ""),
    ],
)
def test_a_filter_that_means_nothing_says_so(admin: PageClient, query: str, message: str) -> None:
    page = admin.get(f"/admin/audit?{query}", 422 if message else 200)
    assert message in page.main
    admin.client.get(f"/admin/audit.csv?{query}")


def test_pages_keep_the_filters(admin: PageClient, database: Database) -> None:
    for number in range(51):
        note(database, SYSTEM, "check", "contribution", number)
    note(database, SYSTEM, "other", "contribution", 7000)
    first = admin.get("/admin/audit?verb=check")
    assert "51 entries, newest first" in first.main
    second = admin.get(first.links()["Next page"])
    assert "Contribution 0" in second.main
    assert "7000" not in second.main
    assert len(rows(admin, "verb=check")) == 51


def test_no_cell_of_the_spreadsheet_opens_as_a_formula(admin: PageClient, people: People, database: Database) -> None:
    sly = people.person('=HYPERLINK("http://evil.example","Click")')
    note(database, Actor(person_id=sly), "close", "person", sly)
    assert rows(admin, "verb=close")[0]["Who"].startswith("'=")


def test_a_long_trail_is_written_whole_and_in_order(admin: PageClient, database: Database) -> None:
    with unit_of_work(database), transaction():
        for number in range(2_100):
            audit.record(SYSTEM, "check", "contribution", number)
    assert [row["Number of thing"] for row in rows(admin, "verb=check")] == [str(number) for number in reversed(range(2_100))]


def test_reading_the_trail_adds_nothing_to_it(admin: PageClient, database: Database) -> None:
    note(database, SYSTEM, "check", "contribution", 1)
    before = len(rows(admin))
    for path in ("/admin", "/admin/audit", "/admin/people", "/admin/organisations", "/admin/areas", "/accounts/registrations"):
        admin.get(path)
    assert len(rows(admin)) == before

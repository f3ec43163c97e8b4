"""The library's listing: two kinds in one list, facets with counts, orders, pages, free text, files."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.contributions.listing import documents, queries
from app.contributions.models import MEMBERS, PUBLIC
from app.contributions.services import assuring
from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.core.text import sort_title
from app.library.listing import LIBRARY
from tests.library.library_entries import Library, clause, measure
from tests.listing_counts import hold_to_a_count
from tests.page_client import PageClient

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.dialect
@pytest.mark.long
def test_facet_counts_and_results_equal_a_count_by_hand_for_any_selection(library: Library) -> None:
    library.many(60)
    with unit_of_work(library.database):
        entries = [{**kind.shape.facets(body), "checked": ["never"]} for kind, body in library.entries.values()]
        hold_to_a_count(LIBRARY, entries)


def test_both_kinds_stand_in_one_list_each_with_what_it_says(library: Library, page: PageClient) -> None:
    library.specification(
        "Recovery service",
        service_type="csa-recovery",
        standing="in-contract",
        coverage="areas",
        areas=["E09000007"],
        value_band="150k-500k",
        clauses=[clause("aims"), clause("length")],
    )
    library.framework("Distance travelled", measures=[measure("feels-safe")])
    listing = page.get("/library")
    assert sorted(listing.texts("h3")) == ["Distance travelled", "Recovery service"]
    assert "2 library entries" in listing.main
    for words in (
        "Specification Recovery after child sexual abuse Camden 2 clauses In a contract £150,000 to £499,999 a year",
        "Outcomes framework Type of service: not stated 1 measure Not yet checked",
        "Outcomes framework (1)",
    ):
        assert words in listing.main, words


def test_an_entry_is_narrowed_down_by_each_facet(library: Library, page: PageClient) -> None:
    library.specification(
        "Recovery service",
        service_type="csa-recovery",
        harm_types=["csa"],
        stages=["recovery"],
        ages=["11-13"],
        coverage="areas",
        areas=["E09000007"],
        clauses=[clause("aims", clause_type="aims"), clause("online", clause_type="online-harm")],
        standing="starter",
        contract_form="block",
        value_band="over-1m",
    )
    library.specification("Another service")
    library.framework("Distance travelled", harm_types=["cse"])
    selection = {
        "form": "specification",
        "service": "csa-recovery",
        "harm": "csa",
        "stage": "recovery",
        "age": "11-13",
        "region": "london",
        "area": "E09000007",
        "clause": "online-harm",
        "standing": "starter",
        "contract": "block",
        "value": "over-1m",
    }
    for name, value in selection.items():
        assert "Recovery service" in page.get(f"/library?{name}={value}").texts("h3"), name
        assert "Distance travelled" not in page.get(f"/library?{name}={value}").texts("h3"), name
    everything = page.get("/library?" + "&".join(f"{name}={value}" for name, value in selection.items()))
    assert everything.texts("h3") == ["Recovery service"]
    assert everything.links()["Remove filter: Has a clause about: Online harm ×"].count("=") == len(selection) - 1
    assert page.get("/library?form=framework&form=checklist").texts("h3") == ["Distance travelled"]


@pytest.mark.long
def test_every_page_of_a_walk_shows_each_entry_once(library: Library, page: PageClient) -> None:
    library.many(45)
    seen = [title for number in (1, 2, 3) for title in page.get(f"/library?page={number}&sort=title").texts("h3")]
    assert sorted(seen) == sorted(body["title"] for _, body in library.entries.values())
    assert [sort_title(title) for title in seen] == sorted(sort_title(title) for title in seen)


@pytest.mark.each_database
def test_what_nobody_checked_and_what_is_long_overdue_sorts_lower(library: Library, page: PageClient) -> None:
    checker = library.people.actor(library.people.moderator())
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)) as move:
        library.change(library.framework("Long overdue"), lambda one: assuring.check(checker, one))
        move(timedelta(days=400))
        library.change(library.specification("Checked lately"), lambda one: assuring.check(checker, one))
        move(timedelta(days=1))
        library.framework("Never checked")
        with unit_of_work(library.database), transaction():
            assuring.move_assurance(Task(1, {}, 1, library.database))
        assert page.get("/library").texts("h3") == ["Checked lately", "Never checked", "Long overdue"]
        assert page.get("/library?sort=checked").texts("h3") == ["Checked lately", "Long overdue", "Never checked"]


@pytest.mark.each_database
def test_words_of_a_clause_or_a_measure_find_the_entry_once(library: Library, page: PageClient) -> None:
    library.specification("Recovery service", clauses=[clause("aims", "Kaleidoscope."), clause("end", "A kaleidoscope again.")])
    library.framework("Distance travelled", measures=[measure("kaleidoscope-score")])
    library.specification("Another service")
    library.index()
    found = page.get("/library?q=kaleidoscope")
    assert sorted(found.texts("h3")) == ["Distance travelled", "Recovery service"]
    assert page.get("/library?q=kaleidoscope&form=framework").texts("h3") == ["Distance travelled"]


@pytest.mark.each_database
def test_when_nothing_matches_each_filter_can_be_dropped_with_what_that_finds(library: Library, page: PageClient) -> None:
    library.specification("Recovery service", standing="starter", harm_types=["csa"])
    library.framework("Distance travelled", harm_types=["cse"])
    listing = page.get("/library?standing=starter&harm=cse")
    assert "No library entries match" in listing.main
    assert "which finds 1 library entry" in listing.main
    assert listing.links()["Ignore type of harm"] == "/library?standing=starter"
    assert listing.links()["share an outcomes framework"] == "/contribute/framework"


def test_an_empty_library_says_so(page: PageClient) -> None:
    assert "There are no published library entries that you can read yet." in page.get("/library").main


@pytest.mark.each_database
def test_what_was_taken_down_is_nowhere(library: Library, page: PageClient) -> None:
    withdrawn = library.specification("Zanzibar service", harm_types=["csa"])
    library.framework("Kept framework")
    library.index()
    assert "Zanzibar" in page.get("/library?q=zanzibar").main
    library.withdraw(withdrawn)
    for path in ("/library", "/library?q=zanzibar", "/library?harm=csa", "/library?form=specification"):
        main = page.get(path).main.replace("Words: zanzibar", "")
        assert "Zanzibar" not in main, path
        assert "Child sexual abuse (CSA) (1)" not in main, path
    for path in ("/library/csv", "/library/feed"):
        assert "Zanzibar" not in page.client.get(path).text
    page.get(f"/library/{withdrawn}", status=404)


@pytest.mark.each_database
def test_what_is_for_members_is_listed_and_counted_for_members_alone(library: Library, page: PageClient) -> None:
    library.specification("For everyone")
    slug = library.framework("For members", audience=MEMBERS)
    listing = page.get("/library")
    assert listing.texts("h3") == ["For everyone"]
    assert "Outcomes framework" not in listing.main.replace("outcomes frameworks", "")
    assert "For members" not in page.client.get("/library/csv").text
    assert "For members" not in page.client.get("/library/feed").text
    page.get(f"/library/{slug}", status=404)
    library.people.sign_in(page.client, library.people.person())
    listing = page.get("/library")
    assert sorted(listing.texts("h3")) == ["For everyone", "For members"]
    assert "Outcomes framework (1)" in listing.main
    assert "For members" in page.client.get("/library/csv").text
    assert "For members" not in page.client.get("/library/feed").text


@pytest.mark.each_database
@pytest.mark.long
def test_a_page_asks_as_little_of_a_large_library_as_of_a_small_one(
    library: Library, page: PageClient, statements: Callable[[], Any]
) -> None:
    library.specification(harm_types=["cse"])
    path = "/library?form=specification&form=framework&harm=cse"
    page.get(path)
    with statements() as few:
        page.get(path)
    library.many(30, seed=2)
    with statements() as after_a_write:
        page.get(path)
    with statements() as many:
        page.get(path)
    assert len(many) == len(few) <= 2, many
    assert len(after_a_write) <= 5, after_a_write


def test_counting_and_finding_read_keys_in_their_order_and_sort_nothing(library: Library, statements: Callable[[], Any]) -> None:
    library.many(12)
    with unit_of_work(library.database), statements() as counted_queries:
        for audiences in ((PUBLIC,), (MEMBERS, PUBLIC)):
            queries.facet_counts(LIBRARY, audiences, (), None, ())
            queries.count_matching(LIBRARY, audiences, (("harm", ("cse",)),), None)
    with unit_of_work(library.database):
        for statement in counted_queries:
            asked = statement.replace("?", "'framework'")
            plan = [row.detail for row in session().execute(sa.text(f"EXPLAIN QUERY PLAN {asked}"))]
            assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], (statement, plan)
            assert any("PRIMARY KEY (kind=? AND audience=?" in step or "COVERING INDEX" in step for step in plan), plan


def test_a_change_of_either_kind_shows_on_the_next_page(library: Library, page: PageClient) -> None:
    slug = library.specification("First service")
    assert page.get("/library").texts("h3") == ["First service"]
    library.framework("Distance travelled")
    assert "2 library entries" in page.get("/library").main
    library.revise(slug, title="Renamed service")
    assert "Renamed service" in page.get("/library").texts("h3")


@pytest.mark.parametrize(
    "query",
    [
        "form=' OR 1=1 --",
        "form=specification&form=%00&form=%F0%9F%92%A9",
        "page=99999999999999999999",
        "sort=best",
        "q=%00%01%02",
        "q=" + "(" * 5_000,
        "area=" + "E" * 3_000,
        "&".join(["clause=aims"] * 900),
    ],
)
def test_no_address_breaks_the_listing(library: Library, page: PageClient, query: str) -> None:
    library.specification()
    page.get(f"/library?{query}")
    assert page.client.get(f"/library/csv?{query}").status_code == 200


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    """The spreadsheet as a program reads it."""
    response = client.get(f"/library/csv{query}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="library-entries.csv"'
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))


@pytest.mark.each_database
def test_the_spreadsheet_holds_the_selection_in_words(library: Library, client: FlaskClient) -> None:
    library.specification(
        "Recovery service",
        coverage="areas",
        areas=["E09000007", "E06000039"],
        contract_months=60,
        clauses=[clause("aims"), clause("length")],
    )
    library.framework("Distance travelled", ages=["11-13"])
    framework, specification = rows(client, "?sort=title")
    assert specification["Local areas"] == "Camden; Slough"
    assert specification["Length in months"] == "60 months"
    assert specification["Clauses"] == "Aims; Length"
    assert specification["Measures"] == "Not applicable"
    assert specification["Value a year"] == "Not stated"
    assert specification["Page"] == "http://localhost/library/recovery-service"
    assert framework["What it is"] == "Outcomes framework"
    assert framework["Ages"] == "11 to 13"
    assert framework["Value a year"] == "Not applicable"
    assert framework["Measures"] == "Feels safe"
    assert [row["Name"] for row in rows(client, "?form=framework")] == ["Distance travelled"]


def test_no_cell_opens_as_a_formula(library: Library, client: FlaskClient) -> None:
    typed = "=HYPERLINK(1)"
    library.specification(typed, summary=typed, population=typed, clauses=[clause("aims", heading=typed)])
    [row] = rows(client)
    for column in ("Name", "Summary", "Population served", "Clauses"):
        assert row[column].startswith("'="), column


def test_a_file_stops_at_its_limit(library: Library, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_ROWS", 3)
    library.many(5)
    assert len(rows(client)) == 3
    assert "the first 3 entries" in client.get("/library").text


def test_the_feed_holds_the_newest_of_both_kinds(library: Library, client: FlaskClient) -> None:
    library.specification("Recovery service")
    library.framework("Distance <b>travelled</b>")
    feed = ElementTree.fromstring(client.get("/library/feed").get_data())
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}title") == "Practice Exchange: new library entries"
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Distance <b>travelled</b>", "Recovery service"]
    assert entries[1].findtext(f"{ATOM}id") == "http://localhost/library/recovery-service"


def test_home_and_the_menu_lead_to_the_library(library: Library, page: PageClient) -> None:
    links = page.get("/").links()
    assert links["Library"] == links["Adapt a specification"] == "/library"

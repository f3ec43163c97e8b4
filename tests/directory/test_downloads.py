"""The directory as files: a spreadsheet of what was selected, and a feed of what is new."""

import csv
import io
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app.contributions.listing import documents
from app.contributions.services import deciding
from app.core.actor import SYSTEM
from tests.directory.conftest import Directory

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    """The spreadsheet as a program reads it."""
    response = client.get(f"/directory/csv{query}")
    assert response.status_code == 200
    text = response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.mark.each_database
def test_the_spreadsheet_holds_the_selection_in_words(directory: Directory, client: FlaskClient) -> None:
    directory.publish("Camden play", coverage="areas", areas=["E09000007", "E06000039"], dd_insurance_answer="no")
    directory.publish("Some training", type="training")
    [row] = rows(client, "?type=drama")
    assert row["Name"] == "Camden play"
    assert row["Type"] == "Drama or theatre in education"
    assert row["Local areas"] == "Camden; Slough"
    assert row["Insurance"] == "No"
    assert row["Safeguarding policy"] == "Not stated"
    assert row["Cost"] == "Not stated"
    assert row["Checked"] == "Not yet checked"
    assert row["Page"] == "http://localhost/directory/camden-play"
    assert [one["Name"] for one in rows(client, "?sort=title")] == ["Camden play", "Some training"]


def test_it_is_a_file_with_a_name_and_a_type(directory: Directory, client: FlaskClient) -> None:
    directory.publish()
    response = client.get("/directory/csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="initiatives.csv"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "  =", "＝"])
def test_no_cell_opens_as_a_formula(directory: Directory, client: FlaskClient, start: str) -> None:
    typed = f"{start}HYPERLINK(1)"
    directory.publish(typed, summary=typed, contact_organisation=typed, languages=typed)
    [row] = rows(client)
    for column in ("Name", "Summary", "Organisation", "Languages"):
        assert row[column].startswith("'"), column


def test_commas_quotes_and_lines_survive(directory: Directory, client: FlaskClient) -> None:
    directory.publish('A "quoted", long title', access="First line\nSecond, line")
    [row] = rows(client)
    assert row["Name"] == 'A "quoted", long title'
    assert row["Access"] == "First line\nSecond, line"


def test_it_says_nothing_that_its_pages_do_not(directory: Directory, client: FlaskClient) -> None:
    slug = directory.publish("School play", source="review-2017", contact_email="bookings@example.org")
    [row] = rows(client)
    initiative_page = client.get(f"/directory/{slug}").text
    assert "bookings@example.org" in initiative_page
    for column, value in row.items():
        if column not in ("Date checked", "Page"):
            assert value.replace("'", "&#39;") in initiative_page, (column, value)


def test_the_spreadsheet_reads_a_batch_at_a_time(
    directory: Directory, client: FlaskClient, statements: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH", 10)
    directory.publish_many(25)
    with statements() as made:
        assert len(rows(client)) == 25
    assert len([one for one in made if "revision" in one]) == 3


def test_what_is_taken_down_while_a_file_is_sent_is_left_out_of_the_rest(
    directory: Directory, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH", 1)
    directory.publish("A first")
    second = directory.publish("B second")
    response = client.get("/directory/csv?sort=title")
    pieces = iter(response.iter_encoded())
    first_rows = next(pieces) + next(pieces)
    directory.change(second, lambda one: deciding.withdraw(SYSTEM, one, "It has ended."))
    rest = b"".join(pieces)
    assert b"A first" in first_rows
    assert b"B second" not in first_rows + rest


def test_a_file_stops_at_its_limit(directory: Directory, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_ROWS", 3)
    directory.publish_many(5)
    assert len(rows(client)) == 3
    assert "the first 3 entries" in client.get("/directory").text


def test_the_feed_holds_the_newest_public_pages(directory: Directory, client: FlaskClient) -> None:
    directory.publish("First play")
    gone = directory.publish("Zanzibar play")
    directory.publish("Second <b>play</b> & tour")
    directory.change(gone, lambda one: deciding.withdraw(SYSTEM, one, "It has ended."))
    response = client.get("/directory/feed")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.get_data())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Second <b>play</b> & tour", "First play"]
    assert entries[1].findtext(f"{ATOM}id") == "http://localhost/directory/first-play"


def test_an_empty_directory_has_an_empty_file_and_feed(client: FlaskClient) -> None:
    assert rows(client) == []
    assert ElementTree.fromstring(client.get("/directory/feed").get_data()).findall(f"{ATOM}entry") == []

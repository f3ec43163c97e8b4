"""What covers the whole of England is found by every region, counted in each, and marked: in listings and the search."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.kinds import coverage
from app.core import taxonomy
from tests.directory.conftest import Directory
from tests.page_client import Page, PageClient

pytestmark = pytest.mark.each_database
REGIONS = taxonomy.codes("region")
NOTE = "A region includes what covers the whole of England."


@pytest.fixture
def country(directory: Directory) -> Directory:
    """A play in Camden, one for the North East, training for all of England, and one whose place is not stated."""
    directory.publish("Camden play", coverage="areas", areas=["E09000007"])
    directory.publish("Northern play", coverage="regions", regions=["north-east"])
    directory.publish("Training for all", coverage="national")
    directory.publish("Somewhere", coverage=None)
    directory.index()
    return directory


def count_beside(page: Page, words: str) -> int:
    found = re.search(rf"{re.escape(words)} \((\d+)\)", page.main)
    assert found, words
    return int(found[1])


def test_a_region_finds_what_covers_the_whole_of_england_marks_it_and_says_so(country: Directory, page: PageClient) -> None:
    listing = page.get("/directory?region=london&sort=title")
    assert listing.texts("h3") == ["Camden play", "Training for all"]
    assert "The whole of England" in listing.texts("li")
    assert f"with the filters in use. {NOTE}" in listing.main


def test_every_region_counts_what_choosing_it_finds(country: Directory, page: PageClient) -> None:
    everything = page.get("/directory")
    for code in REGIONS:
        label = taxonomy.label("region", code)
        assert count_beside(everything, label) == len(page.get(f"/directory?region={code}").texts("h3")), label
    assert count_beside(everything, "London") == 2
    assert count_beside(everything, "South West") == 1
    assert count_beside(everything, "The whole of England") == 1


def test_the_whole_of_england_alone_finds_no_region_and_what_is_not_stated_finds_neither(
    country: Directory, page: PageClient
) -> None:
    assert page.get("/directory?region=national").texts("h3") == ["Training for all"]
    assert page.get("/directory?region=not-stated").texts("h3") == ["Somewhere"]
    assert f"use. {NOTE}" not in page.get("/directory?region=national").main


def test_a_spreadsheet_of_a_region_holds_it_too(country: Directory, page: PageClient) -> None:
    rows = csv.DictReader(io.StringIO(page.client.get("/directory/csv?region=north-east&sort=title").text.removeprefix("\ufeff")))
    assert [row["Name"] for row in rows] == ["Northern play", "Training for all"]


def test_words_and_a_region_find_it_together(country: Directory, page: PageClient) -> None:
    assert sorted(page.get("/directory?q=play&region=north-east").texts("h3")) == ["Northern play", "Training for all"]


def test_the_search_finds_counts_and_marks_it_by_region(country: Directory, page: PageClient) -> None:
    results = page.get("/search?q=play&region=north-east")
    assert sorted(results.texts("h3")) == ["Northern play", "Training for all"]
    assert "Initiative – The whole of England" in results.main
    assert NOTE in results.main
    assert count_beside(results, "London") == 2
    assert count_beside(results, "North East") == 2


def test_numbers_say_what_they_count(country: Directory, page: PageClient) -> None:
    listing = page.get("/directory?q=play&type=drama")
    assert "Counted among all published initiatives that you can read, for your words and the filters in use." in listing.main
    assert "The number after a choice says how many initiatives it finds, with your words" in listing.main
    assert "Counted among all published initiatives that you can read." in page.get("/directory").main
    search = page.get("/search?q=play")
    assert "Counted among everything published on this site that anyone can read, for your words." in search.main
    assert "The number after a choice says how many results it finds" in search.main


@given(st.lists(st.sampled_from([*REGIONS, "national", "anonymised", "not-stated"]), unique=True))
def test_a_choice_is_met_by_itself_and_with_any_region_by_the_whole_of_england(chosen: list[str]) -> None:
    assert set(coverage.met_by(chosen)) == {*chosen, *(["national"] if set(chosen) & set(REGIONS) else [])}


def test_several_places_together_have_no_region_beside_the_whole_of_england() -> None:
    assert coverage.together(["london", "national", "anonymised"]) == ["anonymised", "national"]
    assert coverage.together(["north-east", "london", "london"]) == ["london", "north-east"]

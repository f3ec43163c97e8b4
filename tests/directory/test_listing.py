"""The listing: facets with counts, orders, pages, free text, what to offer when nothing matches."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from app.contributions.services import assuring, deciding
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import transaction, unit_of_work
from app.core.jobs import Task
from app.directory import kind
from app.directory.listing import DIRECTORY
from tests.directory.conftest import Directory
from tests.listing_counts import hold_to_a_count
from tests.page_client import PageClient


def values_of(body: dict[str, Any]) -> dict[str, list[str]]:
    return {**kind.facets(body), "checked": ["never"]}


@pytest.mark.dialect
def test_facet_counts_and_results_equal_a_count_by_hand_for_any_selection(directory: Directory) -> None:
    directory.publish_many(60)
    with unit_of_work(directory.database):
        hold_to_a_count(DIRECTORY, [values_of(body) for body in directory.bodies.values()])


def test_every_page_of_a_walk_shows_each_initiative_once(directory: Directory, page: PageClient) -> None:
    directory.publish_many(45)
    seen = [title for number in (1, 2, 3) for title in page.get(f"/directory?page={number}&sort=title").texts("h3")]
    assert len(seen) == 45
    assert len(set(seen)) == 45
    assert [kind.sort_title(title) for title in seen] == sorted(kind.sort_title(title) for title in seen)


def test_a_page_past_the_end_is_the_last_one(directory: Directory, page: PageClient) -> None:
    directory.publish_many(21)
    assert len(page.get("/directory?page=999").texts("h3")) == 1


@pytest.mark.parametrize("words", ["theatre " * 30, "x" * 201, "theatre" + " " * 500 + "dance"])
def test_a_search_that_was_cut_says_so(page: PageClient, words: str) -> None:
    assert "so we looked for the first part of it" in page.get(f"/directory?{urlencode({'q': words})}").main


@pytest.mark.each_database
def test_what_nobody_checked_and_what_is_long_overdue_sorts_lower(directory: Directory, page: PageClient) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    checker = directory.people.actor(directory.people.moderator())
    with clock.frozen(day) as move:
        directory.change(directory.publish("Long overdue"), lambda one: assuring.check(checker, one))
        move(timedelta(days=160))
        directory.change(directory.publish("Checked lately"), lambda one: assuring.check(checker, one))
        move(timedelta(days=1))
        directory.publish("Never checked")
        with unit_of_work(directory.database), transaction():
            assuring.move_assurance(Task(1, {}, 1, directory.database))
        assert page.get("/directory").texts("h3") == ["Checked lately", "Never checked", "Long overdue"]
        assert page.get("/directory?sort=checked").texts("h3") == ["Checked lately", "Long overdue", "Never checked"]
        assert page.get("/directory?sort=title").texts("h3") == ["Checked lately", "Long overdue", "Never checked"]
        assert page.get("/directory?checked=flagged").texts("h3") == ["Long overdue"]
        assert "come after the rest" in page.get("/directory").main


def test_several_values_of_a_facet_are_alternatives_and_facets_narrow_each_other(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play", coverage="areas", areas=["E09000007"])
    directory.publish("Slough campaign", type="campaign", coverage="areas", areas=["E06000039"])
    directory.publish("Training for all", type="training", coverage="national")
    both = page.get("/directory?type=drama&type=campaign")
    assert sorted(both.texts("h3")) == ["Camden play", "Slough campaign"]
    assert page.get("/directory?type=drama&type=campaign&region=london").texts("h3") == ["Camden play"]
    assert page.get("/directory?region=national").texts("h3") == ["Training for all"]
    assert page.get("/directory?area=E06000039").texts("h3") == ["Slough campaign"]
    assert "Training (1)" in both.main


def test_each_filter_can_be_taken_away_and_the_address_says_what_is_chosen(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play", coverage="areas", areas=["E09000007"])
    found = page.get("/directory?area=E09000007&type=drama&q=play")
    links = found.links()
    assert links["Remove filter: Type: Drama or theatre in education ×"] == "/directory?q=play&area=E09000007"
    assert links["Remove filter: Local area: Camden ×"] == "/directory?q=play&type=drama"
    assert links["Remove filter: Words: play ×"] == "/directory?type=drama&area=E09000007"
    assert links["Clear all filters"] == "/directory"


def test_a_chosen_area_stays_ticked_and_another_can_be_added(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play", coverage="areas", areas=["E09000007"])
    directory.publish("Slough play", coverage="areas", areas=["E06000039"])
    found = page.get("/directory?area=E09000007")
    ticked = [one.get("value") for one in found.tree.iter("input") if one.get("name") == "area"]
    offered = [one.get("value") for one in found.tree.iter("option")]
    assert ticked == ["E09000007"]
    assert offered == ["", "E06000039"]
    assert sorted(page.get("/directory?area=E09000007&area=E06000039&area=").texts("h3")) == ["Camden play", "Slough play"]


@pytest.mark.each_database
def test_when_nothing_matches_each_filter_can_be_dropped_with_what_that_finds(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play", coverage="areas", areas=["E09000007"])
    directory.publish("Camden tour", coverage="areas", areas=["E09000007"])
    directory.publish("Slough campaign", type="campaign", coverage="areas", areas=["E06000039"])
    listing = page.get("/directory?area=E09000007&type=campaign")
    assert "No initiatives match" in listing.main
    assert "Ignore type , which finds 2 initiatives" in listing.main.replace("type,", "type ,")
    assert "Ignore local area , which finds 1 initiative" in listing.main.replace("area,", "area ,")
    assert listing.links()["Ignore type"] == "/directory?area=E09000007"
    assert listing.links()["Suggest an initiative"] == "/contribute/initiative"


def test_a_listing_in_which_nothing_matches_says_what_it_looked_at(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play")
    looked = "We looked at all published initiatives that you can read"
    assert f"{looked}, with the filters in use." in page.get("/directory?type=campaign").main
    assert f"{looked}, for your words and the filters in use." in page.get("/directory?type=campaign&q=xylophone").main


def test_a_search_that_finds_nothing_says_what_it_looked_at(directory: Directory, page: PageClient) -> None:
    directory.publish("Camden play")
    directory.index()
    assert (
        "We looked at everything published on this site that anyone can read, for your words."
        in page.get("/search?q=xylophone").main
    )


def test_free_text_ranks_and_facets_still_count(directory: Directory, page: PageClient) -> None:
    directory.publish("Nightlife wardens", type="campaign", summary="Wardens for bars and taxis.")
    directory.publish("School play", summary="A play with a passing mention of wardens.", type="drama")
    directory.publish("Unrelated training", type="training")
    directory.index()
    found = page.get("/directory?q=wardens")
    assert found.texts("h3") == ["Nightlife wardens", "School play"]
    assert "Campaign (1)" in found.main
    assert "Training (1)" not in found.main
    assert page.get("/directory?q=wardens&type=drama").texts("h3") == ["School play"]
    assert page.get("/directory?q=wardens&sort=title").texts("h3") == ["Nightlife wardens", "School play"]


def test_words_that_match_nothing_offer_the_filters_alone(directory: Directory, page: PageClient) -> None:
    directory.publish("School play")
    directory.index()
    found = page.get("/directory?q=xylophones&type=drama")
    assert found.links()["Ignore the words"] == "/directory?type=drama"


def test_an_empty_directory_says_so(page: PageClient) -> None:
    assert "There are no published initiatives that you can read yet." in page.get("/directory").main


@pytest.mark.each_database
def test_what_was_taken_down_or_hidden_is_nowhere(directory: Directory, page: PageClient) -> None:
    withdrawn = directory.publish("Zanzibar canary", type="tool", coverage="areas", areas=["E08000033"])
    still_there = directory.publish("Kept play")
    directory.index()
    assert "Zanzibar" in page.get("/directory?q=zanzibar").main
    directory.change(withdrawn, lambda one: deciding.withdraw(SYSTEM, one, "It has ended."))
    for path in (
        "/directory",
        "/directory?q=zanzibar",
        "/directory?type=tool",
        "/directory?area=E08000033",
        f"/directory/{still_there}",
    ):
        main = page.get(path).main.replace("Words: zanzibar", "")
        assert "Zanzibar" not in main, path
        assert "Calderdale (1)" not in main, path
        assert "Tool or resource (1)" not in main, path
    assert "Zanzibar" not in page.client.get("/directory/csv").text
    assert "Zanzibar" not in page.client.get("/directory/feed").text
    page.get(f"/directory/{withdrawn}", status=404)


@pytest.mark.parametrize(
    "query",
    [
        "type=' OR 1=1 --",
        "type=campaign&type=%00&type=%F0%9F%92%A9",
        "page=-1",
        "page=99999999999999999999",
        "page=1e5",
        "page=%D9%A3",
        "sort=best",
        "sort[]=x",
        "q=%00%01%02",
        "q=" + "(" * 5_000,
        "q=" + urlencode({"": "=cmd|'/c calc'!A0"}),
        "q=%ED%A0%80",
        "area=E99999999",
        "area=" + "E" * 3_000,
        "&".join(["checked=never"] * 900),
        "unknown=1&csrf_token=x",
        "q=*&q=?&q=[",
    ],
)
def test_no_address_breaks_the_listing(directory: Directory, page: PageClient, query: str) -> None:
    directory.publish("School play")
    page.get(f"/directory?{query}")
    assert page.client.get(f"/directory/csv?{query}").status_code == 200


def test_what_is_not_understood_is_left_out_of_the_pages_own_links(directory: Directory, page: PageClient) -> None:
    directory.publish_many(21)
    found = page.get("/directory?unknown=%3Cmarquee%3E&type=nonsense&sort=title")
    assert "marquee" not in found.response.text
    assert found.links()["Page 2" if "Page 2" in found.links() else "2"] == "/directory?sort=title&page=2"


def test_typed_text_is_shown_as_text(directory: Directory, page: PageClient) -> None:
    directory.publish("School play")
    found = page.get("/directory?q=%22%3E%3Cb%3Ebold%3C/b%3E")
    assert found.tree.find(".//main").find(".//b") is None


@pytest.mark.each_database
def test_a_page_asks_as_little_of_a_large_directory_as_of_a_small_one(
    directory: Directory, page: PageClient, statements: Callable[[], Any]
) -> None:
    directory.publish("School play", harm_types=["cse"])
    path = "/directory?type=drama&type=campaign&harm=cse"
    page.get(path)
    with statements() as few:
        page.get(path)
    directory.publish_many(30, seed=2)
    with statements() as after_a_write:
        page.get(path)
    with statements() as many:
        page.get(path)
    assert len(many) == len(few) <= 2, many
    assert len(after_a_write) <= 5, after_a_write


def test_a_change_shows_on_the_next_page(directory: Directory, page: PageClient) -> None:
    directory.publish("First play")
    assert page.get("/directory").texts("h3") == ["First play"]
    directory.publish("Second play")
    assert "2 initiatives" in page.get("/directory").main
    assert "Drama or theatre in education (2)" in page.get("/directory").main


@pytest.mark.parametrize(("parameters", "order"), [("sort=title", "title"), ("q=play&sort=newest", "newest"), ("q=play", None)])
def test_applying_filters_keeps_the_order_that_was_asked_for(
    directory: Directory, page: PageClient, parameters: str, order: str | None
) -> None:
    directory.publish("School play")
    hidden = [one.get("value") for one in page.get(f"/directory?{parameters}").tree.iter("input") if one.get("name") == "sort"]
    assert hidden == ([order] if order else [])

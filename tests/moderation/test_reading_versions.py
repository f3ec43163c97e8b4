"""Readers see every published version and nothing that was not published."""

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.models import Contribution, Revision
from app.contributions.services import assuring, deciding
from app.core.db import Database, session, transaction, unit_of_work
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
PAGE = "/directory/street-theatre-for-year-8"


@pytest.fixture
def moderator(people: People) -> int:
    return people.moderator()


@pytest.fixture
def contribution(initiatives: InitiativeMaker, author: int, moderator: int) -> int:
    """Published three times, with a returned, a rejected and a waiting edit besides."""
    play = initiatives.published(author, moderator)
    initiatives.decide(moderator, initiatives.edited(author, play, summary="It tours colleges now."))
    initiatives.decide(moderator, initiatives.edited(author, play, summary="Returned words."), "return")
    initiatives.decide(moderator, initiatives.edited(author, play, summary="Rejected words."), "reject")
    initiatives.decide(
        moderator, initiatives.edited(author, play, summary="It tours colleges and clubs.", description="New text.")
    )
    initiatives.edited(author, play, summary="Waiting words.")
    return play


def test_the_list_holds_the_published_versions_only(page: PageClient, contribution: int) -> None:
    listed = page.get(f"{PAGE}/versions")
    assert [text for text in listed.links() if text.startswith("Version ")] == ["Version 3", "Version 2", "Version 1"]
    page.get(f"{PAGE}/versions/4", status=404)
    page.get(f"{PAGE}/versions/0", status=404)


def test_an_old_version_says_that_it_has_been_replaced(page: PageClient, contribution: int) -> None:
    old = page.get(f"{PAGE}/versions/2")
    assert "This is version 2" in old.main
    assert "It has been replaced." in old.main
    assert "It tours colleges now." in old.main
    assert "It is the one on the site now." in page.get(f"{PAGE}/versions/3").main


def test_two_versions_are_compared_word_by_word(page: PageClient, contribution: int) -> None:
    seen = page.get(f"{PAGE}/compare?from=1&to=3")
    assert "from version 1 to version 3" in seen.h1
    assert "colleges" in "".join("".join(one.itertext()) for one in seen.tree.iter("ins"))
    assert "schools" in "".join("".join(one.itertext()) for one in seen.tree.iter("del"))
    newest = page.get(f"{PAGE}/compare")
    assert "from version 2 to version 3" in newest.h1
    for asked in ("?from=1&to=9", "?from=x", "?from=-1", "?to=99999999999999999999"):
        page.get(f"{PAGE}/compare{asked}", status=404)


def test_nothing_unpublished_is_on_any_page_of_versions(page: PageClient, contribution: int) -> None:
    for path in ("/versions", "/versions/1", "/versions/2", "/versions/3", "/compare?from=1&to=3", "/compare?from=3&to=1"):
        text = page.get(PAGE + path).response.text
        for words in ("Returned words", "Rejected words", "Waiting words"):
            assert words not in text


def test_an_erased_version_shows_only_a_marker(
    initiatives: InitiativeMaker, page: PageClient, people: People, contribution: int
) -> None:
    with_text = initiatives.revision(2)
    assert with_text.number == 2
    initiatives.act(people.administrator(), deciding.redact, lambda: queries.get_revision(2))
    assert "Its text was erased" in page.get(f"{PAGE}/versions").main
    assert "It tours colleges now." not in page.get(f"{PAGE}/versions/2").response.text
    compared = page.get(f"{PAGE}/compare?from=1&to=2")
    assert "cannot be compared" in compared.main
    assert "forty minutes" not in compared.main


def test_the_versions_of_a_page_that_was_taken_down_or_hidden_are_missing(
    database: Database, initiatives: InitiativeMaker, page: PageClient, moderator: int, contribution: int
) -> None:
    paths = ["/versions", "/versions/1", "/compare", "/report"]
    with unit_of_work(database), transaction():
        session().get_one(Contribution, contribution).assurance = "hidden"
    for path in paths:
        page.get(PAGE + path, status=404)
    initiatives.act(moderator, assuring.check, lambda: queries.get_contribution(contribution))
    page.get(f"{PAGE}/versions")
    initiatives.act(moderator, deciding.withdraw, lambda: queries.get_contribution(contribution), "It is out of date.")
    for path in paths:
        page.get(PAGE + path, status=404)


def test_opening_a_page_later_does_not_open_its_members_only_versions(
    database: Database, page: PageClient, people: People, contribution: int
) -> None:
    with unit_of_work(database), transaction():
        first = sa.and_(Revision.contribution_id == contribution, Revision.number == 1)
        session().execute(sa.update(Revision).where(first).values(audience="members"))  # as it would be had it been submitted so
    assert "Version 1" not in page.get(f"{PAGE}/versions").main
    page.get(f"{PAGE}/versions/1", status=404)
    page.get(f"{PAGE}/compare?from=1&to=3", status=404)
    people.sign_in(page.client, people.person())
    assert "Version 1" in page.get(f"{PAGE}/versions").main
    page.get(f"{PAGE}/versions/1")


def test_an_old_address_leads_to_the_new_one(initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int) -> None:
    made = initiatives.published(author, moderator)
    initiatives.decide(moderator, initiatives.edited(author, made, title="Street theatre for colleges"))
    moved = page.client.get(f"{PAGE}/compare?from=1&to=2")
    assert moved.status_code == 301
    assert moved.headers["Location"].endswith("/directory/street-theatre-for-colleges/compare?from=1&to=2")
    page.get(moved.headers["Location"])


def test_an_address_that_belongs_to_no_kind_is_missing(page: PageClient, contribution: int) -> None:
    for path in ("/versions", "/versions/1", "/compare", "/report", "/check"):
        page.get("/nowhere/street-theatre-for-year-8" + path, status=404)

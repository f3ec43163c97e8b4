"""The queue: oldest first, counted, filtered, and told to moderators at most once an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.contributions.models import Revision
from app.contributions.moderation import views
from app.core.db import Database
from tests.letters import letters_to, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]


@pytest.fixture
def moderator(people: People, page: PageClient, moment: Move) -> int:
    """A moderator, signed in."""
    made = people.person("Mo Derator", roles=("member", "moderator"), email="mo@example.org")
    people.sign_in(page.client, made)
    return made


def listed(queue: Page) -> list[str]:
    return ["".join(one.itertext()).strip() for one in queue.tree.iter("h3")]


@pytest.fixture
def waiting(initiatives: InitiativeMaker, people: People, moment: Move, moderator: int) -> None:
    """Three submissions, four days, two days and no time ago."""
    camden, leeds = people.area(), people.area("E08000035", "Leeds", "yorkshire-and-the-humber", "metropolitan")
    initiatives.submitted(people.person(organisation=people.organisation("Camden Council", areas=(camden,))), title="First")
    moment(timedelta(days=2))
    initiatives.submitted(people.person(), title="Second", description="Write to jo.bloggs@gmail.com for a place.")
    moment(timedelta(days=2))
    initiatives.submitted(people.person(), title="Third", coverage="areas", areas=[leeds])


def test_what_has_waited_longest_comes_first(page: PageClient, waiting: None) -> None:
    queue = page.get("/moderation")
    assert listed(queue) == ["First", "Second", "Third"]
    assert "3 submissions waiting, 1 with something for you to confirm" in queue.main
    assert "Waiting for 4 days" in queue.main
    assert "Submissions (3)" in queue.main


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("kind=initiative", ["First", "Second", "Third"]),
        ("area=E09000007", ["First"]),
        ("area=E08000035", ["Third"]),
        ("findings=yes", ["Second"]),
        ("waiting=1", ["First", "Second"]),
        ("waiting=3", ["First"]),
        ("waiting=7", []),
        ("waiting=1&findings=yes", ["Second"]),
        ("kind=nonsense&waiting=2&page=-1", ["First", "Second", "Third"]),
        ("page=99", ["First", "Second", "Third"]),
    ],
)
@pytest.mark.dialect
def test_filters_narrow_the_queue(page: PageClient, waiting: None, asked: str, expected: list[str]) -> None:
    assert listed(page.get(f"/moderation?{asked}")) == expected


def test_a_moderator_is_written_to_at_most_once_an_hour_and_nothing_waits_untold(
    database: Database, initiatives: InitiativeMaker, people: People, moment: Move, moderator: int
) -> None:
    author = people.person()
    initiatives.submitted(author, title="First")
    run_queued(database)
    [letter] = letters_to("mo@example.org")
    assert letter["Subject"] == "1 contribution is waiting for a moderator"
    assert "First" not in words_of(letter)
    initiatives.submitted(author, title="Second")
    initiatives.submitted(author, title="Third")
    moment(timedelta(minutes=20))
    run_queued(database)
    assert len(letters_to("mo@example.org")) == 1
    moment(timedelta(minutes=41))
    run_queued(database)
    assert [one["Subject"] for one in letters_to("mo@example.org")][1:] == ["3 contributions are waiting for a moderator"]
    moment(timedelta(hours=5))
    run_queued(database)
    assert len(letters_to("mo@example.org")) == 2


def test_a_moderator_is_not_written_to_about_their_own_organisations(
    database: Database, initiatives: InitiativeMaker, people: People, moment: Move
) -> None:
    organisation = people.organisation()
    people.person(organisation=organisation, roles=("member", "moderator"), email="mo@example.org")
    initiatives.submitted(people.person(organisation=organisation))
    run_queued(database)
    assert letters_to("mo@example.org") == []


def test_nothing_is_said_when_it_was_decided_before_the_letter_went(
    database: Database, initiatives: InitiativeMaker, people: People, moment: Move, moderator: int
) -> None:
    initiatives.decide(people.moderator(), initiatives.submitted(people.person()), "reject")
    run_queued(database)
    assert letters_to("mo@example.org") == []


def test_of_what_waits_only_the_page_that_is_shown_is_read(
    page: PageClient, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    ids_read: list[int] = []

    def note(row: Revision, _context: object) -> None:
        ids_read.append(row.id)

    sa.event.listen(Revision, "load", note)
    try:
        second = page.get("/moderation?page=2")
    finally:
        sa.event.remove(Revision, "load", note)
    assert listed(second) == ["Third"]
    assert "3 submissions waiting, 1 with something for you to confirm" in second.main
    assert len(ids_read) == 1


def test_an_empty_queue_names_the_kinds_that_it_looked_at(page: PageClient, moderator: int) -> None:
    assert "No submission is waiting. We looked at every kind that you decide on: initiative, " in page.get("/moderation").main


def test_a_queue_with_nothing_that_matches_says_how_many_wait(page: PageClient, waiting: None) -> None:
    assert "Of the 3 submissions waiting, none matches these filters." in page.get("/moderation?kind=specification").main

"""The queue: oldest first, counted, filtered, and told to moderators at most once an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core import jobs
from app.core.db import Database
from tests.moderation.bench import Bench, Mailbox, words
from tests.page_client import Page, PageClient
from tests.people import People

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
def waiting(bench: Bench, people: People, moment: Move, moderator: int) -> None:
    """Three submissions, four days, two days and no time ago."""
    camden, leeds = people.area(), people.area("E08000035", "Leeds", "yorkshire-and-the-humber", "metropolitan")
    bench.submitted(people.person(organisation=people.organisation("Camden Council", areas=(camden,))), title="First")
    moment(timedelta(days=2))
    bench.submitted(people.person(), title="Second", description="Write to jo.bloggs@gmail.com for a place.")
    moment(timedelta(days=2))
    bench.submitted(people.person(), title="Third", coverage="areas", areas=[leeds])


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
    database: Database, bench: Bench, people: People, mailbox: Mailbox, moment: Move, moderator: int
) -> None:
    author = people.person()
    bench.submitted(author, title="First")
    jobs.drain(database)
    [letter] = mailbox.to("mo@example.org")
    assert letter["Subject"] == "1 contribution is waiting for a moderator"
    assert "First" not in words(letter)
    bench.submitted(author, title="Second")
    bench.submitted(author, title="Third")
    moment(timedelta(minutes=20))
    jobs.drain(database)
    assert len(mailbox.to("mo@example.org")) == 1
    moment(timedelta(minutes=41))
    jobs.drain(database)
    assert [one["Subject"] for one in mailbox.to("mo@example.org")][1:] == ["3 contributions are waiting for a moderator"]
    moment(timedelta(hours=5))
    jobs.drain(database)
    assert len(mailbox.to("mo@example.org")) == 2


def test_a_moderator_is_not_written_to_about_their_own_organisations(
    database: Database, bench: Bench, people: People, mailbox: Mailbox, moment: Move
) -> None:
    organisation = people.organisation()
    people.person(organisation=organisation, roles=("member", "moderator"), email="mo@example.org")
    bench.submitted(people.person(organisation=organisation))
    jobs.drain(database)
    assert mailbox.to("mo@example.org") == []


def test_nothing_is_said_when_it_was_decided_before_the_letter_went(
    database: Database, bench: Bench, people: People, mailbox: Mailbox, moment: Move, moderator: int
) -> None:
    bench.decide(people.moderator(), bench.submitted(people.person()), "reject")
    jobs.drain(database)
    assert mailbox.to("mo@example.org") == []

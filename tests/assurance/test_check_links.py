"""The link in a reminder restarts the clock in one confirmed click, for the right person, once, and not for ever."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Membership
from app.contributions.models import Contribution
from app.contributions.services import assuring
from app.core import clock, worker
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Job
from tests.assurance.conftest import state
from tests.letters import letters_to, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
PAGE = "/directory/street-theatre-for-year-8"


@pytest.fixture
def contribution(initiatives: InitiativeMaker, people: People, moment: Move, author: int) -> int:
    return initiatives.published(author, people.moderator(), declares_checked=True)


def link(place: int = -1) -> str:
    letter = [one for one in letters_to("asha@example.org") if "/checks/" in words_of(one)][place]
    found = re.search(r"http://localhost(/checks/\S+)", words_of(letter))
    assert found
    return found.group(1)


def test_a_hidden_page_is_restored_by_the_link_without_signing_in(
    database: Database, page: PageClient, moment: Move, contribution: int, author: int
) -> None:
    moment(timedelta(days=211))
    worker.drain(database)
    page.get(PAGE, status=404)
    asked = page.get(link())
    assert "Street theatre for Year 8" in asked.h1
    assert state(database, contribution) == "hidden"
    after = page.fill(asked, containing="I have checked this")
    assert "This page has been checked" in after.h1
    assert state(database, contribution) == "fresh"
    page.get(PAGE)
    worker.drain(database)
    assert "Street theatre for Year 8" in page.get("/search?q=theatre").links()
    with unit_of_work(database):
        found = session().get_one(Contribution, contribution)
        assert (found.checked_by_id, found.checked_at) == (author, clock.now())


def test_pressing_twice_counts_once(database: Database, page: PageClient, moment: Move, contribution: int) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    asked = page.get(link())
    page.fill(asked, containing="I have checked this")
    moment(timedelta(days=1))
    again = page.fill(asked, containing="I have checked this")
    assert "there is nothing more to do" in again.main
    with unit_of_work(database):
        checks = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "check")
        assert session().scalar(checks) == 2  # the one said on submitting, and this one
        assert session().get_one(Contribution, contribution).checked_at == clock.now() - timedelta(days=1)


def test_a_link_of_an_earlier_cycle_changes_nothing(
    database: Database, page: PageClient, moment: Move, contribution: int
) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    old = link()
    check_page = page.get(old)
    page.fill(check_page, containing="I have checked this")
    moment(timedelta(days=100))
    worker.drain(database)
    assert state(database, contribution) == "due"
    assert link() != old
    assert "has been checked" in page.get(old).h1
    assert "there is nothing more to do" in page.fill(check_page, containing="I have checked this").main
    assert state(database, contribution) == "due"


def test_a_check_for_an_earlier_cycle_is_refused(
    database: Database, people: People, moment: Move, contribution: int, author: int
) -> None:
    """Also where the page did not look at the clock first, as of two who press at once."""
    with unit_of_work(database):
        before = session().get_one(Contribution, contribution).checked_at
    assert before is not None
    moment(timedelta(days=95))
    with unit_of_work(database), transaction():
        assuring.check_by_link(people.actor(author), session().get_one(Contribution, contribution), before)
    moment(timedelta(days=95))
    with unit_of_work(database), transaction(), pytest.raises(Conflict):
        assuring.check_by_link(people.actor(author), session().get_one(Contribution, contribution), before)


def test_a_link_runs_out_after_120_days(database: Database, page: PageClient, moment: Move, contribution: int) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    address = link()
    moment(timedelta(days=119))
    page.get(address)
    moment(timedelta(days=2))
    assert page.get(address, status=404).h1 == "This link cannot be used"


def test_a_link_is_no_use_to_somebody_who_no_longer_owns_the_page(
    database: Database, page: PageClient, moment: Move, contribution: int, author: int
) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    asked = page.get(link())
    with unit_of_work(database), transaction():
        session().execute(sa.update(Membership).where(Membership.person_id == author).values(ended_at=clock.now()))
    page.fill(asked, containing="I have checked this", status=404)
    assert state(database, contribution) == "due"


def test_a_changed_or_made_up_link_is_refused(database: Database, page: PageClient, moment: Move, contribution: int) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    good = link()
    for bad in ("/checks/x", good[:-2], good.replace("/checks/", "/checks/A"), "/checks/" + "a" * 5000, "/checks/.."):
        page.get(bad, status=404)
    assert state(database, contribution) == "due"


def test_the_link_is_stored_nowhere(database: Database, moment: Move, contribution: int) -> None:
    moment(timedelta(days=95))
    worker.drain(database)
    token = link().removeprefix("/checks/")
    with unit_of_work(database):
        assert all(token not in str(job.payload) for job in session().scalars(sa.select(Job)))


def test_colleagues_are_asked_when_the_author_has_left(
    database: Database, initiatives: InitiativeMaker, people: People, moment: Move
) -> None:
    organisation = people.organisation("Exampleshire Council")
    leaver = people.person(organisation=organisation, email="leaver@example.org")
    people.person(organisation=organisation, email="colleague@example.org")
    initiatives.published(leaver, people.moderator(), declares_checked=True)
    with unit_of_work(database), transaction():
        session().execute(sa.update(Membership).where(Membership.person_id == leaver).values(ended_at=clock.now()))
    moment(timedelta(days=95))
    worker.drain(database)
    assert [letter["Subject"] for letter in letters_to("colleague@example.org")] == ["Please check: Street theatre for Year 8"]
    assert not [letter for letter in letters_to("leaver@example.org") if "Please check" in letter["Subject"]]

"""A page that is not checked is chased, marked, hidden and restored; a page that never was is left alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.kinds.description import get_kind
from app.contributions.listing_models import FacetRow
from app.contributions.models import AssuranceNotice
from app.contributions.services import assuring, deciding, drafting
from app.contributions.services.assuring import state_at
from app.core import jobs, worker
from app.core.actor import SHIPPED_CONTENT
from app.core.db import Database, session, transaction, unit_of_work
from tests.assurance.conftest import state
from tests.letters import letters, letters_to, throw_letters_away, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
PAGE = "/directory/street-theatre-for-year-8"
CHECKED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def moderator(people: People, moment: Move) -> int:
    return people.moderator()


def facet(database: Database) -> list[str]:
    with unit_of_work(database):
        return list(session().scalars(sa.select(FacetRow.value).where(FacetRow.facet == "checked")))


def subjects() -> list[str]:
    return [str(letter["Subject"]) for letter in letters_to("asha@example.org")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "fresh"),
        (89, "fresh"),
        (90, "due"),
        (119, "due"),
        (120, "overdue"),
        (149, "overdue"),
        (150, "flagged"),
        (209, "flagged"),
        (210, "hidden"),
    ],
)
def test_the_states_begin_on_the_days_the_rule_says(days: int, expected: str) -> None:
    assert state_at(CHECKED, 120, CHECKED + timedelta(days=days)) == expected


def test_a_page_goes_from_fresh_to_hidden_and_each_step_is_told_once(
    database: Database, initiatives: InitiativeMaker, page: PageClient, moment: Move, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator, declares_checked=True)
    worker.drain(database)
    throw_letters_away()
    assert state(database, contribution) == "fresh"
    expected_subjects = []
    for days, next_state, subject in (
        (90, "due", "Please check: Street theatre for Year 8"),
        (30, "overdue", "A check is overdue: Street theatre for Year 8"),
        (30, "flagged", "A check is overdue by 30 days or more: Street theatre for Year 8"),
        (60, "hidden", "Hidden until you check it: Street theatre for Year 8"),
    ):
        moment(timedelta(days=days))
        worker.drain(database)
        expected_subjects.append(subject)
        assert state(database, contribution) == next_state
        assert facet(database) == ([] if next_state == "hidden" else [next_state])
        moment(timedelta(hours=1))
        worker.drain(database)
        assert subjects() == expected_subjects
    page.get(PAGE, status=404)
    assert "Street theatre for Year 8" not in page.get("/search?q=theatre").links()
    with unit_of_work(database):
        assert session().scalar(sa.select(sa.func.count()).select_from(AssuranceNotice)) == 4


def test_running_the_daily_job_again_reminds_nobody_again(
    database: Database, initiatives: InitiativeMaker, moment: Move, author: int, moderator: int
) -> None:
    initiatives.published(author, moderator, declares_checked=True)
    moment(timedelta(days=95))
    worker.drain(database)
    before = subjects()
    for day in range(3):
        with unit_of_work(database), transaction():
            jobs.enqueue("contributions.move_assurance", {}, dedupe_key=f"again-{day}")
        moment(timedelta(days=1))
        worker.drain(database)
    assert subjects() == before
    assert before.count("Please check: Street theatre for Year 8") == 1


def test_a_page_that_was_missed_for_months_moves_to_where_it_should_be(
    database: Database, initiatives: InitiativeMaker, moment: Move, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator, declares_checked=True)
    moment(timedelta(days=400))
    worker.drain(database)
    assert state(database, contribution) == "hidden"
    assert [one for one in subjects() if "check" in one.lower()] == ["Hidden until you check it: Street theatre for Year 8"]


def test_a_page_that_was_never_checked_is_never_hidden_for_its_age(
    database: Database, initiatives: InitiativeMaker, page: PageClient, moment: Move, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    for _ in range(4):
        moment(timedelta(days=500))
        worker.drain(database)
    assert state(database, contribution) == "never"
    assert facet(database) == ["never"]
    page.get(PAGE)
    assert not [one for one in subjects() if "check" in one.lower()]
    with unit_of_work(database):
        assert assuring.stale_share("initiative") == (0, 0, 1)


def test_publishing_an_edit_does_not_start_the_clock_again(
    database: Database, initiatives: InitiativeMaker, moment: Move, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator, declares_checked=True)
    moment(timedelta(days=100))
    worker.drain(database)
    initiatives.decide(moderator, initiatives.edited(author, contribution, summary="Something new."))
    assert state(database, contribution) == "due"
    with unit_of_work(database):
        assert queries.get_contribution(contribution).checked_at == CHECKED


def test_a_change_of_type_moves_the_state_back_and_the_daily_job_goes_on(
    database: Database, initiatives: InitiativeMaker, moment: Move, author: int, moderator: int
) -> None:
    drama = initiatives.published(author, moderator, declares_checked=True)
    other = initiatives.published(author, moderator, declares_checked=True, title="Another play")
    moment(timedelta(days=130))
    worker.drain(database)
    assert state(database, drama) == "overdue"
    initiatives.decide(moderator, initiatives.edited(author, drama, type="community"))
    moment(timedelta(days=25))
    worker.drain(database)
    assert state(database, drama) == "fresh"
    assert state(database, other) == "flagged"
    moment(timedelta(days=190))
    worker.drain(database)
    assert state(database, drama) == "due"


def test_an_owner_and_a_moderator_say_that_they_have_checked_it_and_nobody_else(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, moment: Move, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    page.get("/sign-in")
    assert page.client.get(f"{PAGE}/check").status_code == 303
    people.sign_in(page.client, people.person())
    page.get(f"{PAGE}/check", status=404)
    people.sign_in(page.client, author)
    asked = page.get(f"{PAGE}/check")
    assert "Nobody has checked it yet" in asked.main
    assert state(database, contribution) == "never"
    after = page.fill(asked, containing="I have checked this")
    assert "it was checked today" in after.text
    assert state(database, contribution) == "fresh"
    assert facet(database) == ["fresh"]
    moment(timedelta(days=130))
    worker.drain(database)
    people.sign_in(page.client, moderator)
    page.fill(page.get(f"{PAGE}/check"), containing="I have checked this")
    assert state(database, contribution) == "fresh"


def test_the_share_that_is_overdue_counts_never_checked_apart(
    database: Database, initiatives: InitiativeMaker, moment: Move, author: int, moderator: int
) -> None:
    initiatives.published(author, moderator, declares_checked=True)
    initiatives.published(author, moderator, declares_checked=True, title="A campaign", type="campaign")
    initiatives.published(author, moderator, title="Never checked")
    moment(timedelta(days=125))
    worker.drain(database)
    with unit_of_work(database):
        assert assuring.stale_share("initiative") == (1, 2, 1)


def test_moderators_are_asked_to_check_what_the_site_itself_owns(
    database: Database, people: People, moment: Move, moderator: int
) -> None:
    kind = get_kind("initiative")
    body = {"title": "A shipped play", "summary": "A play.", "type": "drama", "description": "Words."}
    actor = people.actor(moderator)
    with unit_of_work(database), transaction():
        revision = drafting.start(SHIPPED_CONTENT, kind, body, {"description": "<p>Words.</p>"}, "shipped")
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)
        assuring.check(actor, revision.contribution)
    worker.drain(database)
    throw_letters_away()
    moment(timedelta(days=90))
    worker.drain(database)
    [letter] = letters()
    assert letter["Subject"] == "Please check: A shipped play"
    assert "/directory/a-shipped-play/check" in words_of(letter)
    assert "/checks/" not in words_of(letter)

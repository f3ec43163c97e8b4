"""A page says who checked it as what they were then, whatever becomes of them: they leave, move, are erased, change roles."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import memberships, organisations
from app.accounts.models import Membership
from app.accounts.queries import get_organisation, get_person
from app.contributions.assurance import links
from app.contributions.assurance.links import CheckLink
from app.contributions.capacities import CAPACITIES, WORDS, capacity_of
from app.contributions.models import Contribution
from app.contributions.services import assuring
from app.contributions.services.personal_data import held_about
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from tests import kept_answers
from tests.moderation.initiative_maker import InitiativeMaker
from tests.moderation.test_policy import OF_AREA, OF_ORGANISATION, OF_PERSON, OF_SITE, Page
from tests.page_client import PageClient
from tests.people import People
from tests.policy_actors import ACTORS

pytestmark = pytest.mark.each_database
PAGE = "/directory/street-theatre-for-year-8"
BY = "Checked by {} on 2 March 2026."


@pytest.fixture(autouse=True)
def second_of_march(moment: Callable[[timedelta], None]) -> None:
    """Everything here happens on one day."""


@pytest.fixture
def trust(people: People) -> int:
    return people.organisation("Example Trust")


@pytest.fixture
def member(people: People, trust: int) -> int:
    return people.person("Asha Example", organisation=trust)


class Checks:
    """Lets people check pages, lets things happen to them, and reads what the page says afterwards."""

    def __init__(self, initiatives: InitiativeMaker, people: People, page: PageClient) -> None:
        self.initiatives, self.people, self.page = initiatives, people, page
        self.moderator = people.moderator()

    def check(self, person: int, contribution: int) -> None:
        self.initiatives.act(person, assuring.check, lambda: session().get_one(Contribution, contribution))

    def happens(self, act: Callable[..., object], *rest: object) -> None:
        with unit_of_work(self.initiatives.database), transaction():
            act(SYSTEM, *rest)

    def leave_organisation(self, person: int) -> None:
        with unit_of_work(self.initiatives.database), transaction():
            ended = sa.update(Membership).where(Membership.person_id == person).values(ended_at=clock.now())
            session().execute(ended)

    def move(self, person: int, organisation: int) -> None:
        self.leave_organisation(person)
        with unit_of_work(self.initiatives.database), transaction():
            memberships.join(get_person(person), get_organisation(organisation), confirmed=True)

    def shown(self) -> str:
        """What the page says, with nothing kept in memory from before."""
        kept_answers.forget_everything()
        return self.page.get(PAGE).main


@pytest.fixture
def checks(initiatives: InitiativeMaker, people: People, page: PageClient) -> Checks:
    return Checks(initiatives, people, page)


def test_a_page_is_still_checked_by_the_organisation_after_its_member_left(checks: Checks, member: int) -> None:
    checks.check(member, checks.initiatives.published(member, checks.moderator))
    assert BY.format("Example Trust") in checks.shown()
    checks.happens(services.close_account, member)
    assert BY.format("Example Trust") in checks.shown()


def test_a_page_is_still_checked_by_the_organisation_after_its_member_moved_to_another(checks: Checks, member: int) -> None:
    checks.check(member, checks.initiatives.published(member, checks.moderator))
    checks.move(member, checks.people.organisation("Another Trust"))
    assert BY.format("Example Trust") in checks.shown()


def test_what_a_member_said_when_submitting_is_their_organisations_though_they_left_before_it_was_published(
    checks: Checks, member: int
) -> None:
    waiting = checks.initiatives.submitted(member, declares_checked=True)
    checks.leave_organisation(member)
    checks.initiatives.decide(checks.moderator, waiting)
    assert BY.format("Example Trust") in checks.shown()


def test_a_check_by_the_link_of_a_reminder_is_the_organisations(checks: Checks, member: int) -> None:
    contribution = checks.initiatives.published(member, checks.moderator)
    checks.check(checks.moderator, contribution)
    link = links.make(CheckLink(contribution, member, clock.now()))
    checks.page.fill(checks.page.get(link), containing="I have checked this")
    checks.happens(services.close_account, member)
    assert BY.format("Example Trust") in checks.shown()


def test_a_check_stays_a_moderators_when_they_stop_being_one_and_join_the_owner(checks: Checks, member: int, trust: int) -> None:
    moderator = checks.people.moderator()
    checks.check(moderator, checks.initiatives.published(member, checks.moderator))
    checks.happens(memberships.remove_role, moderator, "moderator")
    checks.move(moderator, trust)
    assert BY.format("a moderator of this site") in checks.shown()


@pytest.mark.dialect
def test_a_check_stays_its_contributors_when_they_are_erased_and_names_nobody(checks: Checks) -> None:
    contributor = checks.people.person("Asha Example")
    checks.leave_organisation(contributor)
    checks.check(contributor, checks.initiatives.published(contributor, checks.moderator))
    checks.happens(services.erase_person, contributor)
    assert BY.format("the person who contributed it") in checks.shown()
    assert "Asha" not in checks.shown()


@pytest.mark.dialect
def test_erasing_whoever_checked_leaves_capacity_and_organisation(checks: Checks, member: int, trust: int) -> None:
    contribution = checks.initiatives.published(member, checks.moderator)
    checks.check(member, contribution)
    checks.happens(services.erase_person, member)
    with unit_of_work(checks.initiatives.database):
        checked = session().get_one(Contribution, contribution)
        assert (checked.checked_as, checked.checked_for_id) == ("organisation", trust)
    assert BY.format("Example Trust") in checks.shown()


@pytest.mark.dialect
def test_an_organisation_that_was_merged_is_called_what_it_became(checks: Checks, member: int, trust: int) -> None:
    checks.check(member, checks.initiatives.published(member, checks.moderator))
    checks.happens(organisations.merge_organisations, trust, checks.people.organisation("Examples United"))
    assert BY.format("Examples United") in checks.shown()


def test_of_a_check_from_before_it_says_that_who_made_it_is_not_recorded(checks: Checks, member: int) -> None:
    contribution = checks.initiatives.published(member, checks.moderator)
    checks.check(member, contribution)
    with unit_of_work(checks.initiatives.database), transaction():
        session().execute(sa.update(Contribution).values(checked_as=None, checked_for_id=None))
    assert "Checked on 2 March 2026. Who checked it is not recorded." in checks.shown()
    checks.check(member, contribution)
    assert "not recorded" not in checks.shown()


def test_what_somebody_checked_is_in_what_they_can_download(checks: Checks, member: int) -> None:
    contribution = checks.initiatives.published(member, checks.moderator)
    checks.check(member, contribution)
    with unit_of_work(checks.initiatives.database):
        assert held_about(member)["checks"] == [{"at": "2026-03-02T12:00:00+00:00", "page": contribution, "as": "organisation"}]


@pytest.mark.parametrize(
    ("page_of", "who", "code"),
    [
        (OF_PERSON, "author", "contributor"),
        (OF_PERSON, "moderator", "moderator"),
        (OF_ORGANISATION, "colleague", "organisation"),
        (OF_ORGANISATION, "moderating-colleague", "organisation"),
        (OF_ORGANISATION, "moderator", "moderator"),
        (OF_AREA, "commissioner", "organisation"),
        (OF_AREA, "lead", "organisation"),
        (OF_SITE, "moderator", "moderator"),
        (OF_SITE, "editor", "site"),
        (OF_SITE, "system", "site"),
    ],
)
def test_an_owner_checks_as_an_owner_and_for_the_organisation_they_are_of(page_of: Page, who: str, code: str) -> None:
    actor = ACTORS[who]
    capacity = capacity_of(actor, page_of)
    assert (capacity.code, capacity.organisation_id) == (code, actor.organisation_id if code == "organisation" else None)


def test_every_capacity_has_its_words() -> None:
    assert set(WORDS) == set(CAPACITIES)

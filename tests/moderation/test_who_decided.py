"""Decisions, the trail and roles that were given say what whoever acted was then, whatever becomes of them afterwards."""

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import memberships, organisations
from app.accounts.models import Membership, RoleGrant
from app.contributions.models import Contribution, Decision
from app.contributions.services import deciding
from app.contributions.services.personal_data import held_about
from app.core import audit, clock
from app.core.actor import SYSTEM, VISITOR, Actor, Grant
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.rows import only_row_of

pytestmark = pytest.mark.dialect


class Site:
    """Lets people act, lets things happen to them, and reads what pages say afterwards to somebody else."""

    def __init__(self, initiatives: InitiativeMaker, people: People, page: PageClient) -> None:
        self.initiatives, self.people, self.page = initiatives, people, page
        self.trust = people.organisation("Example Trust")
        self.council = people.organisation("Example Council")
        self.author = people.person("Asha Author", organisation=self.trust)
        self.moderator = people.moderator("Mo Derator", organisation=self.council)
        self.reader = people.person("Ada Administrator", roles=("member", "moderator", "admin"))
        people.sign_in(page.client, self.reader)

    def published(self) -> int:
        return self.initiatives.published(self.author, self.moderator)

    def happens(self, act: object, *rest: object) -> None:
        with unit_of_work(self.initiatives.database), transaction():
            act(SYSTEM, *rest)  # type: ignore[operator]

    def leaves(self, person: int) -> None:
        """They are moderator and member no more, and then they are erased."""
        self.happens(memberships.remove_role, person, "moderator")
        with unit_of_work(self.initiatives.database), transaction():
            session().execute(sa.update(Membership).where(Membership.person_id == person).values(ended_at=clock.now()))
        self.happens(services.erase_person, person)

    def history(self, contribution: int) -> str:
        return self.page.get(f"/moderation/contributions/{contribution}").main


@pytest.fixture
def site(initiatives: InitiativeMaker, people: People, page: PageClient) -> Site:
    return Site(initiatives, people, page)


def test_a_decision_stays_a_moderators_when_they_are_erased_and_names_nobody(site: Site) -> None:
    contribution = site.published()
    assert "by Mo Derator, as a moderator of this site" in site.history(contribution)
    site.leaves(site.moderator)
    shown = site.history(contribution)
    assert "by Someone who has left, as a moderator of this site" in shown
    assert "Mo Derator" not in shown


def test_the_page_of_a_revision_says_as_what_it_was_decided(site: Site) -> None:
    revision = site.initiatives.decide(site.moderator, site.initiatives.submitted(site.author), "return")
    address = f"/moderation/{revision}"
    assert "by Mo Derator, as a moderator of this site." in site.page.get(address).main
    site.leaves(site.moderator)
    assert "by Someone who has left, as a moderator of this site." in site.page.get(address).main


def test_an_owner_who_took_a_page_down_did_so_for_their_organisation_after_they_moved(site: Site) -> None:
    contribution = site.published()
    site.initiatives.act(site.author, deciding.withdraw, lambda: session().get_one(Contribution, contribution), "It has ended.")
    site.leaves(site.author)
    assert "by Someone who has left, for Example Trust" in site.history(contribution)


def test_an_administrator_who_is_no_moderator_took_it_down_as_an_administrator(site: Site, people: People) -> None:
    contribution = site.published()
    administrator = people.administrator("Bo Boss")
    site.initiatives.act(administrator, deciding.withdraw, lambda: session().get_one(Contribution, contribution), "It has ended.")
    assert "by Bo Boss, as an administrator of this site" in site.history(contribution)


def test_of_a_decision_from_before_the_capacity_is_not_recorded(site: Site) -> None:
    contribution = site.published()
    with unit_of_work(site.initiatives.database), transaction():
        session().execute(sa.update(Decision).values(by_as=None, by_for_id=None))
    assert "by Mo Derator (in which capacity is not recorded)" in site.history(contribution)


def test_a_revision_is_still_its_organisations_after_its_author_left(site: Site) -> None:
    contribution = site.published()
    site.leaves(site.author)
    assert "By Someone who has left, for Example Trust, saved" in site.history(contribution)


def test_the_trail_of_a_page_says_what_whoever_acted_was_then(site: Site) -> None:
    contribution = site.published()
    site.leaves(site.moderator)
    assert "Someone who has left Member, moderator, Example Council" in site.history(contribution)


def test_the_audit_page_and_its_spreadsheet_say_what_whoever_acted_was_then(site: Site) -> None:
    site.published()
    site.leaves(site.moderator)
    assert "Someone who has left Member, moderator, Example Council Publish" in site.page.get("/admin/audit?verb=publish").main
    spreadsheet = site.page.client.get("/admin/audit.csv?verb=publish").text
    assert '"Member, moderator, Example Council",Publish' in spreadsheet


def test_of_an_entry_from_before_the_roles_are_not_recorded(site: Site) -> None:
    entry = AuditEntry(at=clock.now(), actor_id=site.moderator, actor_kind="person", verb="ring", thing_kind="bell", detail={})
    with unit_of_work(site.initiatives.database), transaction():
        session().add(entry)
    assert "Mo Derator Roles then are not recorded Ring" in site.page.get("/admin/audit?verb=ring").main


def test_an_entry_keeps_the_roles_that_counted_and_the_organisation(database: Database) -> None:
    grants = frozenset({Grant("member"), Grant("admin"), Grant("area_lead", "E09000007")})
    with unit_of_work(database), transaction():
        audit.record(Actor(person_id=7, grants=grants, organisation_id=3), "ring", "bell", None)
    entry = only_row_of(database, AuditEntry)
    assert (entry.actor_as, entry.actor_for_id) == ("member area_lead", 3), "no second factor was given"


@pytest.mark.parametrize(("actor", "roles"), [(SYSTEM, ""), (VISITOR, ""), (Actor(person_id=7, is_system=True), None)])
def test_an_entry_in_the_name_of_somebody_who_is_not_there_gives_them_no_roles(
    database: Database, actor: Actor, roles: str | None
) -> None:
    with unit_of_work(database), transaction():
        audit.record(actor, "ring", "bell", None)
    assert only_row_of(database, AuditEntry).actor_as == roles


def test_a_role_was_given_by_what_its_giver_was_then(site: Site, people: People) -> None:
    giver = people.person("Gil Giver", organisation=site.council, roles=("member", "admin"))
    with unit_of_work(site.initiatives.database), transaction():
        memberships.grant_role(people.actor(giver), site.author, "editor")
    address = f"/admin/people/{site.author}"
    assert "by Gil Giver (member, administrator, Example Council)" in site.page.get(address).main
    site.leaves(giver)
    assert "by Someone who has left (member, administrator, Example Council)" in site.page.get(address).main
    with unit_of_work(site.initiatives.database), transaction():
        session().execute(sa.update(RoleGrant).where(RoleGrant.granted_by == giver).values(granted_as=None))
    assert "by Someone who has left (roles then are not recorded" in site.page.get(address).main


def test_what_was_decided_for_an_organisation_that_was_merged_is_what_it_became(site: Site, people: People) -> None:
    contribution = site.published()
    site.initiatives.act(site.author, deciding.withdraw, lambda: session().get_one(Contribution, contribution), "It has ended.")
    site.happens(organisations.merge_organisations, site.trust, people.organisation("Examples United"))
    assert "by Asha Author, for Examples United" in site.history(contribution)


def test_what_somebody_decided_as_what_is_in_what_they_can_download(site: Site) -> None:
    site.published()
    with unit_of_work(site.initiatives.database):
        assert [one["as"] for one in held_about(site.moderator)["decisions"]] == ["moderator"]

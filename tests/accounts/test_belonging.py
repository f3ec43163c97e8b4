"""Organisations, areas and roles: who may change them, and what a change moves."""

import pytest
import sqlalchemy as sa

from app.accounts import queries, services
from app.accounts.belonging import memberships, organisations
from app.accounts.credentials import tokens
from app.accounts.models import RoleGrant
from app.core import audit, clock
from app.core.actor import SYSTEM, VISITOR
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.accounts.conftest import LetterReader
from tests.page_client import PageClient
from tests.people import People


def test_only_administrators_give_and_take_roles(people: People, database: Database) -> None:
    person = people.person()
    others = [VISITOR, *(people.actor(one) for one in (people.person(), people.moderator(), person))]
    administrator = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        for actor in others:
            with pytest.raises(Forbidden):
                memberships.grant_role(actor, person, "admin")
        memberships.grant_role(administrator, person, "editor")
    assert people.actor(person).has_role("editor")


@pytest.mark.parametrize(("role", "area"), [("owner", ""), ("area_lead", ""), ("moderator", "E09000007"), ("", "")])
def test_a_role_that_makes_no_sense_is_refused(people: People, database: Database, role: str, area: str) -> None:
    person = people.person()
    with unit_of_work(database), transaction(), pytest.raises(Invalid):
        memberships.grant_role(SYSTEM, person, role, area)


def test_a_role_is_held_once_and_audited(people: People, database: Database) -> None:
    person, administrator = people.person(), people.administrator()
    actor = people.actor(administrator)
    with unit_of_work(database), transaction():
        memberships.grant_role(actor, person, "editor")
        memberships.grant_role(actor, person, "editor")
        assert len([grant for grant in queries.roles_of(person) if grant.role == "editor"]) == 1
        memberships.remove_role(actor, person, "editor")
        entries = session().scalars(sa.select(audit.AuditEntry).where(audit.AuditEntry.thing_id == person)).all()
        acts = [(one.verb, one.detail.get("role"), one.actor_id) for one in entries]
    assert acts == [("grant-role", "editor", administrator), ("remove-role", "editor", administrator)]


@pytest.mark.dialect
@pytest.mark.parametrize("for_an_organisation", [True, False])
def test_the_database_refuses_the_same_role_twice(people: People, database: Database, for_an_organisation: bool) -> None:
    person, organisation = people.person(), people.organisation() if for_an_organisation else None
    with unit_of_work(database), transaction():
        for _ in range(2):
            session().add(RoleGrant(person_id=person, role="editor", organisation_id=organisation, granted_at=clock.now()))
        with pytest.raises(sa.exc.IntegrityError):
            session().flush()
        session().rollback()


def test_an_area_is_confirmed_by_its_own_lead(page: PageClient, people: People, letters: LetterReader) -> None:
    people.area()
    people.area("E08000035", "Leeds", "yorkshire-and-the-humber", "metropolitan")
    asha = people.person("Asha Patel")
    people.sign_in(page.client, asha)
    page.fill(page.get("/account/areas"), {"area": "E09000007"}, containing="area")
    assert "Waiting to be confirmed" in page.get("/account/areas").main
    assert people.actor(asha).areas == frozenset()

    people.sign_in(page.client, people.person("Leeds lead", leads="E08000035"))
    assert "Nobody else asks to be confirmed" in page.get("/account/area-requests").main
    _, values = page.get("/account").form_values("Sign out")
    assert page.client.post("/account/area-requests/1/confirm", data=values).status_code == 404

    people.sign_in(page.client, people.person("Camden lead", leads="E09000007"))
    drawn = page.get("/account/area-requests")
    assert "Asha Patel" in drawn.main
    page.fill(drawn, containing=": Asha Patel, Camden")
    assert people.actor(asha).areas == {"E09000007"}
    assert letters.only().subject == "You are confirmed in your area on Practice Exchange"


def test_a_moderator_turns_a_request_down(page: PageClient, people: People, letters: LetterReader, database: Database) -> None:
    people.area()
    asha = people.person("Asha Patel")
    actor = people.actor(asha)
    with unit_of_work(database), transaction():
        memberships.ask_area(actor, "E09000007")
        memberships.ask_area(actor, "E09000007")
    people.sign_in(page.client, people.moderator())
    page.fill(page.get("/account/area-requests"), containing="Do not confirm")
    assert people.actor(asha).areas == frozenset()
    assert letters.only().subject == "Your request about an area on Practice Exchange"
    assert "Nobody else asks to be confirmed" in page.get("/account/area-requests").main


def test_nobody_confirms_themselves_in_an_area(people: People, database: Database) -> None:
    people.area()
    lead = people.person("Lead", leads="E09000007")
    moderator = people.moderator()
    with unit_of_work(database), transaction():
        for person in (lead, moderator):
            memberships.ask_area(people.actor(person), "E09000007")
            asked = queries.areas_of(person)[0]
            with pytest.raises(NotFound):
                memberships.confirm_area(people.actor(person), asked.id)


def test_an_area_request_is_decided_once(people: People, database: Database) -> None:
    asha, moderator = people.person(), people.actor(people.moderator())
    with unit_of_work(database), transaction():
        memberships.ask_area(people.actor(asha), "E09000007")
        asked = queries.areas_of(asha)[0]
        memberships.confirm_area(moderator, asked.id)
        with pytest.raises(Conflict):
            memberships.refuse_area(moderator, asked.id)


def test_leaving_an_area_also_ends_leading_it(people: People, database: Database) -> None:
    lead = people.person("Lead", leads="E09000007", areas=("E09000007",))
    with unit_of_work(database), transaction():
        memberships.end_area(people.actor(lead), queries.areas_of(lead)[0].id)
    after = people.actor(lead)
    assert not after.leads("E09000007")
    assert after.areas == frozenset()


def test_nobody_takes_another_person_out_of_an_area(page: PageClient, people: People) -> None:
    people.person("Asha", areas=("E09000007",))
    people.sign_in(page.client, people.person())
    _, values = page.get("/account").form_values("Sign out")
    assert page.client.post("/account/areas/1/leave", data=values).status_code in (403, 404)


def test_only_administrators_change_organisations(people: People, database: Database) -> None:
    council = people.organisation("Camden Council")
    other = people.organisation("Another")
    actors = [people.actor(person) for person in (people.person(), people.moderator())]
    with unit_of_work(database), transaction():
        for actor in actors:
            for act in (
                lambda actor=actor: organisations.create_organisation(actor, "New", "vcs"),
                lambda actor=actor: organisations.change_organisation(actor, council, "New", "vcs"),
                lambda actor=actor: organisations.add_domain(actor, council, "barnside.org.uk"),
                lambda actor=actor: organisations.set_areas_served(actor, council, ["E09000007"]),
                lambda actor=actor: organisations.merge_organisations(actor, council, other),
            ):
                with pytest.raises(Forbidden):
                    act()


def test_a_registered_domain_makes_newcomers_members(people: People, database: Database) -> None:
    actor = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        charity = organisations.create_organisation(actor, "Barnside", "vcs")
        organisations.add_domain(actor, charity.id, "@Barnside.org.uk")
        assert queries.organisation_by_domain("mail.barnside.org.uk") is charity
        assert queries.organisation_by_domain("notbarnside.org.uk") is None
        person = services.add_person("asha@barnside.org.uk", "Asha", "member")
        assert queries.organisation_of(person.id) is charity
        organisations.remove_domain(actor, charity.id, "barnside.org.uk")
        assert queries.organisation_by_domain("barnside.org.uk") is None


@pytest.mark.parametrize(
    "domain", ["gmail.com", "nhs.net", "gov.uk", "sch.uk", "x.ac.uk", "not a domain", "", "a" * 254, "<b>.org"]
)
def test_a_domain_that_proves_nothing_cannot_be_registered(people: People, database: Database, domain: str) -> None:
    council = people.organisation()
    with unit_of_work(database), transaction(), pytest.raises(Invalid):
        organisations.add_domain(SYSTEM, council, domain)


def test_a_domain_belongs_to_one_organisation(people: People, database: Database) -> None:
    first, second = people.organisation(), people.organisation()
    with unit_of_work(database), transaction():
        organisations.add_domain(SYSTEM, first, "barnside.org.uk")
        with pytest.raises(Invalid, match="another organisation"):
            organisations.add_domain(SYSTEM, second, "barnside.org.uk")


@pytest.mark.dialect
def test_a_merged_organisation_gives_its_people_domains_and_areas_to_the_other(people: People, database: Database) -> None:
    actor = people.actor(people.administrator())
    duplicate = people.organisation("Camden", areas=("E09000007", "E08000035"))
    remaining = people.organisation("Camden Council", areas=("E09000007",))
    asha, bo = people.person("Asha", organisation=duplicate), people.person("Bo", organisation=remaining)
    with unit_of_work(database), transaction():
        organisations.add_domain(actor, duplicate, "camden.gov.uk")
        organisations.merge_organisations(actor, duplicate, remaining)
        assert queries.get_organisation(duplicate).id == remaining
        assert queries.areas_served(remaining) == ["E08000035", "E09000007"]
        assert queries.domains_of(remaining) == ["camden.gov.uk"]
        assert duplicate not in [one.id for one in queries.list_organisations()]
        with pytest.raises(Conflict):
            organisations.merge_organisations(actor, duplicate, remaining)
        with pytest.raises(Invalid):
            organisations.merge_organisations(actor, remaining, duplicate)
    assert people.actor(asha).organisation_id == people.actor(bo).organisation_id == remaining
    assert people.actor(asha).verified


def test_an_actors_label_never_shows_an_address(people: People, database: Database) -> None:
    with unit_of_work(database), transaction():
        newcomer = services.verify_email(_registration_link())
        assert "@" not in queries.actor_for(newcomer).label
        assert not queries.actor_for(newcomer).verified


def _registration_link() -> str:
    return tokens.plaintext(tokens.issue("verify-email", "asha@example.org"))

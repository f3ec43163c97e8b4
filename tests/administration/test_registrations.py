"""Waiting registrations are confirmed with an organisation, or refused with a reason that the person is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.accounts.lifecycle import PERSON
from app.accounts.models import Organisation, Person
from app.accounts.queries import domains_of, open_membership, organisation_of
from app.administration import services
from app.administration.services import Placement
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.config import Settings
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from tests.administration.conftest import organisation_names, person_of
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

Newcomer = Callable[..., int]
Entries = Callable[[str], list[AuditEntry]]


@pytest.fixture
def moderating(page: PageClient, people: People) -> PageClient:
    people.sign_in(page.client, people.moderator("Mo Derator"))
    return page


def workplace(database: Database, person_id: int) -> str | None:
    with unit_of_work(database):
        found = organisation_of(person_id)
        return found.name if found else None


def letters(settings: Settings, database: Database) -> str:
    """Every letter sent so far."""
    run_queued(database)
    folder = Path(settings.instance_dir) / "mail"
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.eml"))).replace("=\n", "") if folder.exists() else ""


@pytest.mark.each_database
def test_a_moderator_confirms_a_new_organisation_after_putting_its_name_right(
    moderating: PageClient, newcomer: Newcomer, people: People, database: Database
) -> None:
    person = newcomer(organisation_name="harbor projct")
    listed = moderating.get("/accounts/registrations")
    assert "harbor projct New" in listed.main
    form = moderating.get(listed.links()["Nell Newcomer"])
    changes = {"organisation_name": "Harbour Project", "organisation_kind": "other"}
    assert "No registration is waiting" in moderating.fill(form, changes, "Confirm").main
    assert workplace(database, person) == "Harbour Project"
    assert person_of(database, person).status == "active"
    assert people.actor(person).verified


def test_a_moderator_cannot_say_which_domains_are_trusted(
    moderating: PageClient, newcomer: Newcomer, people: People, unit: None
) -> None:
    person, moderator = newcomer(), people.actor(people.moderator())
    assert "Email domains" not in moderating.get(f"/accounts/registrations/{person}").main
    with pytest.raises(Forbidden), transaction():
        services.confirm_registration(moderator, person, Placement(name="Harbour", kind="vcs", domains=["harbour.org.uk"]))


def test_an_administrator_gives_the_new_organisation_its_domains(
    admin: PageClient, newcomer: Newcomer, database: Database
) -> None:
    person = newcomer()
    form = admin.get(f"/accounts/registrations/{person}")
    wrong = admin.fill(form, {"domains": "harbour.org.uk\ngmail.com"}, "Confirm", 422)
    assert "gmail.com: This domain is shared by people outside the organisation" in wrong.main
    assert "harbour.org.uk" in wrong.form_values("Confirm")[1]["domains"]
    assert person_of(database, person).status == "waiting"
    admin.fill(form, {"domains": "harbour.org.uk\n\n @Harbour.example.org "}, "Confirm")
    with unit_of_work(database):
        organisation = organisation_of(person)
        assert organisation is not None
        assert domains_of(organisation.id) == ["harbour.example.org", "harbour.org.uk"]


@pytest.mark.each_database
def test_a_person_is_put_under_an_organisation_that_exists_and_their_own_name_for_it_goes(
    moderating: PageClient, newcomer: Newcomer, people: People, database: Database
) -> None:
    existing = people.organisation("The Harbour Project")
    person = newcomer(organisation_name="Harbour")
    form = moderating.get(f"/accounts/registrations/{person}")
    assert "Choose an organisation" in moderating.fill(form, {"choice": "other"}, "Confirm", 422).main
    moderating.fill(form, {"choice": "other", "existing": str(existing)}, "Confirm")
    assert workplace(database, person) == "The Harbour Project"
    assert "Harbour" not in organisation_names(database)
    with unit_of_work(database):
        assert [one.merged_into_id for one in session().query(Organisation).filter_by(name="Harbour")] == [existing]


def test_an_organisation_somebody_chose_needs_only_a_yes(
    moderating: PageClient, newcomer: Newcomer, people: People, database: Database
) -> None:
    person = newcomer(chose=people.organisation("The Harbour Project"))
    moderating.fill(moderating.get(f"/accounts/registrations/{person}"), {}, "Confirm")
    assert workplace(database, person) == "The Harbour Project"


def test_a_name_that_another_organisation_has_is_refused(moderating: PageClient, newcomer: Newcomer, people: People) -> None:
    people.organisation("The Harbour Project")
    form = moderating.get(f"/accounts/registrations/{newcomer()}")
    page = moderating.fill(form, {"organisation_name": "the harbour project"}, "Confirm", 422)
    assert "There is already an organisation with this name" in page.main


def test_a_reopened_account_has_to_be_given_an_organisation(moderating: PageClient, people: People, database: Database) -> None:
    existing = people.organisation("The Harbour Project")
    person = people.person("Rey Opened", status="waiting", roles=())
    with unit_of_work(database):
        assert open_membership(person) is None
    form = moderating.get(f"/accounts/registrations/{person}")
    moderating.fill(form, {"existing": str(existing)}, "Confirm")
    assert workplace(database, person) == "The Harbour Project"


def test_a_refusal_needs_a_reason_and_the_person_is_told_it(
    moderating: PageClient, newcomer: Newcomer, database: Database, settings: Settings, entries: Entries
) -> None:
    person = newcomer()
    form = moderating.get(f"/accounts/registrations/{person}/refuse")
    assert "Choose why you are refusing this registration" in moderating.fill(form, {}, "Refuse this registration", 422).main
    moderating.fill(form, {"reason": "personal-address"}, "Refuse this registration")
    assert person_of(database, person).status == "closed"
    assert [entry.detail["reason"] for entry in entries("refuse")] == ["personal-address"]
    assert letters(settings, database).count("Subject: We could not confirm") == 1
    assert "The email address is a personal one" in letters(settings, database)


def test_refusing_a_new_workplace_of_somebody_active_ends_only_that(
    moderating: PageClient, newcomer: Newcomer, people: People, database: Database
) -> None:
    person = newcomer(chose=people.organisation("The Harbour Project"))
    with unit_of_work(database), transaction():
        PERSON.apply(session().get_one(Person, person), "activate", SYSTEM)
    moderating.fill(
        moderating.get(f"/accounts/registrations/{person}/refuse"), {"reason": "not-confirmed"}, "Refuse this registration"
    )
    assert person_of(database, person).status == "active"
    assert workplace(database, person) is None


def test_what_was_decided_is_not_decided_again(moderating: PageClient, newcomer: Newcomer, people: People, unit: None) -> None:
    person, other = newcomer(), people.actor(people.moderator())
    form = moderating.get(f"/accounts/registrations/{person}")
    with transaction():
        services.confirm_registration(other, person, Placement(name="Harbour Project", kind="vcs"))
    moderating.fill(form, {}, "Confirm", 409)
    moderating.get(f"/accounts/registrations/{person}/refuse", 409)
    with pytest.raises(Conflict), transaction():
        services.refuse_registration(other, person, "not-confirmed")


def test_nobody_decides_on_themselves(page: PageClient, newcomer: Newcomer, people: People, database: Database) -> None:
    own = people.moderator("Mo Derator")
    with unit_of_work(database), transaction():
        membership = open_membership(own)
        assert membership is not None
        membership.confirmed_at = None
    people.sign_in(page.client, own)
    assert "No registration is waiting" in page.get("/accounts/registrations").main
    page.get(f"/accounts/registrations/{own}", 409)

"""A newcomer registers; where they work decides whether they may contribute at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import queries, services
from app.accounts.belonging import memberships, organisations
from app.accounts.models import Organisation, Person
from app.administration import services as administering
from app.core import audit, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, NotFound
from tests.accounts.conftest import PASSWORD, LetterReader, give_password, is_signed_in
from tests.page_client import Page, PageClient
from tests.people import People


def prove(page: PageClient, letters: LetterReader, address: str) -> Page:
    """Register an address and press the button of the link that arrives; the page of details."""
    page.fill(page.get("/register"), {"email": address}, containing="email")
    return page.fill(page.get(letters.only().path), containing="Confirm")


def finish(page: PageClient, drawn: Page, status: int = 200, **answers: str) -> Page:
    given = {"name": "Asha Patel", "job_role": "la-csa", **answers}
    return page.fill(drawn, given, containing="job_role", status=status)


def find(database: Database, address: str) -> Person:
    with unit_of_work(database):
        person = queries.find_person_by_email(address)
        assert person is not None
        return person


@pytest.mark.each_database
def test_a_council_officer_can_contribute_at_once(
    page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    people.area()
    drawn = prove(page, letters, "Asha.Patel@Northshire.gov.uk")
    assert "organisation_kind" not in str(drawn.form_values("job_role"))
    done = finish(page, drawn, organisation_name="Northshire Council", area="E09000007", password=PASSWORD)
    assert "You can now read and contribute" in done.main
    person = find(database, "asha.patel@northshire.gov.uk")
    assert person.status == "active"
    actor = people.actor(person.id)
    assert actor.verified
    assert actor.areas == frozenset(), "an area is for its lead to confirm"
    assert actor.label == "Asha Patel, northshire.gov.uk", "what a newcomer typed is not shown until a moderator takes it up"
    with unit_of_work(database):
        made = session().scalars(sa.select(Organisation)).one()
        assert (made.proposed_name, made.kind) == ("Northshire Council", "local-authority")
        assert queries.domains_of(made.id) == ["northshire.gov.uk"]


def test_a_second_officer_joins_the_same_organisation_without_being_asked(
    page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    with unit_of_work(database), transaction():
        first = services.add_person("first@northshire.gov.uk", "First", "member")
        first_id = first.id
    drawn = prove(page, letters, "second@social.northshire.gov.uk")
    assert "Your email address belongs to northshire.gov.uk" in drawn.main
    finish(page, drawn)
    second = find(database, "second@social.northshire.gov.uk")
    assert people.actor(second.id).organisation_id == people.actor(first_id).organisation_id


def test_a_charity_worker_waits_for_a_moderator_and_can_only_read(
    page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    moderator = people.moderator()
    drawn = prove(page, letters, "asha@barnside.org.uk")
    done = finish(page, drawn, organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    assert "A moderator will check where you work" in done.main
    person = find(database, "asha@barnside.org.uk")
    assert person.status == "waiting"
    assert not people.actor(person.id).verified
    with unit_of_work(database):
        asked = queries.open_membership(person.id)
        assert asked is not None
        assert "Barnside" not in [one.name for one in queries.list_organisations()], "nobody sees it before a moderator"
        asked_id = asked.id
    actor = people.actor(moderator)
    with unit_of_work(database), transaction():
        memberships.confirm_membership(actor, asked_id)
    after = people.actor(person.id)
    assert after.verified
    assert after.label == "Asha Patel, Barnside"
    assert letters.only().subject == "Your Practice Exchange account is ready"


def test_naming_a_council_does_not_make_a_stranger_its_member(
    page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    council = people.organisation("Northshire Council")
    drawn = prove(page, letters, "stranger@gmail.com")
    finish(page, drawn, organisation=str(council))
    person = find(database, "stranger@gmail.com")
    assert person.status == "waiting"
    assert people.actor(person.id).organisation_id is None


def test_an_nhs_address_is_proof_for_an_nhs_body_and_for_no_other(
    page: PageClient, second_browser: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    trust, council = people.organisation("North Trust", "nhs-provider"), people.organisation("Northshire Council")
    finish(page, prove(page, letters, "asha@nhs.net"), organisation=str(trust))
    assert people.actor(find(database, "asha@nhs.net").id).organisation_id == trust
    drawn = prove(second_browser, letters, "bo@nhs.net")
    refused = finish(second_browser, drawn, status=422, organisation=str(council))
    assert "Choose an answer from the list" in refused.main
    assert find(database, "bo@nhs.net").status == "unconfirmed"


def test_what_was_typed_survives_an_error_but_not_the_password(page: PageClient, letters: LetterReader) -> None:
    drawn = prove(page, letters, "asha@barnside.org.uk")
    again = finish(page, drawn, status=422, name="", organisation="new", organisation_name="Barnside", password=PASSWORD)
    assert "Enter your full name" in again.main
    _, values = again.form_values("job_role")
    assert values["organisation_name"] == "Barnside"
    assert values["password"] == ""


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"organisation": ""}, "Choose your organisation"),
        ({"organisation": "new"}, "Enter the name of your organisation"),
        ({"organisation": "new", "organisation_name": "Barnside"}, "Choose what kind of organisation it is"),
        ({"organisation": "999999"}, "Choose an answer from the list"),
        ({"organisation": "new", "organisation_name": "B" * 151, "organisation_kind": "vcs"}, "150 characters or fewer"),
        (
            {"organisation": "new", "organisation_name": "Barnside", "organisation_kind": "vcs", "password": "password1234"},
            "harder to guess",
        ),
        (
            {"organisation": "new", "organisation_name": "Barnside", "organisation_kind": "vcs", "name": "asha@x.org"},
            "not an email address",
        ),
        (
            {"organisation": "new", "organisation_name": "Barnside", "organisation_kind": "vcs", "job_role": "admin"},
            "Choose an answer from the list",
        ),
    ],
)
def test_each_mistake_is_named(
    page: PageClient, letters: LetterReader, database: Database, answers: dict[str, str], words: str
) -> None:
    assert words in finish(page, prove(page, letters, "asha@barnside.org.uk"), status=422, **answers).main
    assert find(database, "asha@barnside.org.uk").status == "unconfirmed"


def test_a_form_cannot_set_what_it_does_not_ask(
    page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    form = prove(page, letters, "asha@barnside.org.uk")
    columns = {column.name: "1" for column in Person.__table__.columns if column.name not in ("name", "job_role")}
    honest = {"name": "Asha", "job_role": "other", "organisation": "new", "organisation_name": "B", "organisation_kind": "vcs"}
    planted = {**columns, "status": "active", "role": "admin", "organisation_id": "1", "confirmed_at": "2026-01-01"}
    page.fill(form, {**planted, **honest}, containing="job_role")
    person = find(database, "asha@barnside.org.uk")
    assert person.status == "waiting"
    assert person.email == "asha@barnside.org.uk"
    assert not people.actor(person.id).grants


def test_an_address_with_an_account_is_told_so_by_letter(
    page: PageClient, people: People, letters: LetterReader, database: Database
) -> None:
    people.person(email="asha@example.org")
    page.fill(page.get("/register"), {"email": "asha@example.org"}, containing="email")
    letter = letters.only()
    assert letter.subject == "You already have a Practice Exchange account"
    assert letter.path == "/sign-in"
    with unit_of_work(database):
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_of_two_registration_letters_the_second_does_nothing(
    page: PageClient, second_browser: PageClient, letters: LetterReader
) -> None:
    for browser in (page, second_browser):
        browser.fill(browser.get("/register"), {"email": "asha@example.org"}, containing="email")
    first, second = (letter.path for letter in letters.collect())
    page.fill(page.get(first), containing="Confirm")
    assert second_browser.fill(second_browser.get(second), containing="Confirm", status=404).h1 == "This link does not work"
    assert not is_signed_in(second_browser)


def test_details_are_given_once(page: PageClient, letters: LetterReader, people: People, database: Database) -> None:
    drawn = prove(page, letters, "asha@barnside.org.uk")
    finish(page, drawn, organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    person = find(database, "asha@barnside.org.uk")
    details = services.Details("Someone Else", "other", organisation_name="Barnside", organisation_kind="vcs")
    with unit_of_work(database), transaction(), pytest.raises(Conflict):
        services.complete_registration(people.actor(person.id), details)
    assert page.get("/account").h1 == "Your account"
    assert page.client.get("/register/details").status_code == 303


def test_a_password_chosen_on_registering_works(page: PageClient, second_browser: PageClient, letters: LetterReader) -> None:
    finish(page, prove(page, letters, "asha@northshire.gov.uk"), organisation_name="Northshire Council", password=PASSWORD)
    give_password(second_browser, "asha@northshire.gov.uk")
    assert is_signed_in(second_browser)


def test_hostile_names_are_kept_as_text(page: PageClient, letters: LetterReader) -> None:
    name = "<script>alert(1)</script> {{ 7*7 }}"
    done = finish(page, prove(page, letters, "asha@northshire.gov.uk"), organisation_name="<b>x</b>", name=name)
    assert name in done.main


def test_nothing_a_person_types_reaches_the_audit_trail(page: PageClient, letters: LetterReader, database: Database) -> None:
    drawn = prove(page, letters, "asha@barnside.org.uk")
    finish(page, drawn, organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    with unit_of_work(database):
        entries = session().scalars(sa.select(audit.AuditEntry)).all()
        text = " ".join(f"{entry.verb} {entry.thing_kind} {entry.detail}" for entry in entries).casefold()
    assert len(entries) >= 4
    assert not any(word in text for word in ("asha", "patel", "barnside"))


def test_accounts_never_finished_are_erased_after_a_month(
    page: PageClient, letters: LetterReader, database: Database, moment: Callable[[timedelta], None]
) -> None:
    prove(page, letters, "asha@barnside.org.uk")
    moment(timedelta(days=29))
    worker.drain(database)
    assert find(database, "asha@barnside.org.uk").status == "unconfirmed"
    moment(timedelta(days=2))
    worker.drain(database)
    with unit_of_work(database):
        gone = session().scalars(sa.select(Person)).one()
        assert (gone.status, gone.email) == ("erased", None)


def test_a_moderator_never_decides_on_themselves(people: People, database: Database) -> None:
    moderator = people.moderator()
    actor = people.actor(moderator)
    with unit_of_work(database), transaction():
        person = queries.get_person(moderator)
        proposed = organisations.propose_organisation(actor, "My own", "vcs")
        mine = memberships.join(person, proposed, confirmed=False)
        with pytest.raises(Forbidden):
            memberships.confirm_membership(actor, mine.id)


def test_a_membership_is_decided_once(people: People, database: Database) -> None:
    waiting = people.person("Waiting", status="waiting", organisation=None)
    actor = people.actor(people.moderator())
    with unit_of_work(database), transaction():
        proposed = organisations.propose_organisation(actor, "Barnside", "vcs")
        asked = memberships.join(queries.get_person(waiting), proposed, confirmed=False)
        memberships.confirm_membership(actor, asked.id)
        with pytest.raises(Conflict):
            memberships.confirm_membership(actor, asked.id)
        with pytest.raises(NotFound):
            memberships.confirm_membership(actor, 999_999)


def test_a_refused_registration_closes_and_is_told(
    people: People, page: PageClient, letters: LetterReader, database: Database
) -> None:
    waiting = people.person("Waiting", status="waiting", email="waiting@example.org")
    people.sign_in(page.client, waiting)
    assert is_signed_in(page)
    actor = people.actor(people.moderator())
    with unit_of_work(database), transaction():
        administering.refuse_registration(actor, waiting, "not-the-sector")
    assert not is_signed_in(page)
    assert letters.only().subject == "We could not confirm your Practice Exchange registration"

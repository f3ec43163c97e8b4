"""One's own details and address, everything held, closing an account, and erasure."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import queries, services
from app.accounts.belonging import memberships
from app.accounts.credentials import services as signing_in
from app.accounts.credentials import tokens
from app.accounts.credentials.models import AccountToken, RecoveryCode, SignInSession
from app.accounts.models import Membership, Person
from app.core import audit
from app.core.actor import SYSTEM
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from tests.accounts.conftest import PASSWORD, CredentialMaker, LetterReader, give_password, is_signed_in
from tests.page_client import PageClient
from tests.people import People


def test_details_are_changed(page: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    page.fill(page.get("/account/details"), {"name": "Asha  Patel-Jones", "job_role": "icb"}, containing="job_role")
    main = page.get("/account").main
    assert "Asha Patel-Jones" in main
    assert "Integrated care board commissioner" in main


def move(page: PageClient, address: str) -> None:
    page.fill(page.get("/account/email"), {"email": address, "current_password": PASSWORD}, containing="current_password")


def test_a_new_address_counts_once_its_link_is_used(page: PageClient, asha: int, letters: LetterReader) -> None:
    give_password(page, "asha@example.org")
    move(page, "asha@barnside.org.uk")
    link, notice = sorted(letters.collect(), key=lambda letter: letter.to, reverse=True)
    if link.to != "asha@barnside.org.uk":
        link, notice = notice, link
    assert notice.to == "asha@example.org"
    assert "barnside" not in notice.body
    assert page.get(link.path).h1 == "Confirm your new email address"
    assert is_signed_in(page), "looking changes nothing"
    page.fill(page.get(link.path), containing="Confirm")
    assert not is_signed_in(page)
    give_password(page, "asha@example.org", status=422)
    give_password(page, "asha@barnside.org.uk")
    assert is_signed_in(page)


def test_an_address_somebody_has_is_not_taken_over(
    page: PageClient, asha: int, people: People, letters: LetterReader, database: Database
) -> None:
    people.person(email="bo@example.org")
    give_password(page, "asha@example.org")
    move(page, "bo@example.org")
    told = [letter.subject for letter in letters.collect() if letter.to == "bo@example.org"]
    assert told == ["You already have a Practice Exchange account"]
    with unit_of_work(database):
        text = tokens.plaintext(session().scalars(sa.select(AccountToken)).one())
    assert page.fill(page.get(f"/account/email/confirm/{text}"), containing="Confirm", status=404).h1
    assert is_signed_in(page)


def test_trust_that_came_from_an_address_goes_with_it(people: People, database: Database) -> None:
    with unit_of_work(database), transaction():
        person_id = services.add_person("asha@camden.gov.uk", "Asha", "member").id
        session().execute(sa.delete(Base.metadata.tables["role_grant"]).where(sa.text("organisation_id IS NULL")))
    assert people.actor(person_id).verified
    with unit_of_work(database), transaction():
        text = tokens.plaintext(tokens.issue("change-email", "asha@gmail.com", person_id=person_id))
        services.change_email(text)
    after = people.actor(person_id)
    assert not after.verified
    assert after.organisation_id is None
    with unit_of_work(database):
        membership = queries.open_membership(person_id)
        assert membership is not None
        assert membership.confirmed_at is None


def test_a_new_address_in_a_new_council_moves_the_membership(people: People, database: Database) -> None:
    with unit_of_work(database), transaction():
        person_id = services.add_person("asha@camden.gov.uk", "Asha", "member").id
        text = tokens.plaintext(tokens.issue("change-email", "asha@leeds.gov.uk", person_id=person_id))
        services.change_email(text)
    assert people.actor(person_id).label == "Asha, Leeds City Council"


def test_people_without_a_password_prove_themselves_by_having_just_signed_in(
    page: PageClient, people: People, moment: Callable[[timedelta], None]
) -> None:
    people.sign_in(page.client, people.person())
    assert page.get("/account/email").h1 == "Change your email address"
    moment(timedelta(minutes=31))
    assert "Sign out and sign in again first" in page.get("/account/email", 403).main


def test_everything_held_can_be_downloaded_by_its_owner(page: PageClient, asha: int) -> None:
    give_password(page, "asha@example.org")
    answer = page.client.get("/account/download")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="held-about-me.json"'
    personal_data = json.loads(answer.get_data(as_text=True))
    assert personal_data["account"]["email"] == "asha@example.org"
    assert personal_data["account"]["name"] == "Asha Patel"
    assert personal_data["sessions"]
    assert personal_data["organisations"]
    assert {act["act"] for act in personal_data["acts"]} >= {"sign-in"}
    assert "argon2" not in answer.get_data(as_text=True)


def test_an_account_is_closed_by_its_owner(
    page: PageClient, second_browser: PageClient, asha: int, people: People, letters: LetterReader
) -> None:
    for browser in (page, second_browser):
        give_password(browser, "asha@example.org")
    assert page.client.head("/account/close").status_code == 200
    assert is_signed_in(page), "looking changes nothing"
    assert page.fill(page.get("/account/close"), containing="Close my account").h1 == "Your account is closed"
    assert not is_signed_in(page)
    assert not is_signed_in(second_browser)
    give_password(page, "asha@example.org", status=422)
    assert not people.actor(asha).is_signed_in
    assert letters.only().subject == "Your Practice Exchange account is closed"


def test_a_closed_account_gets_no_links(page: PageClient, asha: int, letters: LetterReader, database: Database) -> None:
    page.fill(page.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    early = letters.only().path
    with unit_of_work(database), transaction():
        services.close_account(SYSTEM, asha)
    letters.collect()
    assert page.get(early, 404).h1 == "This link does not work"
    page.fill(page.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    assert letters.only().subject == "There is no Practice Exchange account for this address"


def test_the_only_administrator_cannot_leave(people: People, database: Database) -> None:
    only = people.administrator()
    actor = people.actor(only)
    with unit_of_work(database), transaction():
        for act in (
            lambda: services.close_account(actor, only),
            lambda: services.erase_person(actor, only),
            lambda: memberships.remove_role(actor, only, "admin"),
        ):
            with pytest.raises(Conflict, match="only administrator"):
                act()


def test_erasure_is_asked_for_and_carried_out_by_an_administrator(
    page: PageClient, asha: int, people: People, database: Database
) -> None:
    give_password(page, "asha@example.org")
    asked = page.fill(page.get("/account/close"), containing="Ask for my details to be erased")
    assert "for your details to be erased" in asked.main
    member, administrator = people.actor(people.person()), people.actor(people.administrator())
    with unit_of_work(database), transaction():
        for actor in (member, people.actor(asha)):
            with pytest.raises(Forbidden):
                services.erase_person(actor, asha)
        services.erase_person(administrator, asha)
    assert not is_signed_in(page)


@pytest.mark.dialect
def test_erasing_leaves_nothing_that_says_who_it_was(people: People, database: Database, credentials: CredentialMaker) -> None:
    person_id = people.person("Zebedee Quartz", email="zebedee@quartz.example")
    credentials.password(person_id)
    credentials.second_step(person_id)
    administrator = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        signing_in.renew_recovery_codes(people.actor(person_id))
        tokens.issue("sign-in", "zebedee@quartz.example")
        tokens.issue("change-email", "zebedee.new@quartz.example", person_id=person_id)
    with unit_of_work(database), transaction():
        services.erase_person(administrator, person_id)
    with unit_of_work(database):
        everything = " ".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session().execute(sa.select(table))
        ).casefold()
        assert "zebedee" not in everything
        assert "quartz" not in everything
        for table in (SignInSession, RecoveryCode, Membership):
            assert not session().scalars(sa.select(table).where(table.person_id == person_id)).all()
        person = session().get_one(Person, person_id)
        assert (person.status, person.email, person.password_hash, person.totp_salt) == ("erased", None, None, None)
        assert queries.names_of([person_id]) == {person_id: "Someone who has left"}
        assert "erase" in set(session().scalars(sa.select(audit.AuditEntry.verb)))
    with unit_of_work(database), transaction(), pytest.raises(Conflict):
        services.erase_person(administrator, person_id)


def test_an_erased_address_can_register_anew(people: People, database: Database) -> None:
    person_id = people.person(email="asha@example.org")
    with unit_of_work(database), transaction():
        services.erase_person(SYSTEM, person_id)
        text = tokens.plaintext(tokens.issue("verify-email", "asha@example.org"))
        assert services.verify_email(text).id != person_id


@pytest.mark.dialect
def test_the_database_itself_refuses_an_erased_person_with_a_name(people: People, database: Database) -> None:
    person_id = people.person("Asha")
    statement = sa.update(Person).where(Person.id == person_id).values(status="erased", email=None)
    with unit_of_work(database), transaction(), pytest.raises(sa.exc.IntegrityError):
        session().execute(statement)

"""An administrator invites somebody by mail: what the letter opens, what waits for them, and how an invitation ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import queries, services
from app.accounts.belonging import memberships, organisations
from app.accounts.inviting import queries as invitations
from app.accounts.inviting import services as inviting
from app.accounts.inviting.models import AccountInvitation
from app.accounts.inviting.services import Invitee
from app.accounts.models import Person
from app.accounts.own_account import personal_data
from app.core import audit, erasures, worker
from app.core.actor import SYSTEM
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.secret_links import SingleUseLinks
from tests.accounts.conftest import PASSWORD, Letter, LetterReader, give_password, is_signed_in
from tests.concurrent_acts import run_at_once
from tests.page_client import Page, PageClient
from tests.people import People

ADDRESS = "bea@barnside.org.uk"
Moment = Callable[[timedelta], None]


@pytest.fixture
def ada(people: People) -> int:
    """An administrator."""
    return people.administrator("Ada Administrator")


@pytest.fixture
def admin(app: Flask, people: People, ada: int) -> PageClient:
    """The administrator's browser."""
    return people.browser(app, ada)


class InvitationMaker:
    """Invites people in the name of an administrator."""

    def __init__(self, database: Database, people: People, ada: int) -> None:
        self.database, self.people, self.ada = database, people, ada

    def invite(self, email: str = ADDRESS, **offer: object) -> int:
        actor = self.people.actor(self.ada)
        with unit_of_work(self.database), transaction():
            return inviting.invite(actor, Invitee(email, **offer)).id  # type: ignore[arg-type]

    def withdraw(self, invitation_id: int) -> None:
        actor = self.people.actor(self.ada)
        with unit_of_work(self.database), transaction():
            inviting.withdraw(actor, invitation_id)

    def send_again(self, invitation_id: int) -> int:
        actor = self.people.actor(self.ada)
        with unit_of_work(self.database), transaction():
            return inviting.invite_again(actor, invitation_id).id


@pytest.fixture
def maker(database: Database, people: People, ada: int) -> InvitationMaker:
    return InvitationMaker(database, people, ada)


def accept(page: PageClient, letter: Letter, status: int = 200) -> Page:
    return page.fill(page.get(letter.path), containing="Accept", status=status)


def finish(page: PageClient, drawn: Page, status: int = 200, **answers: str) -> Page:
    return page.fill(drawn, {"name": "Bea Barnes", "job_role": "other", **answers}, containing="job_role", status=status)


def find(database: Database, address: str = ADDRESS) -> Person:
    with unit_of_work(database):
        person = queries.find_person_by_email(address)
        assert person is not None
        return person


def invitation(database: Database, invitation_id: int) -> AccountInvitation:
    with unit_of_work(database):
        return session().get_one(AccountInvitation, invitation_id)


@pytest.mark.each_database
def test_somebody_invited_joins_with_the_organisation_and_roles_that_waited_for_them(
    admin: PageClient, ada: int, page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    organisation, area = people.organisation("Barnside", "vcs"), people.area()
    form = admin.get("/admin/invitations/new")
    given = {"email": "Bea@Barnside.org.uk", "name": "Bea B", "organisation": str(organisation)}
    sent = admin.fill(form, {**given, "roles": ["moderator", "area_lead"], "area": area}, containing="email")
    assert "Member, area lead of Camden, moderator; Barnside" in sent.main
    letter = letters.only()
    assert (letter.to, letter.subject) == (ADDRESS, "You are invited to join Practice Exchange")
    assert "Hello Bea B," in letter.body
    details = accept(page, letter)
    assert "You were invited as somebody who works for Barnside" in details.main
    assert details.form_values("job_role")[1]["name"] == "Bea B"
    done = finish(page, details, password=PASSWORD)
    assert "second step" in done.h1.casefold(), "a moderator must have one"
    person = find(database)
    actor = people.actor(person.id)
    assert (person.status, actor.organisation_id) == ("active", organisation)
    assert actor.leads(area)
    assert actor.has_role("moderator")
    assert not actor.has_role("admin", "editor")
    assert "Taken up" in admin.get("/admin/invitations").main
    with unit_of_work(database):
        assert {grant.granted_by for grant in queries.roles_of(person.id)} == {ada}
        entries = session().scalars(sa.select(audit.AuditEntry).where(audit.AuditEntry.thing_kind == inviting.THING)).all()
        assert [(entry.verb, entry.actor_id) for entry in entries] == [("invite", ada), ("take-up", person.id)]
        assert not any(word in str(entry.detail).casefold() for entry in entries for word in ("bea", "barnside"))


def test_somebody_invited_with_an_address_alone_says_who_they_are_and_is_a_member_at_once(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    maker.invite()
    letter = letters.only()
    assert letter.body.startswith("Hello,\n")
    named = {"organisation": "new", "organisation_name": "Barnside", "organisation_kind": "vcs"}
    done = finish(page, accept(page, letter), **named)
    assert "You can now read and contribute" in done.main
    person = find(database)
    actor = people.actor(person.id)
    assert actor.verified
    assert actor.organisation_id is None, "where they work is still for a moderator to confirm"
    with unit_of_work(database):
        assert queries.open_membership(person.id) is not None


def test_an_invitation_shows_in_no_public_place_and_to_nobody_but_administrators(
    maker: InvitationMaker, app: Flask, people: People, page: PageClient, letters: LetterReader
) -> None:
    maker.invite(name="Bea Barnes")
    worker.drain(letters.database)  # the index as well
    letters.collect()
    moderator = people.browser(app, people.moderator())
    moderator.get("/admin/invitations", 404)
    moderator.get("/admin/invitations/new", 404)
    assert "Bea" not in moderator.get("/accounts/registrations").main
    registering = page.fill(page.get("/register"), {"email": ADDRESS}, containing="email")
    assert "Check your email" in registering.h1
    assert letters.only().subject == "Confirm your email address for Practice Exchange", "as for anybody else"


def test_a_link_works_once_and_only_by_its_button(
    maker: InvitationMaker, app: Flask, page: PageClient, letters: LetterReader
) -> None:
    maker.invite()
    letter = letters.only()
    page.get(letter.path)
    page.get(letter.path)
    assert not is_signed_in(page)
    accept(page, letter)
    other = PageClient(app.test_client())
    other.get(letter.path, 404)
    assert not is_signed_in(other)


def test_of_two_browsers_that_press_the_button_at_once_one_gets_in(
    maker: InvitationMaker, database: Database, letters: LetterReader
) -> None:
    maker.invite()
    token = letters.only().path.rpartition("/")[2]

    def press() -> str:
        try:
            with unit_of_work(database), transaction():
                services.accept_invitation(token)
        except NotFound:
            return "missing"
        return "in"

    assert sorted(run_at_once([press, press])) == ["in", "missing"]


def test_the_link_is_kept_as_a_hash_and_opens_nothing_under_another_label(
    maker: InvitationMaker, database: Database, letters: LetterReader
) -> None:
    number = maker.invite()
    token = letters.only().path.rpartition("/")[2]
    row = invitation(database, number)
    assert token not in str([value for name, value in vars(row).items() if not name.startswith("_")])
    with unit_of_work(database), pytest.raises(NotFound):
        SingleUseLinks(AccountInvitation, "another-label").peek(token)


def test_a_link_that_ran_out_opens_nothing_and_a_fresh_one_does(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, moment: Moment, admin: PageClient
) -> None:
    maker.invite()
    old = letters.only()
    moment(timedelta(days=7, minutes=1))
    page.get(old.path, 404)
    listed = admin.get("/admin/invitations")
    assert "Run out" in listed.main
    admin.fill(listed, containing="Send again")
    fresh = letters.only()
    page.get(old.path, 404)
    assert accept(page, fresh).h1 == "About you"


def test_a_link_sent_again_replaces_the_one_before(maker: InvitationMaker, page: PageClient, letters: LetterReader) -> None:
    number = maker.invite()
    old = letters.only()
    maker.send_again(number)
    page.get(old.path, 404)
    page.get(letters.only().path)


def test_a_letter_that_waits_is_not_sent_once_the_invitation_is_withdrawn(
    maker: InvitationMaker, letters: LetterReader, database: Database
) -> None:
    number = maker.invite(name="Bea Barnes")
    maker.withdraw(number)
    assert letters.collect() == []
    row = invitation(database, number)
    assert (row.email, row.name) == (None, "")


def test_a_withdrawn_invitation_opens_nothing_and_ends_once(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, admin: PageClient, database: Database
) -> None:
    number = maker.invite()
    letter = letters.only()
    withdrawn = admin.fill(admin.get("/admin/invitations"), containing="Withdraw")
    assert "Withdrawn" in withdrawn.main
    assert ADDRESS not in withdrawn.main
    page.get(letter.path, 404)
    for act in (maker.withdraw, maker.send_again):
        with pytest.raises(Conflict):
            act(number)


def test_one_withdrawn_while_its_details_are_given_gives_nothing(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, database: Database, people: People
) -> None:
    number = maker.invite(roles=("moderator",), organisation_id=people.organisation("Barnside", "vcs"))
    details = accept(page, letters.only())
    maker.withdraw(number)
    finish(page, details, status=422)
    finish(page, page.get("/register/details"), organisation="new", organisation_name="Mine", organisation_kind="vcs")
    person = find(database)
    assert person.status == "waiting"
    assert not people.actor(person.id).grants


@pytest.mark.parametrize("status", ["active", "waiting", "unconfirmed", "closed"])
def test_somebody_who_has_an_account_is_not_invited(
    maker: InvitationMaker, people: People, letters: LetterReader, status: str
) -> None:
    people.person(email=ADDRESS, status=status, roles=())
    with pytest.raises(Invalid, match="closed account" if status == "closed" else "an account for this address already"):
        maker.invite()
    assert letters.collect() == []


def test_nobody_is_invited_twice_while_the_first_invitation_may_be_used(
    maker: InvitationMaker, admin: PageClient, letters: LetterReader, moment: Moment
) -> None:
    maker.invite()
    twice = admin.fill(admin.get("/admin/invitations/new"), {"email": ADDRESS}, containing="email", status=422)
    assert "This address was invited already" in twice.main
    moment(timedelta(days=8))
    admin.fill(admin.get("/admin/invitations/new"), {"email": ADDRESS}, containing="email")
    assert len(letters.collect()) == 1


@pytest.mark.dialect
def test_of_two_administrators_who_invite_one_address_at_once_one_is_told(
    maker: InvitationMaker, people: People, database: Database
) -> None:
    actors = [people.actor(maker.ada), people.actor(people.administrator())]

    def invited_by(number: int) -> str:
        try:
            with unit_of_work(database), transaction():
                inviting.invite(actors[number], Invitee(ADDRESS))
        except Invalid:
            return "told"
        return "sent"

    assert sorted(run_at_once([lambda: invited_by(0), lambda: invited_by(1)])) == ["sent", "told"]


def test_somebody_who_registered_by_themselves_meanwhile_gets_what_waited(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, people: People, database: Database, app: Flask
) -> None:
    organisation = people.organisation("Barnside", "vcs")
    maker.invite(organisation_id=organisation)
    invited = letters.only()
    page.fill(page.get("/register"), {"email": ADDRESS}, containing="email")
    details = page.fill(page.get(letters.only().path), containing="Confirm")
    PageClient(app.test_client()).get(invited.path, 404)
    finish(page, details)
    assert people.actor(find(database).id).organisation_id == organisation


def test_nothing_is_given_in_the_name_of_somebody_who_is_no_administrator_now(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, people: People, database: Database, admin: PageClient
) -> None:
    maker.invite(roles=("admin",))
    early = letters.only()
    details = accept(page, early)
    other = people.administrator("Olu Other")
    with unit_of_work(database), transaction():
        memberships.remove_role(SYSTEM, maker.ada, "admin")
    finish(page, details, organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    assert not people.actor(find(database).id).grants
    people.sign_in(admin.client, other)
    assert "Has an account now" in admin.get("/admin/invitations").main


def test_a_letter_in_the_name_of_somebody_who_is_no_administrator_now_is_not_sent(
    maker: InvitationMaker, letters: LetterReader, database: Database
) -> None:
    maker.invite()
    with unit_of_work(database), transaction():
        services.add_person("second@example.org", "Second", "admin")
        memberships.remove_role(SYSTEM, maker.ada, "admin")
    assert letters.collect() == []


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ({"roles": ("area_lead",)}, "Choose an area"),
        ({"area_code": "E09000007"}, "Choose an area"),
        ({"roles": ("owner",)}, "Choose roles from the list"),
        ({"name": "B" * 101}, "100 characters or fewer"),
    ],
)
def test_what_cannot_be_given_is_not_offered(maker: InvitationMaker, offer: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        maker.invite(**offer)


def test_only_an_administrator_invites_sends_again_and_withdraws(
    maker: InvitationMaker, people: People, database: Database
) -> None:
    number, moderator = maker.invite(), people.actor(people.moderator())
    acts = (
        lambda: inviting.invite(moderator, Invitee("other@example.org")),
        lambda: inviting.invite_again(moderator, number),
        lambda: inviting.withdraw(moderator, number),
    )
    for act in acts:
        with unit_of_work(database), transaction(), pytest.raises(Forbidden):
            act()


def test_who_was_invited_is_forgotten_a_month_after_the_link_ran_out(
    maker: InvitationMaker, moment: Moment, database: Database
) -> None:
    maker.invite(name="Bea Barnes")
    worker.drain(database)
    moment(timedelta(days=36))
    worker.drain(database)
    with unit_of_work(database):
        assert invitations.find_by_address(ADDRESS) is not None
    moment(timedelta(days=2))
    worker.drain(database)
    with unit_of_work(database):
        assert session().scalars(sa.select(AccountInvitation)).all() == []


@pytest.mark.each_database
def test_an_erased_person_leaves_no_invitation_behind(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, database: Database
) -> None:
    maker.invite()
    finish(page, accept(page, letters.only()), organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    person = find(database)
    with unit_of_work(database):
        held = personal_data.held_about(session().get_one(Person, person.id), is_own=True)["invitations"]
        assert len(held["received"]) == 1
        assert len(personal_data.held_about(session().get_one(Person, maker.ada), is_own=True)["invitations"]["sent"]) == 1
    with unit_of_work(database), transaction():
        services.erase_person(SYSTEM, person.id)
    with unit_of_work(database):
        assert session().scalars(sa.select(AccountInvitation)).all() == []


def test_after_a_restore_an_invitation_that_ended_since_the_copy_opens_nothing(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, database: Database
) -> None:
    """The row is put back as a copy from before would have it, and told again what the record has of it."""
    number = maker.invite(roles=("admin",))
    letter = letters.only()
    before = invitation(database, number)
    was = {"email": before.email, "ended_at": None, "used_at": None, "person_id": None}
    finish(page, accept(page, letter), organisation="new", organisation_name="Barnside", organisation_kind="vcs")
    with unit_of_work(database), transaction():
        services.erase_person(SYSTEM, find(database).id)
        session().add(
            AccountInvitation(**{c.key: getattr(before, c.key) for c in sa.inspect(AccountInvitation).column_attrs} | was)
        )
    endings = [line for line in erasures.read() if line.act == inviting.ENDED]
    assert [line.thing for line in endings] == [before.word]
    page.get(letter.path)
    with unit_of_work(database), transaction():
        assert inviting.end_again(endings[0].thing, endings[0].at)
    page.get(letter.path, 404)
    with unit_of_work(database):
        assert invitations.find_by_address(ADDRESS) is None


def test_whoever_was_invited_into_an_organisation_joins_what_it_was_merged_into(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, people: People, database: Database
) -> None:
    gone, stays = people.organisation("Barn Side", "vcs"), people.organisation("Barnside", "vcs")
    maker.invite(organisation_id=gone)
    with unit_of_work(database), transaction():
        organisations.merge_organisations(SYSTEM, gone, stays)
    finish(page, accept(page, letters.only()))
    assert people.actor(find(database).id).organisation_id == stays


def test_a_person_who_came_by_an_invitation_signs_in_as_anybody_does(
    maker: InvitationMaker, page: PageClient, letters: LetterReader, app: Flask, people: People
) -> None:
    maker.invite(organisation_id=people.organisation("Barnside", "vcs"))
    finish(page, accept(page, letters.only()), password=PASSWORD)
    other = PageClient(app.test_client())
    give_password(other, ADDRESS)
    assert is_signed_in(other)

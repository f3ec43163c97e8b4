"""An administrator who would like to read: every door by which somebody could let themselves or their organisation in."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import memberships, organisations
from app.accounts.inviting import queries as invitations
from app.accounts.inviting import services as inviting
from app.accounts.inviting.services import Invitee
from app.accounts.models import AreaMembership, Membership
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict
from tests.exchanges.review_client import CAMDEN, CROYDON, SLOUGH, ReviewClient
from tests.letters import letters_to, words_of
from tests.queued_work import run_queued
from tests.rows import rows_of

Door = Callable[[Actor, int], int]
NEW = "new@example.org"


@pytest.fixture
def eve(review: ReviewClient) -> int:
    """An administrator of a commissioning organisation elsewhere, beside a colleague; and Camden has confidential work."""
    elsewhere = review.people.organisation("London Borough of Croydon", areas=(CROYDON,))
    review.people.person("Col League", organisation=elsewhere)
    review.proposed()
    return review.people.person("Eve Admin", organisation=elsewhere, roles=("member", "admin"))


def colleague_of(actor: Actor) -> int:
    theirs = sa.select(Membership.person_id).where(Membership.organisation_id == actor.organisation_id)
    return next(person for person in session().scalars(theirs) if person != actor.person_id)


def lead_oneself(actor: Actor, own: int) -> int:
    memberships.grant_role(actor, own, "area_lead", CAMDEN)
    return own


def put_oneself_in_the_area(actor: Actor, own: int) -> int:
    memberships.put_in_area(actor, own, CAMDEN)
    return own


def let_a_colleague_lead(actor: Actor, _own: int) -> int:
    memberships.grant_role(actor, colleague_of(actor), "area_lead", CAMDEN)
    return colleague_of(actor)


def confirm_a_colleague(actor: Actor, _own: int) -> int:
    row = AreaMembership(person_id=colleague_of(actor), area_code=CAMDEN, asked_at=clock.now())
    session().add(row)
    session().flush()
    memberships.confirm_area(actor, row.id)
    return row.person_id


def invite_a_colleague_as_lead(actor: Actor, _own: int) -> int:
    invitation = inviting.invite(actor, Invitee(NEW, "New Lead", actor.organisation_id, ("area_lead",), CAMDEN))
    person = services.accept_invitation(invitations.LINKS.plaintext(invitation))
    services.complete_registration(Actor(person_id=person.id), services.Details("New Lead", "other"))
    return person.id


DOORS = (lead_oneself, put_oneself_in_the_area, let_a_colleague_lead, confirm_a_colleague, invite_a_colleague_as_lead)


def go_through(review: ReviewClient, door: Door, person: int) -> int:
    actor = review.people.actor(person)
    with unit_of_work(review.database), transaction():
        return door(actor, person)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_an_administrator_who_would_like_to_read_opens_no_door(review: ReviewClient, eve: int, door: Door) -> None:
    gainer = go_through(review, door, eve)
    for person in (eve, gainer):
        assert review.browser(person).client.get(review.home).status_code == 404
        assert CAMDEN not in review.people.actor(person).commissioned_areas
        assert not review.people.actor(person).leads(CAMDEN)
    assert "wait-for-agreement" in [row.verb for row in rows_of(review.database, AuditEntry)]


def test_the_lead_and_the_members_are_told_at_once_and_one_of_them_agrees(review: ReviewClient, eve: int) -> None:
    go_through(review, lead_oneself, eve)
    run_queued(review.database)
    for person in (review.lead, review.member, review.health):
        [letter] = letters_to(f"{email_of(review, person)}")
        assert "/account/area-agreements" in words_of(letter)
        assert "Camden" not in words_of(letter)
        assert "Eve" not in words_of(letter)
    browser = review.browser(review.member)
    page = browser.get(browser.get("/account").links()["Places in an area that wait for you to agree"])
    assert "Eve Admin" in page.main
    browser.fill(page, {}, "Agree")
    assert review.people.actor(eve).leads(CAMDEN)
    review.browser(eve).get(review.home)


def email_of(review: ReviewClient, person: int) -> str:
    with unit_of_work(review.database):
        return str(session().scalar(sa.text("SELECT email FROM person WHERE id = :id").bindparams(id=person)))


def test_a_member_takes_it_back_and_a_second_administrator_of_the_same_organisation_is_not_enough(
    review: ReviewClient, eve: int
) -> None:
    go_through(review, lead_oneself, eve)
    with unit_of_work(review.database):
        organisation = session().scalar(sa.select(Membership.organisation_id).where(Membership.person_id == eve))
    second = review.people.person("Sid Second", organisation=organisation, roles=("member", "admin"))
    for person in (eve, second):
        assert "Nothing waits for you" in review.browser(person).get("/account/area-agreements").main
    browser = review.browser(review.health)
    browser.fill(browser.get("/account/area-agreements"), {}, "Take it back")
    assert CAMDEN not in review.people.actor(eve).commissioned_areas
    assert "Nothing waits for you" in browser.get("/account/area-agreements").main


def test_a_second_administrator_of_another_organisation_agrees(review: ReviewClient, eve: int) -> None:
    go_through(review, put_oneself_in_the_area, eve)
    browser = review.browser(review.people.administrator())
    browser.fill(browser.get("/account/area-agreements"), {}, "Agree")
    assert CAMDEN in review.people.actor(eve).commissioned_areas


def test_nobody_makes_a_commissioner_of_their_own_organisation(review: ReviewClient, eve: int) -> None:
    provider = review.people.organisation("Harbour Recovery", kind="vcs")
    insider = review.people.person("Ina Insider", organisation=provider, roles=("member", "admin"), areas=(CAMDEN,))
    actor = review.people.actor(insider)
    for act in (
        lambda: organisations.change_organisation(actor, provider, "Harbour Recovery", "local-authority"),
        lambda: organisations.merge_organisations(actor, provider, review.council),
    ):
        with pytest.raises(Conflict, match="Ask another administrator"), unit_of_work(review.database), transaction():
            act()
    assert not review.people.actor(insider).commissioned_areas


def test_the_first_lead_of_an_empty_area_and_the_command_line_are_the_exceptions(review: ReviewClient, eve: int) -> None:
    slough = review.people.organisation("Slough Council", areas=(SLOUGH,))
    only = review.people.person("Sol Only", organisation=slough, areas=(SLOUGH,))
    review.proposed(only, SLOUGH)
    with unit_of_work(review.database), transaction():
        session().execute(sa.update(AreaMembership).where(AreaMembership.person_id == only).values(ended_at=clock.now()))
        memberships.grant_role(SYSTEM, eve, "area_lead", CAMDEN)
    assert review.people.actor(eve).leads(CAMDEN)
    actor = review.people.actor(eve)
    with unit_of_work(review.database), transaction():
        memberships.grant_role(actor, eve, "area_lead", SLOUGH)
    assert review.people.actor(eve).leads(SLOUGH)


def test_a_lead_who_confirms_a_colleague_agrees_by_that(review: ReviewClient) -> None:
    review.proposed()
    colleague = review.people.person("Cal Camden", organisation=review.council)
    lead = review.people.actor(review.lead)
    with unit_of_work(review.database), transaction():
        row = AreaMembership(person_id=colleague, area_code=CAMDEN, asked_at=clock.now())
        session().add(row)
        session().flush()
        memberships.confirm_area(lead, row.id)
    assert CAMDEN in review.people.actor(colleague).commissioned_areas


def test_an_area_without_confidential_work_is_joined_as_ever(review: ReviewClient, eve: int) -> None:
    actor = review.people.actor(eve)
    with unit_of_work(review.database), transaction():
        memberships.grant_role(actor, eve, "area_lead", CROYDON)
    assert review.people.actor(eve).leads(CROYDON)

"""What is taken from somebody is gone at their next request, in the browser they have open."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.belonging import memberships
from app.accounts.models import Membership
from app.administration import services as administering
from app.core.actor import SYSTEM
from app.core.db import Database, session
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder


class SignedInPeople:
    """The people of the world, signed in with browsers of their own, and a draft that is open in some."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.builder = Builder(database)
        self.builder.build()
        made = Contributions(self.builder)
        with self.builder.writing():
            draft, sent = made.draft("draft"), made.submit(made.draft("submitted"))
            self.draft, self.sent = f"/contribute/drafts/{draft.id}", f"/moderation/{sent.id}"
        self.app = app

    def browser(self, role: str) -> FlaskClient:
        client = self.app.test_client()
        self.builder.make.sign_in(client, self.builder.world.people[role])
        return client

    def person(self, role: str) -> int:
        return self.builder.world.people[role]

    def take(self, act: Callable[[], object]) -> None:
        with self.builder.writing():
            act()

    def membership(self, role: str) -> Membership:
        open_one = sa.select(Membership).where(Membership.person_id == self.person(role), Membership.ended_at.is_(None))
        return session().scalars(open_one).one()


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedInPeople:
    return SignedInPeople(app, database)


@pytest.mark.dialect
def test_a_role_that_is_taken_away_opens_nothing_at_the_next_request(signed_in: SignedInPeople) -> None:
    browser = signed_in.browser("moderator")
    assert browser.get(signed_in.sent).status_code == 200
    signed_in.take(lambda: memberships.remove_role(SYSTEM, signed_in.person("moderator"), "moderator"))
    for path in ("/moderation", signed_in.sent, "/moderation/reports", "/accounts/registrations"):
        assert browser.get(path).status_code == 404, path
    assert 'href="/moderation"' not in browser.get("/").text


@pytest.mark.dialect
def test_an_ended_membership_opens_no_draft_at_the_next_request(signed_in: SignedInPeople) -> None:
    for role in ("author", "colleague"):
        browser = signed_in.browser(role)
        assert browser.get(signed_in.draft).status_code == 200
        signed_in.take(lambda who=role: memberships.end_membership(SYSTEM, signed_in.membership(who).id))
        assert browser.get(signed_in.draft).status_code == 404
        assert signed_in.draft not in browser.get("/contribute").text


@pytest.mark.dialect
def test_an_organisation_no_longer_recognised_takes_its_members_rights_with_it(signed_in: SignedInPeople) -> None:
    browser = signed_in.browser("colleague")
    assert browser.get(signed_in.draft).status_code == 200
    signed_in.take(lambda: administering.remove_organisation(SYSTEM, signed_in.builder.organisations["A"]))
    assert browser.get(signed_in.draft).status_code == 404


@pytest.mark.dialect
def test_a_closed_account_is_signed_out_at_the_next_request(signed_in: SignedInPeople) -> None:
    browser = signed_in.browser("author")
    assert browser.get("/account").status_code == 200
    signed_in.take(lambda: administering.close_person(SYSTEM, signed_in.person("author")))
    answer = browser.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/account")


@pytest.mark.dialect
def test_an_area_lead_who_leaves_the_area_decides_on_nobody_there(signed_in: SignedInPeople) -> None:
    browser = signed_in.browser("lead")
    assert browser.get("/account/area-requests").status_code == 200
    signed_in.take(lambda: memberships.remove_role(SYSTEM, signed_in.person("lead"), "area_lead", "E09000007"))
    assert browser.get("/account/area-requests").status_code == 404

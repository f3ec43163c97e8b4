"""Invitations serve any feature: invited, written to, let in by a link, a declared interest, an end, erasure."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import config, jobs
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Invalid, NotFound
from app.invitations import personal_data, queries, services
from app.invitations.services import Guest, Interest
from app.mail import letters
from tests.concurrent_acts import run_at_once
from tests.invitations.visits import (
    GUEST,
    VISITS,
    VisitAccess,
    VisitDeclaration,
    VisitInvitation,
    VisitLink,
    Visits,
    site_with_visits,
    tables_of_visits,
    with_letter,
)
from tests.letters import letters_to, link_in
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
PEER = Interest("Pat Provider", "Harbour Recovery", "peer")


@pytest.fixture
def visits(
    app: Flask, settings: config.Settings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visits]:
    """A visit on a site that has the feature."""
    site = site_with_visits(settings, database, tmp_path / "templates")
    monkeypatch.setattr(letters, "FEATURES", tmp_path)
    monkeypatch.setattr(jobs, "_registry", with_letter(jobs.registry(), tmp_path))
    with tables_of_visits(database):
        made = Visits(site, database)
        made.begin()
        yield made


def link(address: str = GUEST.email) -> str:
    return link_in(letters_to(address)[-1], "/visits/links/")


def entered(visits: Visits) -> PageClient:
    """A browser that came in by the last letter."""
    browser = visits.browser()
    action, values = browser.get(link()).form_values("Continue")
    answer = browser.client.post(action, data=values)
    assert answer.status_code == 303
    assert answer.headers["Location"] == visits.home
    return browser


def reads(browser: PageClient, visits: Visits) -> str:
    """What the visit's page says to a browser; empty where there is no such page for it."""
    answer = browser.client.get(visits.home)
    assert answer.status_code in (200, 404)
    return answer.text if answer.status_code == 200 else ""


def test_from_the_invitation_to_the_erased_address(visits: Visits) -> None:
    number = visits.invite()
    assert "Pat Provider" in letters_to(GUEST.email)[-1].as_string()
    browser = entered(visits)
    assert reads(browser, visits) == "Pat Provider declares nothing yet"
    visits.declare(number, PEER)
    assert reads(browser, visits) == "Pat Provider declares Works in another area"
    visits.end()
    assert reads(browser, visits) == ""
    visits.erase()
    [invitation] = visits.rows(VisitInvitation)
    assert (invitation["email"], invitation["email_hash"]) == (None, None)
    assert visits.rows(VisitLink) == visits.rows(VisitAccess) == []
    [declared] = visits.rows(VisitDeclaration)
    assert declared["name"] == "Pat Provider"


def test_a_link_opens_once_and_its_cookie_is_for_the_pages_of_its_visit(visits: Visits) -> None:
    visits.invite()
    path = link()
    browser = visits.browser()
    assert browser.get(path).h1 == "Come in"
    action, values = browser.get(path).form_values("Continue")
    cookie = browser.client.post(action, data=values).headers["Set-Cookie"]
    assert f"Path={visits.home}" in cookie
    assert "HttpOnly" in cookie
    assert browser.client.get(visits.home).headers["Cache-Control"] == "private, no-store"
    assert visits.browser().get(path, status=404).h1 == "This link does not work"


def test_of_four_browsers_with_one_link_one_gets_in(visits: Visits, database: Database) -> None:
    def enter() -> str:
        with unit_of_work(database), transaction():
            return services.enter(VISITS, token)[1]

    visits.invite()
    token = link().rsplit("/", 1)[1]
    results = run_at_once([enter] * 4)
    assert sum(isinstance(result, str) for result in results) == 1, results
    assert sum(isinstance(result, NotFound) for result in results) == 3, results
    assert len(visits.rows(VisitAccess)) == 1


def test_an_access_ends_by_itself_and_when_it_is_given_up(visits: Visits, moment: Move) -> None:
    visits.invite()
    browser = entered(visits)
    moment(VISITS.access_lifetime - timedelta(seconds=1))
    assert reads(browser, visits)
    moment(timedelta(seconds=1))
    assert reads(browser, visits) == ""
    visits.invite()
    again = entered(visits)
    cookie = again.client.get_cookie("visit", path=visits.home)
    assert cookie is not None
    _, values = again.get("/sign-in").form_values()
    left = again.client.post(f"{visits.home}/leave", data={"csrf_token": values["csrf_token"]})
    assert left.status_code == 303
    assert "Max-Age=0" in left.headers["Set-Cookie"]
    again.client.set_cookie("visit", cookie.value, path=visits.home)
    assert reads(again, visits) == ""


def test_a_revoked_invitation_is_over_at_once_and_its_links_with_it(visits: Visits) -> None:
    number = visits.invite()
    browser = entered(visits)
    visits.invite()
    unused_link = link()
    assert visits.revoke(number)
    assert not visits.revoke(number)
    assert reads(browser, visits) == ""
    visits.browser().get(unused_link, status=404)


def test_no_letter_goes_out_once_there_is_nothing_to_come_to(visits: Visits, people: People) -> None:
    people.person("Mina Member", email="mina@example.org")
    visits.end()
    visits.invite()
    visits.invite(Guest("Mina", "", "mina@example.org"))
    assert letters_to(GUEST.email) == letters_to("mina@example.org") == []


def test_an_access_to_one_visit_opens_no_other(visits: Visits) -> None:
    visits.invite()
    browser = entered(visits)
    held = browser.client.get_cookie("visit", path=visits.home)
    assert held is not None
    visits.begin()
    browser.client.set_cookie("visit", held.value, path=visits.home)
    assert reads(browser, visits) == ""


def test_an_address_invited_again_is_let_back_in_and_written_to_again(visits: Visits) -> None:
    number = visits.invite()
    visits.revoke(number)
    assert visits.invite(Guest("Pat P", "", GUEST.email.upper())) == number
    assert len(visits.rows(VisitInvitation)) == 1
    assert len(letters_to(GUEST.email)) == 2
    assert reads(entered(visits), visits) == "Pat P declares nothing yet"


def test_a_member_is_sent_no_link(visits: Visits, people: People) -> None:
    people.person("Mina Member", email="mina@example.org")
    visits.invite(Guest("Mina", "", "mina@example.org"))
    assert link_in(letters_to("mina@example.org")[-1], "/visits") == "/visits"
    assert visits.rows(VisitLink) == []


def test_somebody_who_cannot_sign_in_is_sent_a_link_like_everyone_from_outside(visits: Visits, people: People) -> None:
    people.person("Una Former", email=GUEST.email, status="closed")
    visits.invite()
    assert reads(entered(visits), visits)


def test_what_is_declared_again_otherwise_stands_beside_what_was_said_before(visits: Visits) -> None:
    number = visits.invite()
    for told in (PEER, PEER, Interest("Pat Provider", "Harbour Recovery", "other", "A trustee of a fund")):
        visits.declare(number, told)
    assert [(row["interest"], row["other"]) for row in visits.rows(VisitDeclaration)] == [
        ("peer", ""),
        ("other", "A trustee of a fund"),
    ]


@pytest.mark.parametrize(
    ("interest", "field"),
    [
        (Interest("Pat", "", "no-such-interest"), "interest"),
        (Interest("Pat", "", "other", "  "), "other"),
        (Interest("Pat 07700", "", "peer"), "name"),
        (Interest("Pat", "", "other", "Ring 07700"), "other"),
    ],
)
def test_no_interest_is_declared_that_the_feature_refuses(visits: Visits, interest: Interest, field: str) -> None:
    number = visits.invite()
    with pytest.raises(Invalid) as refused:
        visits.declare(number, interest)
    assert refused.value.field == field
    assert visits.rows(VisitDeclaration) == []


@pytest.mark.long
def test_no_more_are_invited_than_the_list_takes_and_none_in_words_that_the_feature_refuses(visits: Visits) -> None:
    for guest, field in ((Guest("Pat 1", "", GUEST.email), "name"), (Guest("Pat", "Floor 3", GUEST.email), "organisation")):
        with pytest.raises(Invalid) as refused:
            visits.invite(guest)
        assert refused.value.field == field
    for number in range(VISITS.most):
        visits.invite(Guest("Pat", "", f"pat{number}@example.org"))
    with pytest.raises(Invalid, match="at most"):
        visits.invite()


def test_an_erased_member_is_named_nowhere(visits: Visits, people: People, database: Database) -> None:
    person = people.person("Mina Member", email="mina@example.org")
    number = visits.invite(Guest("Mina", "", "mina@example.org"))
    visits.declare(number, Interest("Mina", "", "peer"))
    with unit_of_work(database), transaction():
        personal_data.forget_person(VISITS, person)
    held = repr(visits.rows(VisitInvitation) + visits.rows(VisitDeclaration)).casefold()
    assert "mina" not in held
    assert visits.rows(VisitDeclaration)[0]["interest"] == "peer"


def test_links_and_accesses_that_ran_out_are_deleted(visits: Visits, database: Database, moment: Move) -> None:
    visits.invite()
    entered(visits)
    moment(VISITS.link_lifetime + personal_data.KEEP_RUN_OUT)
    with unit_of_work(database), transaction():
        personal_data.forget_run_out(VISITS)
    assert visits.rows(VisitAccess) == []
    assert len(visits.rows(VisitLink)) == 1
    moment(timedelta(seconds=1))
    with unit_of_work(database), transaction():
        personal_data.forget_run_out(VISITS)
    assert visits.rows(VisitLink) == []


def test_neither_the_database_nor_the_queue_holds_what_opens_a_visit(visits: Visits, database: Database) -> None:
    visits.invite()
    token = link().rsplit("/", 1)[1]
    cookie = entered(visits).client.get_cookie("visit", path=visits.home)
    assert cookie is not None
    with database.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        held = repr([connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names])
    assert VisitLink.__tablename__ in names
    assert token not in held
    assert cookie.value not in held


def test_somebody_from_outside_is_found_by_address_only_while_the_invitation_stands(visits: Visits, database: Database) -> None:
    number = visits.invite()
    with unit_of_work(database):
        found = queries.list_by_address(VISITS, VISITS.address_hash(GUEST.email.upper()))
        assert [invitation.id for invitation in found] == [number]
        assert queries.list_by_address(VISITS, VISITS.address_hash("nobody@example.org")) == []
        assert session().get_one(VisitInvitation, number).email == GUEST.email
    visits.end()
    with unit_of_work(database):
        assert queries.list_by_address(VISITS, VISITS.address_hash(GUEST.email)) == []

"""The commands that look after people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from app.accounts import queries
from app.core.db import Database, unit_of_work
from tests.accounts.conftest import CredentialMaker, LetterReader, is_signed_in
from tests.page_client import PageClient
from tests.people import People

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, database: Database) -> Run:
    """Run a command of `flask …`."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def link_in(words: str) -> str:
    return next(line for line in words.splitlines() if line.startswith("http://localhost/")).removeprefix("http://localhost")


def test_the_first_start_prints_a_link_for_the_first_administrator(run: Run, page: PageClient, people: People) -> None:
    words = run("first-administrator").output
    assert "operator@example.org" in words
    assert "once, for 24 hours" in words
    drawn = page.fill(page.get(link_in(words)), containing="Sign in")
    assert drawn.h1 == "Second step", "an administrator is led to set up the second step"
    assert is_signed_in(page)
    assert run("first-administrator").output == ""


def test_until_the_link_is_used_each_start_prints_a_fresh_one(
    run: Run, page: PageClient, moment: Callable[[timedelta], None]
) -> None:
    first = link_in(run("first-administrator").output)
    moment(timedelta(hours=25))
    assert page.get(first, 404).h1 == "This link does not work"
    second = link_in(run("first-administrator").output)
    assert second != first
    assert page.get(second).h1 == "Sign in to Practice Exchange"


def test_where_there_is_an_administrator_nothing_is_printed(run: Run, people: People, page: PageClient) -> None:
    run("user", "add", "ada@example.org", "--name", "Ada", "--role", "admin")
    page.fill(page.get(link_in(run("sign-in-link", "ada@example.org").output)), containing="Sign in")
    assert run("first-administrator").output == ""


@pytest.mark.parametrize("role", ["member", "moderator", "editor", "admin"])
def test_a_person_is_added_with_a_role(run: Run, people: People, database: Database, role: str) -> None:
    done = run("user", "add", "Ada@Camden.gov.uk", "--name", "Ada Lovelace", "--role", role)
    assert done.exit_code == 0, done.output
    with unit_of_work(database):
        person = queries.find_person_by_email("ada@camden.gov.uk")
        assert person is not None
        assert person.status == "active"
    actor = people.actor(person.id)
    assert actor.has_role(role)
    assert actor.verified
    assert actor.label == "Ada Lovelace, London Borough of Camden"


def test_an_area_lead_is_added_with_their_area(run: Run, people: People, database: Database) -> None:
    people.area()
    assert run("user", "add", "lea@example.org", "--name", "Lea", "--role", "area_lead").exit_code == 1
    assert run("user", "add", "lea@example.org", "--name", "Lea", "--role", "area_lead", "--area", "E99").exit_code == 1
    done = run("user", "add", "lea@example.org", "--name", "Lea", "--role", "area_lead", "--area", "E09000007")
    assert done.exit_code == 0, done.output
    with unit_of_work(database):
        lead = queries.area_leads("E09000007")
    assert [one.name for one in lead] == ["Lea"]
    assert people.actor(lead[0].id).areas == {"E09000007"}


def test_a_member_is_added_to_an_area(run: Run, people: People, database: Database) -> None:
    people.area()
    run("user", "add", "mo@example.org", "--name", "Mo", "--role", "member", "--area", "E09000007")
    with unit_of_work(database):
        person = queries.find_person_by_email("mo@example.org")
        assert person is not None
    actor = people.actor(person.id)
    assert actor.areas == {"E09000007"}
    assert not actor.leads("E09000007")


def test_adding_a_person_twice_changes_nothing_but_adds_a_further_role(run: Run, people: People, database: Database) -> None:
    for role in ("moderator", "moderator", "editor"):
        assert run("user", "add", "mo@example.org", "--name", "Mo", "--role", role).exit_code == 0
    with unit_of_work(database):
        person = queries.find_person_by_email("mo@example.org")
        assert person is not None
        assert sorted(grant.role for grant in queries.roles_of(person.id)) == ["editor", "member", "moderator"]


@pytest.mark.parametrize("address", ["nobody@example.org", "not an address"])
def test_a_link_for_nobody_is_refused_in_words(run: Run, address: str) -> None:
    done = run("sign-in-link", address)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_a_printed_link_signs_its_person_in(run: Run, page: PageClient, letters: LetterReader) -> None:
    run("user", "add", "mo@example.org", "--name", "Mo", "--role", "member")
    page.fill(page.get(link_in(run("sign-in-link", "mo@example.org").output)), containing="Sign in")
    assert "Mo" in page.get("/account").main
    assert letters.collect() == []


def test_whoever_lost_phone_and_codes_is_let_in_to_set_up_a_new_second_step(
    run: Run, page: PageClient, letters: LetterReader, credentials: CredentialMaker, database: Database
) -> None:
    run("user", "add", "mo@example.org", "--name", "Mo", "--role", "moderator")
    with unit_of_work(database):
        person = queries.find_person_by_email("mo@example.org")
        assert person is not None
    credentials.second_step(person.id)
    done = run("user", "remove-second-step", "mo@example.org")
    assert done.exit_code == 0, done.output
    page.fill(page.get(link_in(run("sign-in-link", "mo@example.org").output)), containing="Sign in")
    assert is_signed_in(page)
    assert page.client.get("/moderation").location == "/sign-in/second-step", "until then the role does not count"
    assert page.client.get("/sign-in/second-step").location == "/account/second-step/set-up"
    assert "second step" in letters.only().subject
    assert run("user", "remove-second-step", "nobody@example.org").exit_code == 1

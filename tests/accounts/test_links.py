"""Emailed links: single use, one purpose, short-lived, and nothing in the database that works."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.credentials import tokens
from app.accounts.credentials.models import PURPOSES, AccountToken
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import NotFound
from app.core.jobs import Job
from tests.accounts.conftest import LetterReader, is_signed_in
from tests.page_client import PageClient, judged
from tests.people import People

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def made(purpose: str, person_id: int | None = None) -> str:
    with transaction():
        return tokens.plaintext(tokens.issue(purpose, "asha@example.org", person_id=person_id))


def test_a_link_works_once_for_its_purpose(unit: None) -> None:
    text = made("sign-in")
    with transaction():
        assert tokens.spend("sign-in", text).email == "asha@example.org"
    with transaction(), pytest.raises(NotFound):
        tokens.spend("sign-in", text)


def test_a_link_for_one_purpose_opens_no_other(unit: None, people: People) -> None:
    person_id = people.person()
    for purpose in PURPOSES:
        text = made(purpose, person_id)
        for wrong in set(PURPOSES) - {purpose}:
            with pytest.raises(NotFound):
                tokens.peek(wrong, text)
        assert tokens.peek(purpose, text).purpose == purpose


def test_no_changed_link_is_accepted(unit: None) -> None:
    text = made("reset-password")
    chance = random.Random(20260302)
    forgeries = set()
    for _ in range(2_000):
        at = chance.randrange(len(text))
        changed = text[:at] + chance.choice(LETTERS) + text[at + 1 :]
        forgeries |= {changed, changed[1:], changed + chance.choice(LETTERS), changed.swapcase(), text[:at]}
    forgeries -= {text}
    for one in forgeries:
        with pytest.raises(NotFound):
            tokens.peek("reset-password", one)
    assert len(forgeries) > 5_000


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "x" * 100_000, "%00", "' OR 1=1 --"])
def test_hostile_links_are_simply_missing(unit: None, text: str) -> None:
    with pytest.raises(NotFound):
        tokens.peek("sign-in", text)


@pytest.mark.parametrize(("purpose", "minutes"), [("sign-in", 60), ("reset-password", 60), ("verify-email", 1440)])
def test_a_link_expires(unit: None, moment: Callable[[timedelta], None], purpose: str, minutes: int) -> None:
    text = made(purpose)
    moment(timedelta(minutes=minutes) - timedelta(seconds=1))
    assert tokens.peek(purpose, text)
    moment(timedelta(seconds=1))
    with pytest.raises(NotFound):
        tokens.peek(purpose, text)


def test_looking_at_a_link_never_uses_it_up(page: PageClient, people: People, letters: LetterReader) -> None:
    people.person("Asha Patel", email="asha@example.org")
    page.fill(page.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    path = letters.only().path
    for _ in range(5):
        assert page.get(path).h1 == "Sign in to Practice Exchange"
        assert page.client.head(path).status_code == 200
    assert not is_signed_in(page)
    page.fill(page.get(path), containing="Sign in")
    assert is_signed_in(page)
    assert page.get(path, 404).h1 == "This link does not work"


def test_neither_the_database_nor_the_queue_holds_a_link(
    page: PageClient, people: People, letters: LetterReader, database: Database
) -> None:
    people.person(email="asha@example.org")
    page.fill(page.get("/reset-password"), {"email": "asha@example.org"}, containing="email")
    with unit_of_work(database):
        token = session().scalars(sa.select(AccountToken)).one()
        payloads = [job.payload for job in session().scalars(sa.select(Job))]
    secret = letters.only().path.rpartition("/")[2]
    assert secret not in {token.salt, token.token_hash, token.email}
    assert {"token_id": token.id} in payloads
    assert all(secret not in str(payload) and "asha" not in str(payload) for payload in payloads)


def test_a_letter_that_is_late_does_not_carry_a_dead_link(
    page: PageClient, people: People, letters: LetterReader, moment: Callable[[timedelta], None]
) -> None:
    people.person(email="asha@example.org")
    page.fill(page.get("/sign-in/link"), {"email": "asha@example.org"}, containing="email")
    moment(timedelta(hours=2))
    assert letters.collect() == []


def test_a_link_leads_to_the_configured_site_whatever_host_was_asked(
    page: PageClient, people: People, letters: LetterReader
) -> None:
    people.person(email="asha@example.org")
    here = "http://127.0.0.1"
    _, values = judged(page.client.get("/sign-in/link", base_url=here)).form_values("email")
    answer = page.client.post("/sign-in/link", data={**values, "email": "asha@example.org"}, base_url=here)
    assert answer.status_code == 303
    assert "http://localhost/sign-in/link/" in letters.only().body
    assert page.client.get("/sign-in/link", base_url="http://evil.example").status_code == 400

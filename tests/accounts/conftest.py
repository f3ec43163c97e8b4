"""What the tests of accounts share: the letters that were sent, and second steps that are set up."""

import re
from dataclasses import dataclass

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.credentials import passwords, second_factor
from app.accounts.models import Person
from app.core import clock
from app.core.db import Database, session, transaction, unit_of_work
from tests.letters import letters as all_letters
from tests.letters import throw_letters_away, words_of
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued

PASSWORD = "winter walrus lantern"


@dataclass(frozen=True)
class Letter:
    """A letter as it arrived."""

    to: str
    subject: str
    body: str

    @property
    def path(self) -> str:
        """The address in it, without the site."""
        found = re.search(r"^http://localhost(/\S*)$", self.body, flags=re.MULTILINE)
        assert found, f"no link in: {self.body}"
        return found.group(1)


class LetterReader:
    """Runs the worker and reads what it sent."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def collect(self) -> list[Letter]:
        """The letters sent since the last time, oldest first."""
        run_queued(self.database)
        letters = [
            Letter(str(message["To"]), str(message["Subject"]), words_of(message).replace("\r\n", "\n"))
            for message in all_letters()
        ]
        throw_letters_away()
        return letters

    def only(self) -> Letter:
        """The one letter sent since the last time."""
        letters = self.collect()
        assert len(letters) == 1, [letter.subject for letter in letters]
        return letters[0]


@pytest.fixture
def letters(database: Database) -> LetterReader:
    """The letters that were sent."""
    return LetterReader(database)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """PASSWORD, hashed once: the hash is slow on purpose."""
    return passwords.hash_password(PASSWORD)


@dataclass
class CredentialMaker:
    """Gives people of a test a password or a second step, and tells the code their app shows."""

    database: Database
    hashed: str

    def password(self, person_id: int) -> None:
        """Give the person PASSWORD."""
        self._set(person_id, password_hash=self.hashed)

    def second_step(self, person_id: int) -> pyotp.TOTP:
        """Turn the person's second step on; the app that goes with it."""
        salt = second_factor.new_salt()
        self._set(person_id, totp_salt=salt)
        return pyotp.TOTP(second_factor.secret_from(salt))

    def _set(self, person_id: int, **values: str) -> None:
        with unit_of_work(self.database), transaction():
            session().execute(sa.update(Person).where(Person.id == person_id).values(**values))


@pytest.fixture
def credentials(database: Database, password_hash: str) -> CredentialMaker:
    """Passwords and second steps."""
    return CredentialMaker(database, password_hash)


def code_now(app: pyotp.TOTP) -> str:
    """What the app shows at this moment of the test's clock."""
    return app.at(int(clock.now().timestamp()))


def give_password(page: PageClient, address: str, password: str = PASSWORD, path: str = "/sign-in", status: int = 200) -> Page:
    """Fill in the sign-in page."""
    return page.fill(page.get(path), {"email": address, "password": password}, containing="password", status=status)


def is_signed_in(page: PageClient) -> bool:
    """Whether the account page opens."""
    return page.client.get("/account").status_code == 200


@pytest.fixture
def second_browser(app: Flask, database: Database) -> PageClient:
    """A second browser."""
    return PageClient(app.test_client())


@pytest.fixture
def asha(people: People, credentials: CredentialMaker) -> int:
    """A member with a password, at asha@example.org."""
    person_id = people.person("Asha Patel", email="asha@example.org")
    credentials.password(person_id)
    return person_id

"""A learning note that two sides write: an area that was reviewed, and those who reviewed it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.contributions import queries as spine
from app.contributions.models import Contribution
from app.core import worker
from app.core.db import Database, session, transaction, unit_of_work
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services import agreeing, drafting
from app.exchanges.learning.services.drafting import Source, TickedLine
from tests.letters import letters_to
from tests.page_client import PageClient
from tests.people import People

ABOUT = {"title": "One person to ring", "summary": "A named person made it quicker to act."}
LEARNED = {"looked_at": "How services told each other.", "helped": "A person to ring.", "to_take": "Name one person."}
LINES = (
    TickedLine("Camden names *one* person for each service <b>now</b>.", ("workforce", "strategy")),
    TickedLine("How services told each other.", ("strategy",), "looked_at"),
)


@dataclass
class AgreeingClient:
    """Two people of the host, two of the team, somebody else, and a moderator; and the draft they are given."""

    app: Flask
    database: Database
    people: People
    host: int
    colleague: int
    reviewer: int
    second_reviewer: int
    stranger: int
    moderator: int
    addresses: dict[int, str]
    draft_id: int = 0
    not_before: date = date(2020, 1, 1)

    def begin(self, **changes: Any) -> int:
        """Draft the note of an exchange; returns its number."""
        source: dict[str, Any] = {
            "exchange_number": 4711,
            "lines": LINES,
            "not_before": self.not_before,
            "hosts": (self.host, self.colleague),
            "team": (self.reviewer, self.second_reviewer),
            "names": ("London Borough of Camden", "Lantern Trust"),
            "people": ("Ines Interviewed",),
        }
        with unit_of_work(self.database), transaction():
            self.draft_id = drafting.draft(Source(**{**source, **changes})).id
        return self.draft_id

    @property
    def home(self) -> str:
        return f"/exchanges/learning/drafts/{self.draft_id}"

    def browser(self, person: int, *, second_factor: bool = True) -> PageClient:
        page = PageClient(self.app.test_client())
        self.people.sign_in(page.client, person, second_factor=second_factor)
        return page

    def fill_in(self, browser: PageClient) -> None:
        """Fill in what lines of an exchange do not say, and name nobody."""
        browser.fill(browser.get(f"{self.home}/steps/about-it"), ABOUT, "title")
        browser.fill(browser.get(f"{self.home}/steps/what-was-learned"), LEARNED, "helped")

    def agree(self, *people: int) -> None:
        """Let each agree to the text as it is now."""
        for person in people:
            actor = self.people.actor(person)
            with unit_of_work(self.database), transaction():
                agreeing.agree(actor, self.row(), self.row().version)

    def submitted(self, **changes: Any) -> int:
        """A note that both sides agreed on and submitted; returns the number of its revision."""
        self.begin(**changes)
        self.fill_in(self.browser(self.host))
        self.agree(self.host, self.reviewer)
        actor = self.people.actor(self.host)
        with unit_of_work(self.database), transaction():
            return agreeing.submit(actor, self.row(), self.row().version, {}).id

    def row(self) -> NoteDraft:
        """The draft, in an open unit of work."""
        return session().get_one(NoteDraft, self.draft_id)

    def agreed(self) -> set[int]:
        """Who agreed to the text as it is."""
        with unit_of_work(self.database):
            return {each.person_id for each in self.row().participants if each.agreed_at is not None}

    def drain(self) -> None:
        worker.drain(self.database)

    def letters(self, person: int) -> list[str]:
        """The subjects of the letters to somebody, when the worker has done its work."""
        self.drain()
        return [str(letter["Subject"]) for letter in letters_to(self.addresses[person])]

    def status_of(self, revision_id: int) -> str:
        with unit_of_work(self.database):
            return spine.get_revision(revision_id).status

    def drafts_left(self) -> int:
        with unit_of_work(self.database):
            return session().scalar(sa.select(sa.func.count()).select_from(NoteDraft)) or 0

    def notes(self) -> list[Contribution]:
        """The notes of the site, in an open unit of work."""
        return list(session().scalars(sa.select(Contribution).where(Contribution.kind == "learning-note")))


@pytest.fixture
def agreeing_client(app: Flask, database: Database, people: People) -> AgreeingClient:
    council, board = people.organisation("Camden Council"), people.organisation("Croydon Council")
    names = {"host": "Hana Hostess", "colleague": "Cole League", "reviewer": "Rhys Viewer", "second_reviewer": "Sian Seconder"}
    sides = {"host": council, "colleague": council, "reviewer": board, "second_reviewer": board}
    ids = {who: people.person(name, organisation=sides[who], email=f"{who}@example.org") for who, name in names.items()}
    return AgreeingClient(
        app,
        database,
        people,
        **ids,
        stranger=people.person("Stan Stranger"),
        moderator=people.moderator("Mo Derator"),
        addresses={person: f"{who}@example.org" for who, person in ids.items()},
    )

"""Subscribes and leaves as a reader does, by pages and letters, and looks at what is held about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import jobs, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.subscriptions import housekeeping, offers, queries, services
from app.subscriptions.blueprint import SUBSCRIBE_PATH
from app.subscriptions.models import ConsentEntry, Subscriber
from app.subscriptions.secret_links import links
from app.subscriptions.services import How, Topics
from tests.letters import letters_to, link_in
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued

READER = "robin@example.org"


@dataclass
class SubscriptionClient:
    """A reader who has no account, the site, and its clock."""

    app: Flask
    database: Database
    people: People

    def browser(self, person: int | None = None) -> PageClient:
        """A browser of a person's, or of somebody who is not signed in."""
        return self.people.browser(self.app, person)

    def ask(self, email: str = READER, status: int = 200, **topics: list[str]) -> Page:
        """Fill in the public form, and let the worker send what it sends."""
        page = self.browser()
        answer = page.fill(page.get("/newsletter/subscribe"), {"email": email, **topics}, "email", status=status)
        run_queued(self.database)
        return answer

    def work(self) -> None:
        """Everything that is due, what the clock alone asks for as well."""
        worker.drain(self.database)

    def link(self, email: str = READER, path: str = "/newsletter/confirm/") -> str:
        """The path of a link in the last letter to an address."""
        return link_in(letters_to(email)[-1], path)

    def confirm(self, email: str = READER) -> Page:
        """Press the button behind the last link that was sent to an address."""
        page = self.browser()
        answer = page.fill(page.get(self.link(email)), containing="Confirm")
        run_queued(self.database)
        return answer

    def subscribe(self, email: str = READER, **topics: list[str]) -> int:
        """The id of a reader who asked and confirmed, by what `ask` and `confirm` lead to: the pages are tried by these."""
        wanted = Topics(**{name: tuple(values) for name, values in topics.items()})
        with unit_of_work(self.database), transaction():
            services.ask(email, wanted, How("form", SUBSCRIBE_PATH, offers.current().subscribe))
        run_queued(self.database)
        with unit_of_work(self.database), transaction():
            services.follow_link(self.link(email).rpartition("/")[2])
        run_queued(self.database)
        return self.held(email)["id"]

    def keep_house(self) -> None:
        """The daily turn, now, and the letters that follow from it."""
        with unit_of_work(self.database), transaction():
            jobs.enqueue(housekeeping.TURN, {})
        run_queued(self.database)

    def held(self, email: str = READER) -> dict[str, Any]:
        """What is held for an address; empty where nothing is."""
        with unit_of_work(self.database):
            found = queries.find_by_address(email)
            return self._values(found) if found is not None else {}

    def row(self, subscriber_id: int) -> dict[str, Any]:
        """What is held for a subscriber; empty where there is none."""
        with unit_of_work(self.database):
            found = queries.get(subscriber_id)
            return self._values(found) if found is not None else {}

    @staticmethod
    def _values(found: Subscriber) -> dict[str, Any]:
        return {column.name: getattr(found, column.name) for column in Subscriber.__table__.columns}

    def ledger(self, subscriber_id: int) -> list[ConsentEntry]:
        """The lines of a ledger, in order."""
        with unit_of_work(self.database):
            rows = sa.select(ConsentEntry).where(ConsentEntry.subscriber_id == subscriber_id).order_by(ConsentEntry.id)
            found = list(session().scalars(rows))
            session().expunge_all()
            return found

    def acts(self, subscriber_id: int) -> list[str]:
        return [line.act for line in self.ledger(subscriber_id)]

    def recipients(self) -> list[str]:
        """The addresses that an issue would go to now."""
        with unit_of_work(self.database):
            confirmed = sa.select(Subscriber.address).where(queries.may_be_written_to()).order_by(Subscriber.id)
            return [address or "" for address in session().scalars(confirmed)]

    @staticmethod
    def unsubscribe_path(subscriber_id: int, mailing_id: int | None = None) -> str:
        return f"/newsletter/unsubscribe/{links.unsubscribe_token(subscriber_id, mailing_id)}"

    @staticmethod
    def preferences_path(subscriber_id: int) -> str:
        return f"/newsletter/preferences/{links.preferences_token(subscriber_id)}"


@pytest.fixture
def subscriptions(app: Flask, database: Database, people: People) -> SubscriptionClient:
    """A site with nobody subscribed."""
    return SubscriptionClient(app, database, people)


@pytest.fixture
def pass_days(moment: Callable[[timedelta], None]) -> Callable[[float], None]:
    """Move the clock on by a number of days."""

    def move(number: float) -> None:
        moment(timedelta(days=number))

    return move

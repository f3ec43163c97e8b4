"""An exchange whose team is confirmed, on 2 March 2026, and people of both sides who write its schedule and its notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.fieldwork import services as fieldwork
from app.exchanges.reviews.notes import services as notes
from app.exchanges.reviews.notes.values import NOTHING as NO_NOTE
from app.exchanges.reviews.schedule import queries, services
from app.exchanges.reviews.schedule.models import ScheduledSession
from app.exchanges.reviews.schedule.values import NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.exchanges.review_client import FOCUS, ReviewClient
from tests.made_once import made_once
from tests.page_client import Page, PageClient
from tests.rows import rows_of

SESSION = {**NOTHING, "standards": [FOCUS], "roles": ["police"], "way": "online", "day": date(2026, 3, 20), "start": "09:30"}


@dataclass
class FieldworkClient:
    """A review, and its team: the first leads it."""

    review: ReviewClient
    team: Sequence[int]

    @property
    def home(self) -> str:
        return self.review.home

    @property
    def schedule(self) -> str:
        return f"{self.home}/schedule"

    def browser(self, person: int) -> PageClient:
        return self.review.browser(person)

    def page(self, person: int, path: str = "/schedule") -> Page:
        return self.browser(person).get(self.home + path)

    def exchange(self) -> Exchange:
        """The exchange, in an open unit of work."""
        return session().get_one(Exchange, self.review.number)

    def add(self, person: int | None = None, **values: Any) -> int:
        """Put a session into the schedule; its number."""
        actor = self.review.people.actor(person or self.review.member)
        with unit_of_work(self.review.database), transaction():
            services.add(actor, self.exchange(), Writing({**SESSION, **values}, ""))
            return max(row.id for row in queries.list_sessions(self.review.number))

    def change(self, person: int, session_id: int, **values: Any) -> None:
        actor = self.review.people.actor(person)
        with unit_of_work(self.review.database), transaction():
            before = services.values_of(session().get_one(ScheduledSession, session_id))
            services.change(actor, self.exchange(), session_id, Writing({**before, **values}, stamp_of(before)))

    def note(self, person: int, level: str = "2", text: str = "They meet monthly.", key: str = FOCUS) -> None:
        actor = self.review.people.actor(person)
        with unit_of_work(self.review.database), transaction():
            writing = Writing({"level": level, "text": text, "evidence": "The minutes of May."}, stamp_of(NO_NOTE))
            notes.note(actor, self.exchange(), key, writing)

    def act(self, verb: str, person: int | None = None) -> None:
        """Begin the fieldwork, or end it, as the lead of the team."""
        actor = self.review.people.actor(person or self.team[0])
        with unit_of_work(self.review.database), transaction():
            getattr(fieldwork, verb)(actor, self.exchange())

    def sessions(self) -> list[ScheduledSession]:
        return rows_of(self.review.database, ScheduledSession)

    def fill_in(self, person: int, session_id: int | str, status: int = 200, **typed: Any) -> Page:
        """Change the form of a session, or of a "new" one, and send it."""
        browser = self.browser(person)
        page = browser.get(f"{self.schedule}/sessions/{session_id}")
        return browser.fill(page, typed, "Save the session", status=status)


@pytest.fixture
def field(moment: object, review: ReviewClient) -> FieldworkClient:
    """Before anything is in the schedule."""
    team, review.number = made_once(review.database, "an exchange with a team", lambda: (review.confirmed(), review.number))
    return FieldworkClient(review, team)

"""A review whose report is written: three reviewers of whom the first leads, and two host areas where a test wants them."""

from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.team.rules import TERMS_VERSION
from tests.exchanges.review_client import CROYDON, FOCUS, ReviewClient
from tests.page_client import Page, PageClient

LINE = {
    "kind": "consideration",
    "standard": FOCUS,
    "text": "Nobody is named as the champion.",
    "evidence": "Six talks, and the terms of reference of the board.",
    "recommendation": "Name a champion.",
}
STRENGTH = {**LINE, "kind": "strength", "text": "The board meets monthly.", "recommendation": ""}
URGENT = {**LINE, "kind": "urgent", "text": "Referrals wait for weeks.", "recommendation": "Clear them."}
TOLD = {"told_role": "The director of children’s services", "told_by": "The lead of the team"}
DAY = {"told_on-day": "1", "told_on-month": "11", "told_on-year": "2026"}


@dataclass
class FindingClient:
    """`review` knows the host; `team` are the reviewers. Pages are those below the exchange."""

    review: ReviewClient
    team: list[int] = field(default_factory=list)

    def begin(self, *, until: str = "report", joint: bool = False, terms: str = TERMS_VERSION) -> None:
        """Bring an exchange to its fieldwork, or to where its report is written."""
        review = self.review
        review.proposed()
        names = {"Rae Commissioner": "la-csa", "Rob Health": "camhs", "Ros Both": "icb"}
        council = review.people.organisation("Calderdale Council", areas=("E08000033",))
        self.team = [review.people.person(name, organisation=council) for name in names]
        actors = [review.people.actor(person) for person in self.team]
        lead = review.people.actor(review.lead)
        with unit_of_work(review.database), transaction():
            exchange = self.row()
            if joint:
                requests.add_host(lead, exchange, CROYDON)
            EXCHANGE.apply(exchange, "agree", lead)
            for number, actor in enumerate(actors):
                seat = Seat(person_id=actor.person_id, organisation_id=council, offered_at=clock.now(), is_lead=number == 0)
                SEAT.start(seat)
                exchange.seats.append(seat)
                session().flush()
                seat.terms_version = terms
                SEAT.apply(seat, "accept", actor)
            EXCHANGE.apply(exchange, "confirm", lead)
            EXCHANGE.apply(exchange, "begin", actors[0])
            if until == "report":
                EXCHANGE.apply(exchange, "report", actors[0])
                exchange.fieldwork_ended_at = clock.now()

    def row(self) -> Exchange:
        """The exchange, in an open unit of work."""
        return session().get_one(Exchange, self.review.number)

    def write(self, browser: PageClient, line: dict[str, str] = LINE, **changes: str) -> int:
        """Write a line; its number."""
        page = browser.get(f"{self.home}/findings/new")
        browser.fill(page, {**line, **changes}, "text")
        return self.newest()

    def newest(self) -> int:
        with unit_of_work(self.review.database):
            rows = sa.select(sa.func.max(Finding.id)).where(Finding.exchange_id == self.review.number)
            return session().scalar(rows) or 0

    def send_draft(self, browser: PageClient) -> Page:
        return self.review.press(browser, "findings/send", "stamp")

    def sent(self, *lines: dict[str, str]) -> list[int]:
        """The numbers of lines that were written and sent by the lead of the team."""
        lead = self.review.browser(self.team[0])
        numbers = [self.write(lead, line) for line in lines]
        self.send_draft(lead)
        return numbers

    def answer(self, browser: PageClient, finding: int, kind: str, text: str = "", evidence: str = "", status: int = 200) -> Page:
        page = browser.get(f"{self.home}/findings/{finding}/answer")
        return browser.fill(page, {"kind": kind, "text": text, "evidence": evidence}, "text", status=status)

    def values(self, finding: int) -> dict[str, Any]:
        """The columns of a line."""
        with unit_of_work(self.review.database):
            row = session().get_one(Finding, finding)
            return {column.key: getattr(row, column.key) for column in Finding.__table__.columns}

    def line_that_says(self, text: str) -> int:
        """The number of the line that says this."""
        with unit_of_work(self.review.database):
            return session().scalars(sa.select(Finding.id).where(Finding.text == text)).one()

    def row_status(self) -> str:
        return self.review.status()

    def post(self, browser: PageClient, page: str, values: dict[str, str], status: int = 303) -> None:
        """Send a form that may not be on a page any more."""
        _action, held = browser.get("/account/details").form_values("job_role")
        browser.post(f"{self.home}/{page}", {"csrf_token": held["csrf_token"], **values}, status)

    def answer_is_closed(self, browser: PageClient, finding: int) -> None:
        """Nobody can answer a line again."""
        browser.get(f"{self.home}/findings/{finding}/answer", 404)
        self.post(browser, f"findings/{finding}/answer", {"kind": "accept"}, 409)

    @property
    def home(self) -> str:
        return self.review.home


@pytest.fixture
def findings(review: ReviewClient) -> FindingClient:
    """A review by a confirmed team: see `begin`."""
    return FindingClient(review)

"""Offers to review by pages: somebody who reviews, a colleague of another area, and people who run the site."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import Database, session, unit_of_work
from app.exchanges.reviewers import months
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.standards.framework import framework
from tests.page_client import Page, PageClient
from tests.people import People

CAMDEN, SLOUGH = "E09000007", "E06000039"
STANDARD, OTHER_STANDARD = framework().standards[:2]
HOME = "/exchanges/reviewers/me"


@dataclass
class ReviewerClient:
    """Rae Reviewer of Slough, whose pages these are, and Mia Member of Camden, who looks for reviewers."""

    app: Flask
    database: Database
    people: People
    employer: int
    reviewer: int
    member: int

    def browser(self, person: int | None = None) -> PageClient:
        return self.people.browser(self.app, person)

    def months(self, *ahead: int) -> list[str]:
        """The codes of months so far ahead."""
        return [months.months_from(clock.today())[number] for number in ahead]

    def offered(self) -> PageClient:
        """The browser of the reviewer, who agreed."""
        browser = self.browser(self.reviewer)
        browser.fill(browser.get(HOME), {"consent": "y"}, "consent")
        return browser

    def fill_in(self, browser: PageClient, *ahead: int, status: int = 200, **changes: Any) -> Page:
        """Say when and how."""
        values = {"months": self.months(*ahead), "load": "2", "how": "online", "regions": ["south-east"], **changes}
        return browser.fill(browser.get(f"{HOME}/details"), values, "load", status=status)

    def choose(
        self, browser: PageClient, level: str = "led", status: int = 200, standard: str = STANDARD.id, **typed: str
    ) -> Page:
        """Say how strong one is in a standard."""
        page = browser.get(f"{HOME}/standards/{standard}")
        return browser.fill(page, {"level": level, **typed}, "evidence", status=status)

    def declare(self, browser: PageClient, kind: str, name: str, status: int = 200, **changes: str) -> Page:
        """Declare an interest."""
        return browser.fill(browser.get(f"{HOME}/interests"), {"kind": kind, "name": name, **changes}, "kind", status=status)

    def ready(self, **texts: str) -> PageClient:
        """The browser of the reviewer, who said all that is needed."""
        browser = self.offered()
        self.fill_in(browser, 1, 2)
        self.choose(browser, **texts)
        browser.post(f"{HOME}/interests/complete", self.token(browser))
        return browser

    def opened(self, **texts: str) -> PageClient:
        """The same, and on the list."""
        browser = self.ready(**texts)
        browser.post(f"{HOME}/open", self.token(browser))
        return browser

    @staticmethod
    def token(browser: PageClient) -> dict[str, str]:
        """The anti-forgery value of a form of one button."""
        _action, values = browser.get(f"{HOME}/end").form_values("end")
        return {"csrf_token": values["csrf_token"]}

    def listed(self, query: str = "") -> Page:
        """The list as the member sees it."""
        return self.browser(self.member).get(f"/exchanges/reviewers{query}")

    def profile(self) -> dict[str, Any]:
        """What is kept of the reviewer."""
        with unit_of_work(self.database):
            row = session().scalars(sa.select(ReviewerProfile)).one()
            return {
                "status": row.status,
                "person_id": row.person_id,
                "months": [month.month for month in row.months],
                "standards": {one.key: (one.level, one.evidence, one.explanation) for one in row.standards},
                "interests": [(one.kind, one.name, one.organisation_id, one.until) for one in row.interests],
                "load": row.load,
                "reminded_at": row.reminded_at,
            }


@pytest.fixture
def reviewing(app: Flask, database: Database, people: People) -> ReviewerClient:
    """Slough and Camden."""
    people.area()
    people.area(SLOUGH, "Slough", "south-east", "unitary")
    employer = people.organisation("Slough Borough Council", areas=(SLOUGH,))
    council = people.organisation("London Borough of Camden", areas=(CAMDEN,))
    reviewer = people.person("Rae Reviewer", organisation=employer, areas=(SLOUGH,))
    member = people.person("Mia Member", organisation=council, areas=(CAMDEN,))
    return ReviewerClient(app, database, people, employer, reviewer, member)

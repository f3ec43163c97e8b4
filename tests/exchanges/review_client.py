"""Takes part in an exchange by pages: two host areas, and people who have no business in it."""

from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.db import Database, session, transaction, unit_of_work
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.standards.framework import framework
from tests.page_client import Page, PageClient
from tests.people import People

CAMDEN, CROYDON, SLOUGH, CALDERDALE = "E09000007", "E09000008", "E06000039", "E08000033"
FOCUS = framework().standards[0].id


def next_month(today: date | None = None) -> str:
    return months_from(today or clock.today())[0]


@dataclass
class ReviewClient:
    """An area that asks for a review: its lead, a member at the council, and one at the care board."""

    app: Flask
    database: Database
    people: People
    council: int
    lead: int
    member: int
    health: int
    number: int = 0

    def browser(self, person: int | None = None, *, second_factor: bool = True) -> PageClient:
        page = PageClient(self.app.test_client())
        if person is not None:
            self.people.sign_in(page.client, person, second_factor=second_factor)
        return page

    @property
    def home(self) -> str:
        return f"/exchanges/reviews/{self.number}"

    def proposed(self, person: int | None = None, area: str = CAMDEN, **values: object) -> PageClient:
        """The browser of somebody who asked for a review."""
        actor = self.people.actor(person or self.member)
        request = {**NOTHING, "standards": [FOCUS], "enquiry": "Who buys what.", "months": [next_month()], "form": "online"}
        with unit_of_work(self.database), transaction():
            self.number = services.propose(actor, area, Writing({**request, **values}, stamp_of(NOTHING))).id
        return self.browser(person or self.member)

    def agreed(self) -> PageClient:
        """The browser of the lead, who agreed."""
        self.proposed()
        browser = self.browser(self.lead)
        self.press(browser, "agree", "send")
        return browser

    def press(self, browser: PageClient, page: str, containing: str, *, status: int = 200, **typed: str) -> Page:
        """Fill in and send the form of a page of the exchange."""
        return browser.fill(browser.get(f"{self.home}/{page}"), typed, containing, status=status)

    def status(self) -> str:
        return str(self.value(Exchange.status))

    def reference(self) -> str:
        return str(self.value(Exchange.reference))

    def value(self, column: sa.orm.InstrumentedAttribute) -> object:  # type: ignore[type-arg]
        with unit_of_work(self.database):
            return session().scalar(sa.select(column).where(Exchange.id == self.number))


@pytest.fixture
def review(app: Flask, database: Database, people: People) -> ReviewClient:
    """Camden: its council with a lead and a member, and its care board."""
    people.area()
    people.area(CROYDON, "Croydon")
    people.area(SLOUGH, "Slough", "south-east")
    council = people.organisation("London Borough of Camden", areas=(CAMDEN,))
    board = people.organisation("North London Integrated Care Board", kind="nhs-commissioner", areas=(CAMDEN,))
    lead = people.person("Lea Lead", organisation=council, leads=CAMDEN)
    member = people.person("Mia Member", organisation=council, areas=(CAMDEN,))
    health = people.person("Hal Health", organisation=board, areas=(CAMDEN,))
    return ReviewClient(app, database, people, council, lead, member, health)

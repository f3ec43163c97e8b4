"""Takes part in an exchange by pages: two host areas, and people who have no business in it."""

from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.core import clock
from app.core.db import Database, session, transaction, unit_of_work
from app.exchanges.reviewers.models import ReviewerMonth, ReviewerStandard
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviewers.services import offering
from app.exchanges.reviews.exchange.models import Exchange, Seat
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

    def reviewer(self, name: str, job_role: str = "icb", area: str = CALDERDALE, **more: object) -> int:
        """Somebody of another area who offers to review, and is free."""
        kind, organisation = str(more.get("kind", "local-authority")), more.get("organisation")
        employer = organisation or self.people.organisation(f"Council of {name}", kind=kind, areas=(area,))
        person = self.people.person(name, organisation=int(str(employer)), areas=(area,))
        actor = self.people.actor(person)
        with unit_of_work(self.database), transaction():
            session().get_one(Person, person).job_role = job_role
            profile = offering.offer(actor)
            profile.months = [ReviewerMonth(month=next_month())]
            profile.standards = [ReviewerStandard(key=FOCUS, level="led")]
            profile.can_lead, profile.declared_at = bool(more.get("can_lead", True)), clock.now()
            session().flush()
            offering.open_profile(actor)
        return person

    def listed(self) -> PageClient:
        """The browser of the lead of an agreed exchange, whose list of providers is complete."""
        lead = self.agreed()
        lead.fill(lead.get(f"{self.home}/providers"), {}, "Nobody provides or bids")
        return lead

    def offered(self, person: int, **typed: str) -> None:
        """The lead offers somebody a seat."""
        self.press(self.browser(self.lead), f"candidates/{person}", "offer", **typed)

    def seat_of(self, person: int) -> int:
        with unit_of_work(self.database):
            rows = sa.select(Seat.id).where(Seat.person_id == person, Seat.exchange_id == self.number)
            return int(session().scalars(rows.order_by(Seat.id.desc())).first() or 0)

    def accepted(self, person: int) -> PageClient:
        """The browser of somebody who took the seat that they were offered."""
        browser = self.browser(person)
        browser.fill(browser.get(f"/exchanges/seats/{self.seat_of(person)}"), {"declared": "y", "terms": "y"}, "declared")
        return browser

    def team(self) -> list[int]:
        """Three reviewers of an exchange that is agreed, who took their seats."""
        self.listed()
        roles = {"Rae Commissioner": "la-csa", "Rob Health": "camhs", "Ros Both": "icb"}
        people = [self.reviewer(name, role) for name, role in roles.items()]
        for person in people:
            self.offered(person)
            self.accepted(person)
        return people

    def confirmed(self) -> list[int]:
        """The same, confirmed; the first of them leads."""
        people = self.team()
        lead = self.browser(self.lead)
        self.press(lead, "team/confirm", "lead", lead=str(self.seat_of(people[0])))
        return people

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
    people.area(CALDERDALE, "Calderdale", "yorkshire-and-the-humber")
    council = people.organisation("London Borough of Camden", areas=(CAMDEN,))
    board = people.organisation("North London Integrated Care Board", kind="nhs-commissioner", areas=(CAMDEN,))
    lead = people.person("Lea Lead", organisation=council, leads=CAMDEN)
    member = people.person("Mia Member", organisation=council, areas=(CAMDEN,))
    health = people.person("Hal Health", organisation=board, areas=(CAMDEN,))
    return ReviewClient(app, database, people, council, lead, member, health)

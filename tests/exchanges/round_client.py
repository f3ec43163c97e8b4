"""Takes part in a round by pages: administrators, a coordinator, areas with requests, and reviewers of theirs."""

from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.core import clock, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.exchanges.reviewers.models import ReviewerMonth, ReviewerStandard
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviewers.services import offering
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services as requests
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.team import services as teams
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.rounds.joining import services as joining
from app.exchanges.rounds.joining.services import Entry
from app.exchanges.rounds.round import services as rounds
from app.exchanges.rounds.round.models import Round, RoundHost, RoundReviewer
from app.exchanges.standards.framework import framework
from tests.page_client import Page, PageClient
from tests.people import People

FOCUS = framework().standards[0].id
KINDS = ("la-csa", "camhs", "icb")


@dataclass
class RoundArea:
    """An area that may take part: its lead, a colleague at the care board, and its request."""

    code: str
    name: str
    council: int
    lead: int
    exchange: int = 0
    reviewers: list[int] = field(default_factory=list)


@dataclass
class RoundClient:
    """A round with an administrator and a coordinator, both of organisations elsewhere."""

    app: Flask
    database: Database
    people: People
    admin: int
    coordinator: int
    number: int = 0
    areas: list[RoundArea] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"/exchanges/rounds/{self.number}"

    @property
    def month(self) -> str:
        return months_from(clock.today())[1]

    def browser(self, person: int | None = None, *, second_factor: bool = True) -> PageClient:
        page = PageClient(self.app.test_client())
        if person is not None:
            self.people.sign_in(page.client, person, second_factor=second_factor)
        return page

    def opened(self, *, team_size: int = 3) -> None:
        """A round that is open, and coordinated."""
        admin = self.people.actor(self.admin)
        with unit_of_work(self.database), transaction():
            row = rounds.start(admin, "Spring round", [self.month], team_size)
            email = session().get_one(Person, self.coordinator).email or ""
            rounds.appoint(admin, row, email)
            self.number = row.id

    def area(self, number: int, *, listed: bool = True) -> RoundArea:
        """An area with a request that it agreed to, which says that nobody provides for it."""
        code = f"E0900{number:04}"
        self.people.area(code, f"Area {number:02}")
        council = self.people.organisation(f"Council {number:02}", areas=(code,))
        area = RoundArea(
            code, f"Area {number:02}", council, self.people.person(f"Lead {number:02}", organisation=council, leads=code)
        )
        lead = self.people.actor(area.lead)
        values = {**NOTHING, "standards": [FOCUS], "enquiry": "Who buys what.", "months": [self.month], "form": "online"}
        with unit_of_work(self.database), transaction():
            exchange = requests.propose(lead, code, Writing(values, stamp_of(NOTHING)))
            requests.agree(lead, exchange, requests.stamp_of_request(exchange))
            if listed:
                teams.complete_list(lead, exchange)
            area.exchange = exchange.id
        self.areas.append(area)
        return area

    def joined(self, number: int, *, places: int = 3, is_shown: bool = False, listed: bool = True) -> RoundArea:
        """The same, and it takes part in the round."""
        area = self.area(number, listed=listed)
        actor = self.people.actor(area.lead)
        with unit_of_work(self.database), transaction():
            joining.enter(actor, self.row(), Entry(area.exchange, places, is_shown))
        return area

    def reviewer(self, area: RoundArea, number: int, job_role: str = "icb", *, places: int = 1, level: str = "led") -> int:
        """Somebody of an area, of an organisation of their own, who reviews in the round."""
        name = f"Reviewer {area.name[-2:]}-{number}"
        employer = self.people.organisation(f"Body of {name}", kind="nhs-commissioner", areas=(area.code,))
        person = self.people.person(name, organisation=employer, areas=(area.code,))
        self.offers(person, job_role, load=places, level=level)
        self.reviews(person, places)
        area.reviewers.append(person)
        return person

    def offers(self, person: int, job_role: str, *, load: int = 1, level: str = "led") -> None:
        """Somebody offers to review, and is on the list."""
        actor = self.people.actor(person)
        with unit_of_work(self.database), transaction():
            session().get_one(Person, person).job_role = job_role
            profile = offering.offer(actor)
            profile.months, profile.load = [ReviewerMonth(month=self.month)], load
            profile.standards = [ReviewerStandard(key=FOCUS, level=level)]
            profile.can_lead, profile.declared_at = True, clock.now()
            session().flush()
            offering.open_profile(actor)

    def reviews(self, person: int, places: int = 1) -> None:
        """Somebody who offers to review joins the round."""
        actor = self.people.actor(person)
        with unit_of_work(self.database), transaction():
            joining.join_as_reviewer(actor, self.row(), places)

    def filled(self, areas: int, reviewers: int = 3, *, places: int = 1) -> None:
        """A round of so many areas, each with as many reviewers, who count as all that a team needs."""
        self.opened()
        for number in range(1, areas + 1):
            area = self.joined(number)
            for place in range(reviewers):
                self.reviewer(area, place, KINDS[place % len(KINDS)], places=places)

    def move(self, verb: str, person: int | None = None, status: int = 303) -> None:
        """Press a button that moves the round on."""
        browser = self.browser(person or self.coordinator)
        browser.post(f"{self.home}/move", {"csrf_token": self.token(browser), "verb": verb}, status)

    def send(self, page: str, person: int | None = None, status: int = 303, **values: str) -> None:
        """Send a form of one button."""
        browser = self.browser(person or self.coordinator)
        browser.post(f"{self.home}/{page}", {"csrf_token": self.token(browser), **values}, status)

    @staticmethod
    def token(browser: PageClient) -> str:
        """The anti-forgery value of a form that everybody has."""
        _action, values = browser.get("/account/details").form_values("name")
        return str(values["csrf_token"])

    def page(self, person: int | None = None, path: str = "") -> Page:
        """A page of the round, as somebody reads it."""
        return self.browser(person or self.coordinator).get(f"{self.home}{path}")

    def worked(self) -> None:
        """Let the worker do what takes long."""
        worker.drain_slow(self.database)

    def row(self) -> Round:
        """The round, in an open unit of work."""
        return session().get_one(Round, self.number)

    def status(self) -> str:
        with unit_of_work(self.database):
            return self.row().status

    def host_number(self, area: RoundArea) -> int:
        with unit_of_work(self.database):
            rows = sa.select(RoundHost.id).where(RoundHost.round_id == self.number, RoundHost.area_code == area.code)
            return int(session().scalars(rows.order_by(RoundHost.id.desc())).first() or 0)

    def reviewer_number(self, person: int) -> int:
        with unit_of_work(self.database):
            rows = sa.select(RoundReviewer.id).where(RoundReviewer.round_id == self.number, RoundReviewer.person_id == person)
            return int(session().scalar(rows) or 0)

    def exchange_status(self, area: RoundArea) -> str:
        with unit_of_work(self.database):
            return session().get_one(Exchange, area.exchange).status


@pytest.fixture
def rounds_client(app: Flask, database: Database, people: People) -> RoundClient:
    """Nobody's round yet."""
    admin = people.administrator("Ada Admin")
    office = people.organisation("Office of Coordination")
    return RoundClient(app, database, people, admin, people.person("Cora Coordinator", organisation=office))

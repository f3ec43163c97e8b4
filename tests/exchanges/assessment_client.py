"""Assesses an area by pages: two commissioning organisations of it, and people who have no business in it."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.credentials.models import SignInSession
from app.core.db import Database, session, transaction, unit_of_work
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import Assessment, Entry, StandardAnswer
from app.exchanges.assessment.services import saving, starting
from app.exchanges.assessment.values import Sent, stamp_of
from app.exchanges.standards.framework import framework
from tests.page_client import Page, PageClient
from tests.people import People

CAMDEN, CROYDON = "E09000007", "E09000008"
FIRST = framework().standards[0]


@dataclass
class AssessmentClient:
    """An area, and whoever commissions in it: at the council, the integrated care board, and the area's lead."""

    app: Flask
    database: Database
    people: People
    council: int
    board: int
    member: int
    health: int
    number: int = 0

    def browser(self, person: int | None = None, *, second_factor: bool = False) -> PageClient:
        """A browser of a person's, who gave no second step unless that is said."""
        page = PageClient(self.app.test_client())
        if person is not None:
            self.people.sign_in(page.client, person, second_factor=second_factor)
        return page

    def lead(self, name: str = "Lea Lead", *, second_factor: bool = True) -> PageClient:
        """The browser of a lead of the area, who gave the second step unless it is said otherwise."""
        person = self.people.person(name, organisation=self.council, leads=CAMDEN)
        return self.browser(person, second_factor=second_factor)

    @property
    def home(self) -> str:
        return f"/exchanges/assessments/{self.number}"

    def started(self) -> PageClient:
        """The browser of somebody who began an assessment of the area."""
        actor = self.people.actor(self.member)
        with unit_of_work(self.database), transaction():
            self.number = starting.start(actor, CAMDEN).id
        return self.browser(self.member)

    def standard_page(self, standard_id: str = FIRST.id) -> str:
        return f"{self.home}/standards/{standard_id}"

    def group_page(self, group_id: str = FIRST.group) -> str:
        return f"{self.home}/groups/{group_id}"

    def answer(self, browser: PageClient, standard_id: str = FIRST.id, *, status: int = 200, **typed: str) -> Page:
        """Fill in the page of one standard."""
        page = browser.get(self.standard_page(standard_id))
        return browser.fill(page, {f"{name}-{standard_id}": text for name, text in typed.items()}, "line", status=status)

    def fill_in(self, level: str) -> None:
        """A level and a line for each standard, as the quick pass would save them."""
        actor = self.people.actor(self.member)
        nothing = stamp_of({"level": "", "line": ""})
        entries = [Sent(one.id, {"level": level, "line": f"About {one.id}."}, nothing) for one in framework().standards]
        with unit_of_work(self.database), transaction():
            saving.save(actor, session().get_one(Assessment, self.number), StandardAnswer, entries, {})

    def stamp(self) -> str:
        """What somebody signs who reads it now."""
        with unit_of_work(self.database):
            return queries.stamp_of_all(session().get_one(Assessment, self.number))

    def row(self, standard_id: str = FIRST.id) -> dict[str, Any]:
        """What is kept of one standard; nothing where nobody saved it."""
        with unit_of_work(self.database):
            row = self.rows(StandardAnswer).get(standard_id)
            return {} if row is None else {name: getattr(row, name) for name in (*row.FIELDS, "explanation", "version")}

    def rows(self, kind: type[Entry]) -> dict[str, Any]:
        return dict(queries.entries(kind, Assessment(id=self.number)))

    def kept(self, kind: type[Entry]) -> dict[str, Any]:
        """The first value of every entry of a kind."""
        with unit_of_work(self.database):
            return {key: getattr(row, row.FIELDS[0]) for key, row in self.rows(kind).items()}

    def end_sessions(self) -> None:
        """Everybody is signed out."""
        with unit_of_work(self.database), transaction():
            session().execute(sa.delete(SignInSession))


@pytest.fixture
def assessing(app: Flask, database: Database, people: People) -> AssessmentClient:
    """Camden, its council and its care board."""
    people.area()
    people.area(CROYDON, "Croydon")
    council = people.organisation("London Borough of Camden", areas=(CAMDEN,))
    board = people.organisation("North London Integrated Care Board", kind="nhs-commissioner", areas=(CAMDEN,))
    member = people.person("Mia Member", organisation=council, areas=(CAMDEN,))
    health = people.person("Hal Health", organisation=board, areas=(CAMDEN,))
    return AssessmentClient(app, database, people, council, board, member, health)

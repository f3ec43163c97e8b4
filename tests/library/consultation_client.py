"""Consults by pages and letters: the commissioners of an area about a working copy with two clauses, and whom they invite."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.contributions import queries
from app.contributions.services import drafting
from app.core import clock
from app.core.db import Database, transaction, unit_of_work
from app.invitations.services import Guest
from app.library.consultations import services
from app.library.specifications.kind import SPECIFICATION
from tests.letters import letters_to, link_in
from tests.made_once import made_once
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued

CAMDEN = "E09000007"
DAYS = 10
OUTSIDE = "pat@provider.example.org"
BODY: dict[str, Any] = {
    "title": "Recovery service for Camden",
    "summary": "Counselling and advocacy.",
    "form": "specification",
    "clauses": [
        {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": "The service aims to help children recover."},
        {
            "id": "waiting",
            "heading": "Waiting times",
            "clause_type": "waiting-time",
            "text": "The first appointment is within two weeks.",
        },
    ],
}
HTML = {f"clauses.{one['id']}.text": f"<p>{one['text']}</p>" for one in BODY["clauses"]}


@dataclass
class ConsultationClient:
    """A working copy, whose owners consult on it, and the people whom they invite."""

    app: Flask
    database: Database
    people: People
    owner: int
    colleague: int
    revision_id: int
    number: int = 0

    def browser(self, person: int | None = None) -> PageClient:
        """A browser of a person's, or of somebody who is not signed in."""
        return self.people.browser(self.app, person)

    @property
    def home(self) -> str:
        return f"/consultations/{self.number}"

    def open(self, days: int = DAYS) -> Page:
        """Start the consultation by its page."""
        owner = self.browser(self.owner)
        day = clock.today() + timedelta(days=days)
        typed = {"closes_on-day": day.day, "closes_on-month": day.month, "closes_on-year": day.year}
        tasks = owner.get(f"/contribute/drafts/{self.revision_id}")
        page = owner.fill(owner.get(tasks.links()["Ask people to comment"]), typed, "closes_on")
        self.number = int(page.response.request.path.split("/")[2])
        return page

    def invite(self, email: str = OUTSIDE, name: str = "Pat Provider", organisation: str = "Harbour Recovery") -> Page:
        owner = self.browser(self.owner)
        typed = {"name": name, "organisation": organisation, "email": email}
        page = owner.fill(owner.get(f"{self.home}/people"), typed, "email")
        run_queued(self.database)
        return page

    def link(self, email: str = OUTSIDE) -> str:
        """The path of the last link that was sent to an address."""
        return link_in(letters_to(email)[-1], "/consultations/links/")

    def enter(self, email: str = OUTSIDE) -> PageClient:
        """A browser that came in by the last link sent to an address."""
        guest = self.browser()
        guest.fill(guest.get(self.link(email)), containing="Continue")
        return guest

    def declare(self, guest: PageClient, interest: str = "possible-bidder", **more: str) -> Page:
        return guest.fill(guest.get(f"{self.home}/interest"), {"interest": interest, **more}, "interest")

    def comment(self, guest: PageClient, clause: str = "aims", *, status: int = 200, **typed: str) -> Page:
        page = guest.get(f"{self.home}/clauses/{clause}")
        return guest.fill(page, typed, "suggestion", status=status)

    def consulted(self) -> PageClient:
        """An open consultation, and the browser of a provider from outside who declared an interest.

        It is made by the services that the pages of `open` and `invite` use.
        """
        owner = self.people.actor(self.owner)
        with unit_of_work(self.database), transaction():
            closes_on = clock.today() + timedelta(days=DAYS)
            consultation = services.open_consultation(owner, queries.get_revision(self.revision_id), closes_on)
            services.invite(owner, consultation, Guest("Pat Provider", "Harbour Recovery", OUTSIDE))
            self.number = consultation.id
        run_queued(self.database)
        guest = self.enter()
        self.declare(guest)
        return guest


@pytest.fixture
def consultation(app: Flask, database: Database, people: People) -> ConsultationClient:
    """A working copy of an area, owned by its commissioning organisations."""
    owner, colleague, draft = made_once(database, "a draft to consult about", lambda: _furnish(database, people))
    return ConsultationClient(app, database, people, owner, colleague, draft)


def _furnish(database: Database, people: People) -> tuple[int, int, int]:
    people.area()
    council = people.organisation("London Borough of Camden", areas=(CAMDEN,))
    owner = people.person("Olu Owner", organisation=council, areas=(CAMDEN,))
    colleague = people.person("Col League", organisation=council, areas=(CAMDEN,))
    with unit_of_work(database), transaction():
        origin = drafting.Origin(area=CAMDEN)
        draft = drafting.start(people.actor(owner), SPECIFICATION, BODY, HTML, secrets.token_hex(8), origin).id
    return owner, colleague, draft

"""A review whose report is final, and the people who follow it up: the host writes its plan, the team's lead reads it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviews.following import progress_services as progress
from app.exchanges.reviews.following import services
from app.exchanges.reviews.following.models import Plan, PlanAction
from app.exchanges.reviews.following.values import NOTHING, RATING_NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.exchanges.finding_client import LINE, STRENGTH, FindingClient
from tests.exchanges.review_client import CROYDON
from tests.page_client import Page, PageClient

ACTION = {
    "text": "Name a champion for the board.",
    "owner": "Director of public health",
    "measure": "The minutes name who it is.",
}
LATER = "The champion needs a deputy."


@dataclass
class FollowingClient:
    """`findings` knows the team and the host. Pages are those below the exchange."""

    findings: FindingClient
    joint: int = 0  # the lead of the second host area

    @property
    def review(self) -> Any:
        return self.findings.review

    @property
    def home(self) -> str:
        return self.findings.home

    def final(self, *, joint: bool = False) -> None:
        """Bring the exchange to a final report of a strength and a consideration."""
        self.findings.begin(joint=joint)
        lead, host = self.review.browser(self.findings.team[0]), self.review.browser(self.review.lead)
        self.findings.sent(STRENGTH, LINE)
        self.review.press(host, "findings/answers", "Accept every line")
        self.review.press(host, "findings/answers", "stamp")
        if joint:
            people = self.review.people
            council = people.organisation("London Borough of Croydon", areas=(CROYDON,))
            self.joint = people.person("Cle Croydon", organisation=council, leads=CROYDON)
            self.review.press(self.host(self.joint), "findings/answers", "stamp")
        self.review.press(lead, "report/finish", "stamp")

    def host(self, person: int | None = None) -> PageClient:
        return self.review.browser(person or self.review.lead)

    def lead(self) -> PageClient:
        """The browser of whoever leads the team."""
        return self.review.browser(self.findings.team[0])

    def write(self, browser: PageClient, status: int = 200, **changes: str) -> Page:
        """Fill in the form of a new action."""
        due_on = clock.today() + timedelta(days=90)
        day = {"due_on-day": str(due_on.day), "due_on-month": str(due_on.month), "due_on-year": str(due_on.year)}
        page = browser.get(f"{self.home}/plan/actions/new")
        return browser.fill(page, {**ACTION, **day, **changes}, "text", status=status)

    def written(self, *texts: str) -> list[int]:
        """The numbers of actions of a draft."""
        return [self._add(text) for text in texts or (ACTION["text"],)]

    def _add(self, text: str) -> int:
        actor = self.review.people.actor(self.review.lead)
        values = {**NOTHING, **ACTION, "text": text, "due_on": clock.today() + timedelta(days=90)}
        with unit_of_work(self.review.database), transaction():
            return services.add_action(actor, self.findings.row(), Writing(values, "")).id

    def sent(self, *texts: str) -> list[int]:
        """The numbers of actions of a plan that was sent by the area's lead."""
        numbers = self.written(*texts)
        self.review.press(self.host(), "plan/send", "stamp")
        return numbers

    def rate(self, action_id: int, kind: str = "done", text: str = "The minutes of May show it.") -> None:
        actor = self.review.people.actor(self.review.lead)
        with unit_of_work(self.review.database), transaction():
            action = session().get_one(PlanAction, action_id)
            values = progress.rating_values(action)
            progress.rate(actor, action, Writing({**RATING_NOTHING, "kind": kind, "text": text}, stamp_of(values)))

    def reviewed(self, *texts: str) -> list[int]:
        """The numbers of actions that are all done, of a progress review that is finished."""
        numbers = self.sent(*texts)
        for number in numbers:
            self.rate(number)
        self.review.press(self.host(), "plan/review", "finish")
        return numbers

    def closed(self, counts: str = "no") -> list[int]:
        numbers = self.reviewed()
        self.review.press(self.host(), "close", "stamp", counts=counts)
        return numbers

    def status(self) -> str:
        return str(self.review.status())

    def action(self, action_id: int) -> dict[str, Any]:
        """The columns of an action."""
        with unit_of_work(self.review.database):
            row = session().get_one(PlanAction, action_id)
            return {column.key: getattr(row, column.key) for column in PlanAction.__table__.columns}

    def plan(self) -> dict[str, Any]:
        """The columns of the plan."""
        with unit_of_work(self.review.database):
            row = session().scalars(sa.select(Plan)).one()
            return {column.key: getattr(row, column.key) for column in Plan.__table__.columns}


@pytest.fixture
def following(findings: FindingClient) -> FollowingClient:
    """A review with a final report, before anything of a plan is written."""
    client = FollowingClient(findings)
    client.final()
    return client

"""Makes readers who confirmed, and mailings of an issue to them, and says what became of every delivery."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from html import escape
from typing import Any

import pytest
import sqlalchemy as sa

from app.contributions import queries as contributions
from app.contributions.services import drafting
from app.core import clock, config, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.mailings import queries, services
from app.newsletter.mailings.models import Delivery, Mailing
from app.subscriptions import services as subscribers
from app.subscriptions.models import Subscriber
from app.subscriptions.secret_links import signatures
from app.subscriptions.services import How
from tests.letters import letters
from tests.newsletter.issue_maker import ISSUE, IssueMaker
from tests.people import People
from tests.queued_work import run_queued


class MailingMaker(IssueMaker):
    """Makes issues, as its base does, and sends them to readers."""

    def __init__(self, database: Database, people: People) -> None:
        super().__init__(database, people)
        self.readers: dict[str, int] = {}

    def draft(self, person: int | None = None, **changes: Any) -> int:
        """As the base does, but with the HTML at hand: making it takes a process of its own, and it is not what is tried here."""
        body = {name: value for name, value in {**ISSUE, **changes}.items() if value is not None}
        html = {name: f"<p>{escape(text)}</p>" for name, text in NEWSLETTER_ISSUE.shape.markdown(body).items()}
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            return drafting.start(actor, NEWSLETTER_ISSUE, body, html, secrets.token_hex(8)).id

    def subscribe(self, *names: str, **topics: Sequence[str]) -> None:
        """Readers who confirmed, `name`@example.org each, and follow some topics or everything."""
        now = clock.now()
        rows = [
            {
                "address": f"{name}@example.org",
                "address_hash": signatures.address_hash(f"{name}@example.org"),
                "status": "confirmed",
                "status_at": now,
                "created_at": now,
                "confirmed_at": now,
                "version": 1,
                **{sort: list(topics.get(sort, ())) for sort in ("sections", "harm_types", "regions")},
            }
            for name in names
        ]
        with unit_of_work(self.database), transaction():
            session().execute(sa.insert(Subscriber), rows)
            found = sa.select(Subscriber.address, Subscriber.id).where(Subscriber.address.in_([row["address"] for row in rows]))
            self.readers |= {str(address).partition("@")[0]: key for address, key in session().execute(found)}

    def leave(self, name: str) -> None:
        with unit_of_work(self.database), transaction():
            subscribers.unsubscribe(self.readers[name], How("link"))

    def erase(self, name: str) -> None:
        with unit_of_work(self.database), transaction():
            subscribers.erase(session().get_one(Subscriber, self.readers[name]))

    def revision_of(self, issue: int) -> int:
        """The revision that the archive shows."""
        with unit_of_work(self.database):
            return contributions.get_contribution(issue).live_revision_id or 0

    def schedule(self, issue: int, at: datetime | None = None, person: int | None = None) -> int:
        """A mailing of what the archive shows."""
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            revision = contributions.get_revision(contributions.get_contribution(issue).live_revision_id or 0)
            return services.schedule(actor, revision, at).id

    def act(self, mailing: int, verb: str, person: int | None = None) -> None:
        """pause, go_on or cancel, by an editor."""
        actor = self.people.actor(person or self.editor)
        with unit_of_work(self.database), transaction():
            getattr(services, verb)(actor, queries.get(mailing))

    def settle(self, mailing: int, choice: str, names: Sequence[str], person: int | None = None) -> int:
        actor = self.people.actor(person or self.editor)
        ids = [self.delivery(mailing, name)["id"] for name in names]
        with unit_of_work(self.database), transaction():
            return services.settle(actor, queries.get(mailing), ids, choice)

    def work(self) -> None:
        """Everything that is due, what the clock alone asks for as well."""
        worker.drain(self.database)

    def deliver(self) -> None:
        """What was queued."""
        run_queued(self.database)

    def send(self, **changes: object) -> int:
        """A mailing of a new issue, sent to whoever gets the newsletter."""
        return self.send_issue(self.publish(**changes))

    def send_issue(self, issue: int) -> int:
        """A mailing of an issue, sent to whoever gets the newsletter."""
        mailing = self.schedule(issue)
        self.deliver()
        return mailing

    def mailing(self, mailing: int) -> Mapping[str, object]:
        with unit_of_work(self.database):
            found = queries.get(mailing)
            return {column.name: getattr(found, column.name) for column in Mailing.__table__.columns}

    def statuses(self, mailing: int) -> dict[str, str]:
        """What became of each reader's delivery, with the reason where there is one: "skipped left"."""
        rows = (
            sa.select(Subscriber.id, Delivery.status, Delivery.reason)
            .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
            .where(Delivery.mailing_id == mailing)
        )
        names = {key: name for name, key in self.readers.items()}
        with unit_of_work(self.database):
            return {names[key]: f"{status} {reason}".strip() for key, status, reason in session().execute(rows)}

    def counts(self, mailing: int) -> Counter[str]:
        return Counter(self.statuses(mailing).values())

    def delivery(self, mailing: int, name: str) -> Mapping[str, object]:
        rows = sa.select(Delivery.__table__).where(Delivery.mailing_id == mailing, Delivery.subscriber_id == self.readers[name])
        with unit_of_work(self.database):
            return dict(session().execute(rows).mappings().one())

    def change(self, mailing: int, name: str, **values: object) -> None:
        """Put a delivery into a state that only a crash leads to."""
        of = sa.and_(Delivery.mailing_id == mailing, Delivery.subscriber_id == self.readers[name])
        with unit_of_work(self.database), transaction():
            session().execute(sa.update(Delivery.__table__).where(of).values(**values))


def mail() -> list[EmailMessage]:
    """Every message of a mailing that went to files, the oldest first."""
    return [message for message in letters() if message["List-Id"]]


def mail_to(name: str) -> list[EmailMessage]:
    return [message for message in mail() if message["To"] == f"{name}@example.org"]


@pytest.fixture
def mailings(database: Database, people: People, settings: config.Settings, moment: object) -> MailingMaker:
    """Mailings from noon on 2 March 2026, which go out as fast as files are written."""
    config.install(replace(settings, newsletter_rate=0))
    return MailingMaker(database, people)

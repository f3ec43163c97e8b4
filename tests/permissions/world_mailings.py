"""A mailing in every state, and a subscriber whose mail failed. Only editors know of any of it."""

from datetime import timedelta

import sqlalchemy as sa

from app.contributions.models import Revision
from app.contributions.services import deciding, drafting
from app.core import clock
from app.core.db import session
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.mailings import services
from app.newsletter.mailings.checks import Obstacle
from app.newsletter.mailings.models import Delivery, Mailing
from app.subscriptions import queries
from app.subscriptions import services as subscribers
from app.subscriptions.models import SubscriberLink
from app.subscriptions.secret_links import single_use
from app.subscriptions.services import Topics
from tests.permissions.roles import NO_ID, Thing
from tests.permissions.world_issues import SECOND
from tests.permissions.world_newsletter import ASKED
from tests.permissions.world_people import Builder

STATES = ("scheduled", "held", "sending", "uncertain", "paused", "all sent", "cancelled")
FAILED = "email of the subscriber whose mail failed"


class Mailings:
    """Mailings by state, each of an issue of its own."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder

    def build(self) -> None:
        with self.made.writing():
            failed_subscriber = self._failed_subscriber()
            mailings: dict[str, Thing] = {state: {"mailing_id": self._make(state, failed_subscriber).id} for state in STATES}
        self.made.world.things["mailings"] = {**mailings, "missing": {"mailing_id": NO_ID}}

    def _failed_subscriber(self) -> int:
        address = f"{self.made.words.plant(FAILED)}@example.org"
        subscribers.ask(address, Topics(), ASKED)
        session().flush()
        found = queries.find_by_address(address)
        assert found is not None
        link = session().scalars(sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == found.id)).one()
        return subscribers.follow_link(single_use.plaintext(link)).id

    def _issue(self, state: str) -> Revision:
        second, editor = self.made.actor(SECOND), self.made.actor("editor")
        body = {
            "title": f"An issue whose mailing is {state}",
            "summary": "Words.",
            "texts": [{"id": "last", "heading": "A word", "section": "editor", "text": "Words."}],
        }
        html = {"texts.last.text": "<p>Words.</p>"}
        revision = drafting.start(second, NEWSLETTER_ISSUE, body, html, f"mailing-{state}")
        drafting.submit(second, revision, {})
        deciding.publish(editor, revision)
        return revision

    def _make(self, state: str, failed_subscriber: int) -> Mailing:
        editor, later = self.made.actor("editor"), clock.now() + timedelta(days=7)
        mailing = services.schedule(editor, self._issue(state), later if state == "scheduled" else None)
        if state == "held":
            services.hold(mailing, Obstacle("item-gone", ("first",)))
        if state in ("scheduled", "held"):
            return mailing
        services.start(mailing)
        session().flush()
        self._settle(mailing, state, failed_subscriber)
        if state == "paused":
            services.pause(editor, mailing)
        if state == "cancelled":
            services.cancel(editor, mailing)
        services.finish(mailing)
        session().flush()
        return mailing

    def _settle(self, mailing: Mailing, state: str, failed_subscriber: int) -> None:
        """What became of the deliveries of a mailing."""
        of = sa.update(Delivery.__table__).where(Delivery.mailing_id == mailing.id)
        if state in ("all sent", "uncertain"):
            session().execute(of.values(status="handed_over", message_id="<a-message@localhost>"))
        mine = of.where(Delivery.subscriber_id == failed_subscriber)
        if state == "all sent":
            session().execute(mine.values(status="failed", reason="refused-address", code="550 5.1.1"))
        if state == "uncertain":
            session().execute(mine.values(status="uncertain"))

"""Mailings for the browser's world: one that waits, one with problems and uncertain deliveries, one that was stopped."""

from datetime import timedelta

import sqlalchemy as sa

from app.contributions.models import Revision
from app.contributions.services import deciding, drafting
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.mailings import services
from app.newsletter.mailings.checks import Obstacle
from app.newsletter.mailings.models import Delivery, Mailing
from tests.browser.world_issues import LONG


def _issue(editor: Actor, second: Actor, title: str) -> Revision:
    body = {
        "title": title,
        "summary": "Words.",
        "texts": [{"id": "last", "heading": "A word", "section": "editor", "text": "Words."}],
    }
    revision = drafting.start(editor, NEWSLETTER_ISSUE, body, {"texts.last.text": "<p>Words.</p>"}, f"browser-mailing-{title}")
    deciding.publish(second, drafting.submit(editor, revision, {}))
    return revision


def furnish(editor: Actor, second: Actor) -> dict[str, int]:
    """Make them; the numbers for addresses by name. Subscribers exist already. Inside a transaction."""
    unsent = _issue(editor, second, f"Not sent: {LONG}")
    waits = services.schedule(editor, _issue(editor, second, "Waits"), clock.now() + timedelta(days=3))
    stopped_mailing = services.schedule(editor, _issue(editor, second, f"Stopped: {LONG}"), None)
    services.hold(stopped_mailing, Obstacle("item-gone"))
    troubled_mailing = services.schedule(editor, _issue(editor, second, f"Troubled: {LONG}"), None)
    services.start(troubled_mailing)
    _trouble(troubled_mailing)
    session().flush()
    return {"unsent": unsent.id, "waits": waits.id, "stopped": stopped_mailing.id, "troubled": troubled_mailing.id}


def _trouble(mailing: Mailing) -> None:
    """Of its deliveries one failed and the others are uncertain."""
    mine = sa.update(Delivery.__table__).where(Delivery.mailing_id == mailing.id)
    session().execute(mine.values(status="uncertain"))
    first = sa.select(sa.func.min(Delivery.id)).where(Delivery.mailing_id == mailing.id).scalar_subquery()
    session().execute(mine.where(Delivery.id == first).values(status="failed", reason="refused-address", code="550 5.1.1"))

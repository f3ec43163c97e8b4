"""The letters about a subscription, written when they are sent from what the database then says.

The address stands in the letter's own header and nowhere in its text.
"""

from datetime import datetime

from app.core import clock, config
from app.core.db import session
from app.core.jobs import Task
from app.core.text import tidy
from app.mail import letters
from app.subscriptions import queries
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.retention import ANSWER_WITHIN, ERASE_AFTER
from app.subscriptions.secret_links import links, single_use


def send_link(task: Task) -> None:
    """Send the letter that a link calls for. One used or run out since, or of an address erased since, sends nothing."""
    link = session().get(SubscriberLink, task.payload["link_id"])
    if link is None or not single_use.is_usable(link):
        return
    subscriber = link.subscriber
    context = {
        "link": letters.site_address(f"/newsletter/confirm/{single_use.plaintext(link)}"),
        "days": single_use.LIFETIMES[link.purpose].days,
        **_own_links(subscriber),
    }
    if link.purpose == single_use.STAY:
        _send(task, subscriber, "still-wanted", {**context, **_dates(subscriber, link)})
    else:
        _send(task, subscriber, "already" if subscriber.status == "confirmed" else "confirm", context)


def send_welcome(task: Task) -> None:
    """Tell somebody who confirmed what they get and how to stop it."""
    subscriber = queries.get(task.payload["subscriber_id"])
    if subscriber is not None and subscriber.status == "confirmed":
        _send(task, subscriber, "welcome", _own_links(subscriber))


def _send(task: Task, subscriber: Subscriber, letter: str, context: dict[str, object]) -> None:
    # A letter that only asks to confirm goes to somebody who has subscribed to nothing: there is nothing to unsubscribe from.
    more = links.unsubscribe_fields(links.unsubscribe_address(subscriber.id)) if letter in ("welcome", "still-wanted") else []
    words = {**context, "identity": _identity()}
    letters.send(subscriber.address or "", f"subscriptions/{letter}", words, key=f"job-{task.job_id}", more=more)


def _own_links(subscriber: Subscriber) -> dict[str, object]:
    return {
        "preferences": links.preferences_address(subscriber.id),
        "unsubscribe": links.unsubscribe_address(subscriber.id),
    }


def _dates(subscriber: Subscriber, link: SubscriberLink) -> dict[str, object]:
    return {
        "since": _day(subscriber.confirmed_at or subscriber.created_at),
        "last_day": _day(link.created_at + ANSWER_WITHIN),
        "erase_days": ERASE_AFTER.days,
    }


def _day(moment: datetime) -> str:
    local = moment.astimezone(clock.LONDON)
    return f"{local.day} {local:%B %Y}"


def _identity() -> str:
    """Who sends it, with a postal address, on one line."""
    settings = config.settings()
    known = (settings.operator_name, settings.operator_address, settings.operator_email)
    return tidy(", ".join(part for part in ("Practice Exchange", *known) if part))

"""The single-use links that confirm a subscription: made, written out again for the letter, looked at, spent once."""

from datetime import timedelta

import sqlalchemy as sa

from app.core.db import session
from app.core.errors import NotFound
from app.core.secret_links import SingleUseLinks, is_unused
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.retention import ANSWER_WITHIN, CONFIRM_WITHIN

CONFIRM, STAY = "confirm", "stay"
LIFETIMES: dict[str, timedelta] = {CONFIRM: CONFIRM_WITHIN, STAY: ANSWER_WITHIN}
LINKS = SingleUseLinks(SubscriberLink, "newsletter-link")


def issue(subscriber: Subscriber, purpose: str, wording_version: str, page: str = "", **topics: list[str]) -> SubscriberLink:
    """Add a link for `purpose`, with what was asked for: the topics that it will set once it is used."""
    asked_for = {"purpose": purpose, "wording_version": wording_version, "page": page, **topics}
    return LINKS.issue(LIFETIMES[purpose], subscriber_id=subscriber.id, **asked_for)


def plaintext(link: SubscriberLink) -> str:
    """What goes into the letter. Never stored, logged or queued."""
    return LINKS.plaintext(link)


def is_usable(link: SubscriberLink) -> bool:
    """Neither used nor run out, and the address is still held."""
    return is_unused(link) and link.subscriber.address is not None


def peek(text: str) -> SubscriberLink:
    """The link that a token is of, without using it up. Raises NotFound where it is wrong, used or too old."""
    link = LINKS.peek(text)
    if not is_usable(link):
        raise NotFound
    return link


def spend(text: str) -> SubscriberLink:
    """Use a link up. Raises NotFound as `peek`; of two at once, one gets it."""
    peek(text)
    return LINKS.spend(text)


def cancel(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber that nobody used: what it asked for is settled otherwise."""
    unused = sa.and_(SubscriberLink.subscriber_id == subscriber.id, SubscriberLink.used_at.is_(None))
    session().execute(sa.delete(SubscriberLink).where(unused))


def forget(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber."""
    session().execute(sa.delete(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber.id))

"""The single-use links in letters to a reader of the newsletter: to confirm a subscription, and to keep one that has grown old.

The letter is written later than the link is made: the secret is worked out again from the row, which does not hold it.
"""

from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.core.secret_links import SingleUseLinks, is_unused
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.retention import ANSWER_WITHIN, CONFIRM_WITHIN

CONFIRM, STAY = "confirm", "stay"  # stay: the answer to whether somebody still wants the newsletter
LIFETIMES: dict[str, timedelta] = {CONFIRM: CONFIRM_WITHIN, STAY: ANSWER_WITHIN}
LINKS = SingleUseLinks(SubscriberLink, "newsletter-link")


def issue(subscriber: Subscriber, purpose: str, wording_version: str, page: str = "", **topics: list[str]) -> SubscriberLink:
    """Add a link for `purpose`. What was asked for stands on it until it is used: the version of the words that were agreed to,
    the page they stood on, and the topics, by the name of their column (`sections`, `harm_types`, `regions`)."""
    asked_for = {"purpose": purpose, "wording_version": wording_version, "page": page, **topics}
    return LINKS.issue(LIFETIMES[purpose], subscriber_id=subscriber.id, **asked_for)


def plaintext(link: SubscriberLink) -> str:
    """What goes into the letter. Never stored, logged or queued."""
    return LINKS.plaintext(link)


def is_usable(link: SubscriberLink) -> bool:
    """Neither used nor run out, and the address is still held."""
    return is_unused(link) and link.subscriber.address is not None


def peek(token: str) -> SubscriberLink:
    """The link of a token, not used up. Raises NotFound where it is wrong, used or too old, or the address is gone."""
    link = LINKS.peek(token)
    if not is_usable(link):
        raise NotFound
    return link


def spend(token: str) -> SubscriberLink:
    """Use a link up. Raises NotFound as `peek`; of two requests at once, one gets it."""
    peek(token)  # refuses one whose address is gone
    return LINKS.spend(token)


def is_settled(token: str) -> bool:
    """Whether what a link to confirm asked for has come about, by this link or by another that was sent to the same address."""
    link = LINKS.find(token)
    return link is not None and link.purpose == CONFIRM and link.used_at is not None and link.subscriber.status == "confirmed"


def settle(subscriber: Subscriber) -> None:
    """Somebody confirmed: every other link that was sent to them is used up with the one that they followed."""
    unused = sa.and_(SubscriberLink.subscriber_id == subscriber.id, SubscriberLink.used_at.is_(None))
    session().execute(sa.update(SubscriberLink).where(unused).values(used_at=clock.now()))


def delete_unused(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber that nobody used: what they asked for was settled in another way."""
    unused = sa.and_(SubscriberLink.subscriber_id == subscriber.id, SubscriberLink.used_at.is_(None))
    session().execute(sa.delete(SubscriberLink).where(unused))


def delete_all(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber."""
    session().execute(sa.delete(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber.id))

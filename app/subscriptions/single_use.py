"""The single-use links that confirm a subscription: made, written out again for the letter, looked at, spent once.

A token is an HMAC of a random salt under SECRET_KEY; the database holds the salt and the token's SHA-256.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock, config
from app.core.db import session
from app.core.errors import NotFound
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.retention import ANSWER_WITHIN, CONFIRM_WITHIN

CONFIRM, STAY = "confirm", "stay"
LIFETIMES: dict[str, timedelta] = {CONFIRM: CONFIRM_WITHIN, STAY: ANSWER_WITHIN}
LONGEST_TOKEN = 100


def issue(subscriber: Subscriber, purpose: str, wording_version: str, page: str = "", **topics: list[str]) -> SubscriberLink:
    """Add a link for `purpose`, with what was asked for: the topics that it will set once it is used."""
    salt = secrets.token_hex(16)
    link = SubscriberLink(
        subscriber_id=subscriber.id,
        purpose=purpose,
        salt=salt,
        token_hash=_hash(_derive(salt)),
        created_at=clock.now(),
        expires_at=clock.now() + LIFETIMES[purpose],
        wording_version=wording_version,
        page=page,
        **topics,
    )
    session().add(link)
    session().flush()
    return link


def plaintext(link: SubscriberLink) -> str:
    """What goes into the letter. Never stored, logged or queued."""
    return _derive(link.salt)


def is_usable(link: SubscriberLink) -> bool:
    """Neither used nor run out, and the address is still held."""
    return link.used_at is None and link.expires_at > clock.now() and link.subscriber.address is not None


def peek(text: str) -> SubscriberLink:
    """The link that a token is of, without using it up. Raises NotFound where it is wrong, used or too old."""
    found = session().scalar(sa.select(SubscriberLink).where(SubscriberLink.token_hash == _hash(text[:LONGEST_TOKEN])))
    if found is None or not hmac.compare_digest(_derive(found.salt).encode(), text.encode("utf-8", "surrogatepass")):
        raise NotFound
    if not is_usable(found):
        raise NotFound
    return found


def spend(text: str) -> SubscriberLink:
    """Use a link up. Raises NotFound as `peek`; of two at once, one gets it."""
    link = peek(text)
    unused = sa.and_(SubscriberLink.id == link.id, SubscriberLink.used_at.is_(None))
    taken = sa.update(SubscriberLink).where(unused).values(used_at=clock.now()).returning(SubscriberLink.id)
    if session().scalar(taken) is None:
        raise NotFound
    return link


def cancel(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber that nobody used: what it asked for is settled otherwise."""
    unused = sa.and_(SubscriberLink.subscriber_id == subscriber.id, SubscriberLink.used_at.is_(None))
    session().execute(sa.delete(SubscriberLink).where(unused))


def forget(subscriber: Subscriber) -> None:
    """Delete every link of a subscriber."""
    session().execute(sa.delete(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber.id))


def _derive(salt: str) -> str:
    key = config.settings().secret_key.encode()
    digest = hmac.new(key, f"newsletter-link:{salt}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

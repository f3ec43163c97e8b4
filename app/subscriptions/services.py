"""What becomes of a subscription: asked for, confirmed, changed, stopped, erased. Each act that counts is a line of the ledger.

Whoever fills in the public form has proved nothing, so asking changes nothing about an address that is known already: what was
asked for waits in the link, and the link is sent to the address.

The audit trail says what became of a subscription by its number, and never who did it: that a member gets the newsletter is their
own affair, and stands in their ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.core import clock, erasures, taxonomy
from app.core.actor import SYSTEM, VISITOR, Actor
from app.core.db import session
from app.core.errors import Invalid, NotFound
from app.core.jobs import enqueue
from app.subscriptions import offers, queries
from app.subscriptions.lifecycle import SUBSCRIBER
from app.subscriptions.models import Blocked, ConsentEntry, Subscriber, SubscriberLink
from app.subscriptions.secret_links import signatures, single_use

MAIL_LINK = "newsletter.mail_link"
MAIL_WELCOME = "newsletter.mail_welcome"
STALE = "The page was open for too long. Read what you agree to and send it again"
LINK_PAGE = "/newsletter/confirm"
STOPPED, ERASED = "newsletter.stop", "newsletter.erase"  # as the record of erasures has them
REASONS = ("hard-bounce", "soft-bounces", "complaint")


@dataclass(frozen=True)
class Topics:
    """What somebody follows, as codes; none of a sort means all of it."""

    sections: tuple[str, ...] = ()
    harm_types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def lists(self) -> dict[str, list[str]]:
        """The same as columns hold it."""
        return {"sections": [*self.sections], "harm_types": [*self.harm_types], "regions": [*self.regions]}


@dataclass(frozen=True)
class How:
    """How somebody did what they did: one of METHODS, the page, the words they agreed to, and the mailing they came from."""

    method: str
    page: str = ""
    wording_version: str = ""
    mailing_id: int | None = None


def ask(address: str, topics: Topics, how: How) -> None:
    """Somebody wants the newsletter at an address (cleaned): send a letter there that says how to confirm.

    Raises Invalid for topics or words that do not exist. Known and unknown addresses do the same work.
    """
    _check(topics, how)
    subscriber = queries.find_by_address(address) or _add(address)
    link = single_use.issue(subscriber, single_use.CONFIRM, how.wording_version, how.page, **topics.lists())
    enqueue(MAIL_LINK, {"link_id": link.id})


def bring_in(address: str) -> str:
    """An address (cleaned) from a list that somebody brings: asked, or left alone because it is known or blocked.

    Nobody is subscribed by a list: whoever reads the mailbox confirms.
    """
    if queries.is_blocked(address):
        return "blocked"
    if queries.find_by_address(address) is not None:
        return "known"
    ask(address, Topics(), How("site", wording_version=offers.current().subscribe))
    return "asked"


def follow_link(token: str) -> Subscriber:
    """Use a link up: confirm, or confirm again. Raises NotFound where it does not work (any more)."""
    link = single_use.spend(token)
    subscriber = queries.lock(link.subscriber_id)
    if subscriber is None:
        raise NotFound
    if link.purpose == single_use.STAY:
        stay(subscriber, How("link", LINK_PAGE, link.wording_version))
        return subscriber
    _note_asking(subscriber, link)
    topics = Topics(tuple(link.sections), tuple(link.harm_types), tuple(link.regions))
    _confirm(subscriber, topics, How("link", LINK_PAGE, link.wording_version))
    return subscriber


def subscribe_member(actor: Actor, topics: Topics, how: How) -> Subscriber:
    """A member subscribes the address of their account, which is proven: no letter is needed.

    Raises Invalid for topics or words that do not exist, NotFound for somebody without an address.
    """
    _check(topics, how)
    person = accounts.get_person(actor.person_id or 0)
    if person.email is None:
        raise NotFound
    subscriber = queries.find_by_address(person.email) or _add(person.email)
    _confirm(subscriber, topics, how)
    return subscriber


def change_topics(subscriber: Subscriber, topics: Topics, how: How) -> None:
    """Follow something else. What is the same already is no change. Raises Invalid for topics that do not exist."""
    _check(topics)
    if topics.lists() == {"sections": subscriber.sections, "harm_types": subscriber.harm_types, "regions": subscriber.regions}:
        return
    _set_topics(subscriber, topics)
    _note(subscriber, "changed", how, topics.lists())


def stay(subscriber: Subscriber, how: How) -> None:
    """Say again that the newsletter is wanted, after the letter that asks. Raises NotFound where nobody asked."""
    if subscriber.status != "confirmed" or subscriber.asked_again_at is None:
        raise NotFound
    subscriber.confirmed_at, subscriber.asked_again_at = clock.now(), None
    _note(subscriber, "confirmed-again", how)
    single_use.delete_unused(subscriber)


def unsubscribe(subscriber_id: int, how: How) -> None:
    """Stop. Doing it twice, or for an address that is erased or was never confirmed, changes nothing and is no error."""
    subscriber = queries.lock(subscriber_id)
    if subscriber is None or not SUBSCRIBER.allows(subscriber, "unsubscribe", VISITOR):
        return
    _stop(subscriber)
    SUBSCRIBER.apply(subscriber, "unsubscribe", VISITOR)
    _note(subscriber, "unsubscribed", how)
    erasures.note(STOPPED, subscriber.word, leaves_traces=False)


def suspend(subscriber_id: int, reason: str) -> bool:
    """Write no more to an address, for one of REASONS; False where nobody was writing to it anyway."""
    if reason not in REASONS:
        raise ValueError(f"no reason called {reason}")
    subscriber = queries.lock(subscriber_id)
    if subscriber is None or not SUBSCRIBER.allows(subscriber, "suspend", SYSTEM):
        return False
    _stop(subscriber)
    SUBSCRIBER.apply(subscriber, "suspend", SYSTEM, reason=reason)
    _note(subscriber, "suspended", How("report"), {"reason": reason})
    erasures.note(STOPPED, subscriber.word, leaves_traces=False)
    return True


def ask_again(subscriber: Subscriber) -> None:
    """Ask somebody who has had the newsletter for long whether they still want it."""
    subscriber.asked_again_at = clock.now()
    words = offers.current().stay
    link = single_use.issue(subscriber, single_use.STAY, words)
    _note(subscriber, "asked-again", How("site", wording_version=words))
    enqueue(MAIL_LINK, {"link_id": link.id})


def lapse(subscriber: Subscriber) -> None:
    """Stop for somebody who did not say that they still want it."""
    _stop(subscriber)
    SUBSCRIBER.apply(subscriber, "lapse", SYSTEM)
    _note(subscriber, "lapsed", How("site"))
    erasures.note(STOPPED, subscriber.word, leaves_traces=False)


def erase(subscriber: Subscriber) -> None:
    """Erase the address and what it followed. A keyed hash is left that stops others from bringing it back."""
    if subscriber.address_hash is not None and session().get(Blocked, subscriber.address_hash) is None:
        session().add(Blocked(address_hash=subscriber.address_hash, erased_at=clock.now()))
    single_use.delete_all(subscriber)
    session().flush()
    subscriber.address = subscriber.address_hash = subscriber.person_id = subscriber.asked_again_at = None
    _set_topics(subscriber, Topics())
    SUBSCRIBER.apply(subscriber, "erase", SYSTEM)
    _note(subscriber, "erased", How("site"))
    erasures.note(ERASED, subscriber.word)


def stop_again(word: str, at: datetime) -> bool:
    """After a restore: stop for the subscriber of that word again, unless they said yes since; whether there was one."""
    subscriber = queries.find_by_word(word)
    if subscriber is None or subscriber.status != "confirmed" or _said_yes_after(subscriber, at):
        return False
    unsubscribe(subscriber.id, How("site"))
    return True


def erase_again(word: str, _at: datetime) -> bool:
    """After a restore: erase the address of the subscriber of that word again; whether there was one."""
    subscriber = queries.find_by_word(word)
    if subscriber is None or subscriber.status == "erased":
        return False
    erase(subscriber)
    return True


def _said_yes_after(subscriber: Subscriber, at: datetime) -> bool:
    return subscriber.confirmed_at is not None and subscriber.confirmed_at > at


def move(person: Person) -> None:
    """A member's account has a new address, which they proved: the newsletter follows it.

    Where the new address is known here already, what was said for it stands, and the old one stops.
    """
    if person.email is None:
        return
    existing = queries.find_by_address(person.email)
    for subscriber in queries.own(person):
        if subscriber.status != "confirmed" or subscriber.address == person.email:
            continue
        if existing is not None:
            unsubscribe(subscriber.id, How("site"))
            continue
        subscriber.address, subscriber.address_hash = person.email, signatures.address_hash(person.email)
        _note(subscriber, "moved", How("account", "/account/email"))
        session().flush()
        existing = subscriber


def know_again() -> int:
    """Find every address by the SECRET_KEY of now, which was changed; how many there are. Call it before anybody can subscribe.

    What is left of erased addresses cannot follow: it does not say whose it was.
    """
    subscribers = session().scalars(sa.select(Subscriber)).all()
    known = [(subscriber, subscriber.address) for subscriber in subscribers if subscriber.address is not None]
    for subscriber, address in known:
        subscriber.address_hash = signatures.address_hash(address)
    return len(known)


def _add(address: str) -> Subscriber:
    subscriber = Subscriber(address=address, address_hash=signatures.address_hash(address), created_at=clock.now())
    _set_topics(subscriber, Topics())
    SUBSCRIBER.start(subscriber)
    session().add(subscriber)
    session().flush()
    return subscriber


def _confirm(subscriber: Subscriber, topics: Topics, how: How) -> None:
    """Take somebody's yes. One who said it before changes what they follow."""
    if subscriber.status == "confirmed":
        if subscriber.asked_again_at is not None:
            stay(subscriber, how)
        change_topics(subscriber, topics, how)
        return
    subscriber.confirmed_at, subscriber.asked_again_at = clock.now(), None
    _set_topics(subscriber, topics)
    SUBSCRIBER.apply(subscriber, "confirm", VISITOR)
    person = accounts.find_person_by_email(subscriber.address or "")
    subscriber.person_id = person.id if person is not None else None
    _note(subscriber, "confirmed", how, topics.lists())
    single_use.settle(subscriber)
    blocked = session().get(Blocked, subscriber.address_hash)
    if blocked is not None:
        session().delete(blocked)
    enqueue(MAIL_WELCOME, {"subscriber_id": subscriber.id})


def _stop(subscriber: Subscriber) -> None:
    subscriber.asked_again_at = None
    single_use.delete_unused(subscriber)


def _set_topics(subscriber: Subscriber, topics: Topics) -> None:
    for name, codes in topics.lists().items():
        setattr(subscriber, name, codes)


def _note_asking(subscriber: Subscriber, link: SubscriberLink) -> None:
    """What the public form was sent with, or a list brought in, now that the address said yes: with the time of then."""
    how = How("form" if link.page else "site", link.page, link.wording_version)
    topics = {"sections": link.sections, "harm_types": link.harm_types, "regions": link.regions}
    _note(subscriber, "asked", how, topics, link.created_at)


def _note(
    subscriber: Subscriber, act: str, how: How, details: Mapping[str, Any] | None = None, at: datetime | None = None
) -> None:
    """Add a line to the ledger, in this transaction; `details` holds codes alone."""
    words = offers.current().words(how.wording_version) if how.wording_version else ""
    session().add(
        ConsentEntry(
            subscriber_id=subscriber.id,
            at=at or clock.now(),
            act=act,
            method=how.method,
            page=how.page,
            wording_version=how.wording_version,
            wording=words,
            mailing_id=how.mailing_id,
            details=dict(details or {}),
        )
    )


def _check(topics: Topics, how: How | None = None) -> None:
    """Raises Invalid for a topic that does not exist, or for words that nobody is shown."""
    codes_of: Mapping[str, tuple[str, ...]] = {
        "sections": offers.current().codes,
        "harm_types": taxonomy.codes("harm_type"),
        "regions": taxonomy.codes("region"),
    }
    for name, codes in topics.lists().items():
        if not set(codes) <= set(codes_of[name]):
            raise Invalid("Choose topics from the list", name)
    if how is not None and how.wording_version != offers.current().subscribe:
        raise Invalid(STALE)

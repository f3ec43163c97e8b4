"""Reading subscribers. Nothing here is for pages of anybody but the subscriber, and for the sending of the newsletter."""

import sqlalchemy as sa

from app.accounts.models import Person
from app.core import clock
from app.core.db import session
from app.subscriptions.models import Blocked, ConsentEntry, ReturnedMail, Subscriber
from app.subscriptions.retention import ANSWER_WITHIN
from app.subscriptions.secret_links import signatures


def may_be_written_to() -> sa.ColumnElement[bool]:
    """The condition on a subscriber: confirmed, and not asked again so long ago that silence means no."""
    silent_since = clock.now() - ANSWER_WITHIN
    answered = sa.or_(Subscriber.asked_again_at.is_(None), Subscriber.asked_again_at > silent_since)
    return sa.and_(Subscriber.status == "confirmed", answered)


def get(subscriber_id: int) -> Subscriber | None:
    """The subscriber with this id, whatever became of them; None where there is none."""
    return session().get(Subscriber, subscriber_id)


def lock(subscriber_id: int) -> Subscriber | None:
    """The same, read anew and held until the transaction ends, so that of two acts at once the second sees the first."""
    return session().get(Subscriber, subscriber_id, with_for_update=True, populate_existing=True)


def find_by_address(address: str) -> Subscriber | None:
    """The subscriber with this address (cleaned), in whatever state; None once it is erased or where there never was one."""
    return session().scalar(sa.select(Subscriber).where(Subscriber.address_hash == signatures.address_hash(address)))


def find_by_word(word: str) -> Subscriber | None:
    """The subscriber that was given this word at its creation, in whatever state; None where there is none."""
    return session().scalar(sa.select(Subscriber).where(Subscriber.word == word))


def own(person: Person) -> list[Subscriber]:
    """The subscriptions of a person with an account: that of their address first, then what is joined to them otherwise."""
    mine = Subscriber.person_id == person.id
    if person.email is None:
        return list(session().scalars(sa.select(Subscriber).where(mine).order_by(Subscriber.id)))
    here = signatures.address_hash(person.email)
    rows = sa.select(Subscriber).where(sa.or_(mine, Subscriber.address_hash == here))
    return list(session().scalars(rows.order_by(sa.case((Subscriber.address_hash == here, 0), else_=1), Subscriber.id)))


def is_blocked(address: str) -> bool:
    """Whether an address was erased here, so that no list may bring it back."""
    return session().get(Blocked, signatures.address_hash(address)) is not None


def returned_by_kind(mailing_id: int) -> dict[str, int]:
    """How many messages of a mailing came back, by kind: hard, soft, complaint. Subscribers are counted once a kind."""
    people = sa.func.count(sa.distinct(ReturnedMail.subscriber_id))
    rows = session().execute(
        sa.select(ReturnedMail.kind, people).where(ReturnedMail.mailing_id == mailing_id).group_by(ReturnedMail.kind)
    )
    return {kind: count for kind, count in rows}


def count_left_after(mailing_id: int) -> int:
    """How many people unsubscribed by the link of a mailing."""
    people = sa.func.count(sa.distinct(ConsentEntry.subscriber_id))
    left = sa.select(people).where(ConsentEntry.mailing_id == mailing_id, ConsentEntry.act == "unsubscribed")
    return session().scalar(left) or 0

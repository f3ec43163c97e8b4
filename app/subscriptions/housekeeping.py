"""What the clock does to subscriptions, once a day: delete, ask again, stop, erase, and join to accounts.

Each step takes at most a batch of them, so that nobody else waits long to write; while any step was full, another turn follows.
"""

from collections.abc import Callable

import sqlalchemy as sa

from app.accounts.models import Person
from app.core import clock
from app.core.batches import ROWS_A_BATCH, Again, delete_some, work_on
from app.core.db import session
from app.core.jobs import Task
from app.subscriptions import services
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.retention import ANSWER_WITHIN, ASK_AGAIN_AFTER, CONFIRM_WITHIN, ERASE_AFTER, KEEP_LINKS
from app.subscriptions.secret_links import single_use

TURN = "newsletter.keep_house"


def run_daily(_task: Task) -> Again | None:
    """One turn of every step. Running it twice changes nothing."""
    now = clock.now()
    steps: tuple[tuple[sa.ColumnElement[bool], Callable[[Subscriber], None]], ...] = (
        (_never_confirmed(), _delete),
        (_ended(), services.erase),
        (_did_not_answer(), services.lapse),
        (_old(), services.ask_again),
    )
    full = [condition for condition, act in steps if _each(condition, act)]
    more = _join_to_accounts()
    deleted = delete_some((SubscriberLink, SubscriberLink.expires_at < now - KEEP_LINKS))
    return Again() if full or more else deleted


def _each(condition: sa.ColumnElement[bool], act: Callable[[Subscriber], None]) -> bool:
    """Do `act` to those it is due for; whether there may be more."""
    rows = sa.select(Subscriber).where(condition).order_by(Subscriber.id).limit(ROWS_A_BATCH).with_for_update(skip_locked=True)
    _, is_more = work_on(session().scalars(rows).all(), act, most=ROWS_A_BATCH)
    return is_more


def _never_confirmed() -> sa.ColumnElement[bool]:
    """Asked for a week ago or longer, and no link that was sent since still works."""
    open_link = sa.exists().where(
        SubscriberLink.subscriber_id == Subscriber.id,
        SubscriberLink.used_at.is_(None),
        SubscriberLink.expires_at > clock.now(),
    )
    return sa.and_(Subscriber.status == "pending", Subscriber.created_at <= clock.now() - CONFIRM_WITHIN, ~open_link)


def _delete(subscriber: Subscriber) -> None:
    single_use.delete_all(subscriber)
    session().delete(subscriber)
    session().flush()


def _ended() -> sa.ColumnElement[bool]:
    stopped = Subscriber.status.in_(("unsubscribed", "suspended"))
    return sa.and_(stopped, Subscriber.status_at <= clock.now() - ERASE_AFTER)


def _did_not_answer() -> sa.ColumnElement[bool]:
    return sa.and_(Subscriber.status == "confirmed", Subscriber.asked_again_at <= clock.now() - ANSWER_WITHIN)


def _old() -> sa.ColumnElement[bool]:
    said_yes = Subscriber.confirmed_at <= clock.now() - ASK_AGAIN_AFTER
    return sa.and_(Subscriber.status == "confirmed", Subscriber.asked_again_at.is_(None), said_yes)


def _join_to_accounts() -> bool:
    """Say whose a subscription is, where its address got an account since: so that erasing them finds it; True if more may."""
    alone = sa.select(Subscriber, Person.id).join(Person, Person.email == Subscriber.address)
    rows = session().execute(alone.where(Subscriber.person_id.is_(None)).limit(ROWS_A_BATCH)).all()
    for subscriber, person_id in rows:
        subscriber.person_id = person_id
    session().flush()
    return len(rows) == ROWS_A_BATCH

"""Moving the deliveries of a mailing, many with one statement: there may be a hundred thousand.

Whoever holds deliveries knows them by a claim, a word that is theirs alone. Each statement names the claim and the state that it
expects, so a worker that lost them to another, because it was slow or the clock was moved, changes nothing any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.mail import refusals
from app.mail.handing_over import Answer, Outcome
from app.newsletter.mailings.composing import Reader
from app.newsletter.mailings.lifecycle import DELIVERY, HELD, NOT_BEGUN, OPEN
from app.newsletter.mailings.models import Delivery, Mailing
from app.newsletter.mailings.personal import Follows
from app.subscriptions import queries as subscribers
from app.subscriptions.models import Subscriber

ROWS_MADE = 1000  # subscribers whose deliveries one statement makes, or deliveries that one calls off
MOST_ATTEMPTS = 6
REFUSED_IN_A_ROW = 20  # messages, each to another address: more would harm the name of the site with the servers that refuse
FIRST_WAIT, WAIT_FACTOR = timedelta(minutes=5), 3  # 5 minutes, 15, 45, and so on: ten hours in all
GONE_BEFORE = ("handed_over", "sending", "uncertain")  # who has, or may have, this very text already
NO_RETRY = frozenset({"bad-address"})
TABLE = cast("sa.Table", Delivery.__table__)
ROW = TABLE.c


@dataclass(frozen=True)
class Held:
    """A delivery in a worker's hands; `attempts` is how often the mail server has answered about it so far."""

    id: int
    reader: Reader
    attempts: int = 0


@dataclass(frozen=True)
class Result:
    """What became of a delivery in a worker's hands: what the server answered, or why it was not offered (a reason code)."""

    held: Held
    answer: Answer | None
    message_id: str = ""
    reason: str = ""


def make_some(mailing: Mailing) -> bool:
    """Make the deliveries of the next subscribers of a mailing that is being prepared; whether there may be more to make.

    In the audience is who had confirmed when its time came and may still be written to: whoever leaves meanwhile is not, and
    whoever confirms meanwhile is not, however far this has come. Who has this very text already, from a mailing of it that was
    cancelled, is not sent it again.
    """
    after = mailing.prepared_to
    following = sa.select(Subscriber.id).where(Subscriber.id > after).order_by(Subscriber.id).limit(ROWS_MADE).subquery()
    last, count = session().execute(sa.select(sa.func.max(following.c.id), sa.func.count()).select_from(following)).one()
    if not count:
        return False
    _make(mailing, sa.and_(Subscriber.id > after, Subscriber.id <= last, Subscriber.status_at <= mailing.started_at))
    # Not by the row's version: an editor who stops it at this moment is not told that somebody else was first.
    session().execute(sa.update(Mailing).where(Mailing.id == mailing.id).values(prepared_to=last))
    return bool(count == ROWS_MADE)


def _make(mailing: Mailing, of: sa.ColumnElement[bool]) -> None:
    """A delivery for each of these subscribers who is in the audience."""
    now = clock.now()
    before = (
        sa.select(Delivery.id)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(
            Delivery.subscriber_id == Subscriber.id,
            Mailing.revision_id == mailing.revision_id,
            Delivery.status.in_(GONE_BEFORE),
        )
    )
    # Every value that a new row has, so that none is left to a default.
    constants: dict[str, object] = {
        "mailing_id": mailing.id,
        "status": DELIVERY.initial,
        "status_at": now,
        "next_at": now,
        "attempts": 0,
        "message_id": "",
        "reason": "",
        "code": "",
    }
    values = [sa.literal(value, ROW[name].type).label(name) for name, value in constants.items()]
    audience = sa.select(Subscriber.id, *values).where(of, subscribers.may_be_written_to(), ~before.exists())
    in_order = audience.order_by(Subscriber.id)
    session().execute(sa.insert(TABLE).from_select(["subscriber_id", *constants], in_order, include_defaults=False))
    if mailing.in_doubt:
        doubt(mailing.id)


def count_made(mailing_id: int) -> int:
    """How many deliveries of a mailing there are."""
    return session().scalar(sa.select(sa.func.count()).where(ROW.mailing_id == mailing_id)) or 0


def status_of(mailing_id: int) -> str:
    """Where a mailing stands, which nobody changes until the transaction ends."""
    status = sa.select(Mailing.status).where(Mailing.id == mailing_id).with_for_update(key_share=True)
    return session().scalar(status) or ""


def claim(mailing_id: int, word: str, most: int, lease: timedelta) -> list[int]:
    """Take up to `most` deliveries that are due; their ids, in order."""
    now = clock.now()
    due = (
        sa.select(ROW.id)
        .where(ROW.mailing_id == mailing_id, ROW.status == "queued", ROW.next_at <= now)
        .order_by(ROW.next_at, ROW.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # In two steps: PostgreSQL may run a subquery more than once, and would then take more than `most`.
    ids = sorted(session().scalars(due))
    if ids:
        taking = DELIVERY.moving(TABLE, "claim", SYSTEM).where(ROW.id.in_(ids))
        session().execute(taking.values(claim=word, lease_until=now + lease))
    return ids


def begin(word: str, ids: Sequence[int], lease: timedelta) -> list[Held]:
    """Write down that these are being sent, those of them that are still ours; give whom they are for.

    Whoever unsubscribed, was erased or suspended since is skipped.
    """
    mine = sa.and_(ROW.id.in_(ids), ROW.claim == word)
    may = sa.select(Subscriber.id).where(Subscriber.id == ROW.subscriber_id, subscribers.may_be_written_to()).exists()
    session().execute(DELIVERY.moving(TABLE, "begin", SYSTEM).where(mine, may).values(lease_until=clock.now() + lease))
    rows = (
        sa.select(
            ROW.id,
            ROW.attempts,
            Subscriber.id,
            Subscriber.address,
            Subscriber.sections,
            Subscriber.harm_types,
            Subscriber.regions,
        )
        .join(Subscriber, Subscriber.id == ROW.subscriber_id)
        .where(mine, ROW.status == "sending")
        .order_by(ROW.id)
    )
    readers = session().execute(rows).all()
    if len(readers) < len(ids):
        left = DELIVERY.moving(TABLE, "skip", SYSTEM).where(mine, ROW.status == "claimed", ~may)
        session().execute(left.values(reason="left", lease_until=None))
    return [
        Held(key, Reader(who, address or "", Follows(tuple(named), tuple(harms), tuple(regions))), attempts)
        for key, attempts, who, address, named, harms, regions in readers
    ]


def record(word: str, results: Iterable[Result], *, is_cancelled: bool) -> None:
    """Write down what became of what was being sent, also where another worker took it for lost meanwhile."""
    now = clock.now()
    moves: dict[str, list[dict[str, object]]] = {}
    for one in results:
        verb, values = _move(one, now, is_cancelled=is_cancelled)
        moves.setdefault(verb, []).append({"key": one.held.id, **values})
    for verb, rows in moves.items():
        values = {name: sa.bindparam(f"to_{name}", type_=ROW[name].type) for name in rows[0] if name != "key"}
        mine = sa.and_(ROW.id == sa.bindparam("key"), ROW.claim == word)
        statement = DELIVERY.moving(TABLE, verb, SYSTEM).where(mine).values(lease_until=None, **values)
        many = [{name if name == "key" else f"to_{name}": value for name, value in row.items()} for row in rows]
        session().connection().execute(statement, many)


def _move(result: Result, now: datetime, *, is_cancelled: bool) -> tuple[str, dict[str, object]]:
    """The verb for a result and the values that go with it; one verb always has the same names."""
    answer, attempts = result.answer, result.held.attempts + 1
    if answer is None:
        reason = result.reason
        return ("fail", {"reason": reason, "code": ""}) if reason in NO_RETRY else ("call off", {"reason": reason})
    match answer.outcome:
        case Outcome.ACCEPTED:
            return "hand over", {"message_id": result.message_id, "code": answer.code, "attempts": attempts}
        case Outcome.REFUSED if answer.step != "sender":  # what the server says of us is not about this address
            return "fail", {"reason": f"refused-{'message' if _is_of_the_message(answer) else 'address'}", "code": answer.code}
        case Outcome.UNKNOWN:
            return "lose", {}
    if is_cancelled:
        return "call off", {"reason": "cancelled"}
    if answer.outcome == Outcome.LATER and answer.step != "sender":
        if attempts >= MOST_ATTEMPTS:
            return "fail", {"reason": "gave-up", "code": answer.code}
        return "requeue", {"next_at": now + FIRST_WAIT * WAIT_FACTOR ** (attempts - 1), "code": answer.code, "attempts": attempts}
    return "requeue", {"next_at": now, "code": answer.code, "attempts": result.held.attempts}


def _is_of_the_message(answer: Answer) -> bool:
    """Whether a refusal is of what was sent and not of the address: of the content, or of the recipient for something else."""
    if answer.step != "recipient":
        return answer.step == "content"
    return answer.names_a_rule or refusals.is_about_something_else(answer.code.partition(" ")[2])


def are_refused_in_a_row(mailing_id: int, results: Sequence[Result]) -> bool:
    """Whether the last messages of a mailing were refused one after another, up to these, which were written down.

    Counted since the mailing was taken up last, so that an editor who lets it go on is not stopped by what they know of.
    """
    if not any(one.answer and one.answer.outcome == Outcome.REFUSED and _is_of_the_message(one.answer) for one in results):
        return False
    begun = sa.select(Mailing.status_at).where(Mailing.id == mailing_id).scalar_subquery()
    answered = sa.and_(ROW.mailing_id == mailing_id, ROW.status_at >= begun)
    accepted = sa.select(sa.func.max(ROW.status_at)).where(answered, ROW.status == "handed_over").scalar_subquery()
    refused = sa.and_(answered, ROW.status == "failed", ROW.reason == "refused-message")
    since = sa.or_(accepted.is_(None), ROW.status_at > accepted)
    count = session().execute(sa.select(sa.func.count()).select_from(TABLE).where(refused, since)).scalar_one()
    return count >= REFUSED_IN_A_ROW


def release(mailing_id: int, word: str) -> None:
    """Give back what was claimed and not begun."""
    mine = sa.and_(ROW.mailing_id == mailing_id, ROW.claim == word)
    session().execute(DELIVERY.moving(TABLE, "release", SYSTEM).where(mine).values(lease_until=None, claim=None))


def recover(mailing_id: int) -> None:
    """Take up what a worker held that did not come back: what it had not begun waits again, what it had begun is uncertain."""
    lapsed = sa.and_(ROW.mailing_id == mailing_id, ROW.lease_until <= clock.now())
    session().execute(DELIVERY.moving(TABLE, "release", SYSTEM).where(lapsed).values(lease_until=None, claim=None))
    session().execute(DELIVERY.moving(TABLE, "lose", SYSTEM).where(lapsed).values(lease_until=None))


def doubt(mailing_id: int) -> None:
    """The site was restored: what had not gone when the copy was made may have gone since, and waits for an editor."""
    mine = ROW.mailing_id == mailing_id
    session().execute(DELIVERY.moving(TABLE, "doubt", SYSTEM).where(mine).values(lease_until=None))


def call_off_some(mailing_id: int) -> bool:
    """The mailing was cancelled: what has not begun never will. Whether there may be more to call off."""
    keys: list[int] = []
    for status in NOT_BEGUN:  # one at a time, in the order of the index: none that was called off already is passed over
        waiting = sa.select(ROW.id).where(ROW.mailing_id == mailing_id, ROW.status == status).order_by(ROW.next_at)
        keys += session().scalars(waiting.limit(ROWS_MADE - len(keys)))
    called_off = DELIVERY.moving(TABLE, "skip", SYSTEM).where(ROW.id.in_(keys))
    session().execute(called_off.values(reason="cancelled", lease_until=None))
    return len(keys) == ROWS_MADE


def next_at(mailing_id: int) -> datetime | None:
    """When there is something to do next: a delivery is due, or a worker's hold of one runs out. None where nothing is left."""
    queued = sa.select(sa.func.min(ROW.next_at)).where(ROW.mailing_id == mailing_id, ROW.status == "queued")
    return min((one for one in (session().scalar(queued), lapses_at(mailing_id)) if one is not None), default=None)


def lapses_at(mailing_id: int) -> datetime | None:
    """When the first of the holds that workers have runs out; None where none is held."""
    held = sa.select(sa.func.min(ROW.lease_until)).where(ROW.mailing_id == mailing_id, ROW.status.in_(HELD))
    found: datetime | None = session().scalar(held)
    return found


def is_over(mailing_id: int) -> bool:
    """Whether every delivery has ended: none is on its way, and none waits for an editor's choice."""
    left = sa.select(ROW.id).where(ROW.mailing_id == mailing_id, ROW.status.in_((*OPEN, "uncertain"))).limit(1)
    return session().scalar(left) is None

"""Reading mailings: which there are, which need something done, and how far each has come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.contributions.models import PUBLIC, Contribution, Revision
from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.newsletter.issues.queries import ISSUE
from app.newsletter.mailings.lifecycle import HELD
from app.newsletter.mailings.models import Delivery, DeliveryCount, Mailing
from app.subscriptions import queries as subscribers
from app.subscriptions.models import Subscriber

LATE_AFTER = timedelta(minutes=10)


def get(mailing_id: int) -> Mailing:
    """A mailing. Raises NotFound."""
    found = session().get(Mailing, mailing_id, options=[_with_issue()])
    if found is None:
        raise NotFound
    return found


def find(mailing_id: int) -> Mailing | None:
    """A mailing, or None."""
    return session().get(Mailing, mailing_id)


def find_current(revision_id: int) -> Mailing | None:
    """The mailing of a revision that was not cancelled, or None."""
    return session().scalar(sa.select(Mailing).where(Mailing.revision_id == revision_id, Mailing.status != "cancelled"))


def list_newest(limit: int, offset: int = 0) -> Sequence[Mailing]:
    """Mailings, the newest first."""
    rows = sa.select(Mailing).options(_with_issue()).order_by(Mailing.id.desc()).limit(limit).offset(offset)
    return session().scalars(rows).all()


def count() -> int:
    """How many mailings there are."""
    return session().scalar(sa.select(sa.func.count()).select_from(Mailing)) or 0


def list_without_mailing(limit: int = 20) -> Sequence[Contribution]:
    """The published issues whose present version has no mailing, the newest first."""
    current = sa.select(Mailing.id).where(Mailing.revision_id == Contribution.live_revision_id, Mailing.status != "cancelled")
    rows = (
        sa.select(Contribution)
        .join(Revision, Revision.id == Contribution.live_revision_id)
        .where(Contribution.kind == ISSUE, Contribution.status == "published", Revision.audience == PUBLIC, ~current.exists())
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        .limit(limit)
        .options(joinedload(Contribution.live_revision))
    )
    return session().scalars(rows).all()


def get_issue_revision(revision_id: int) -> Revision:
    """A published revision of an issue. Raises NotFound."""
    found = session().get(Revision, revision_id, options=[joinedload(Revision.contribution)])
    if found is None or found.contribution.kind != ISSUE or found.number is None or found.redacted_at is not None:
        raise NotFound
    return found


def list_going_on() -> Sequence[int]:
    """The mailings that a worker should be busy with: prepared or sent, or stopped while a worker still held some of it."""
    held = sa.select(Delivery.id).where(Delivery.mailing_id == Mailing.id, Delivery.status.in_(HELD)).exists()
    stopped = sa.and_(Mailing.status.in_(("paused", "cancelled")), held)
    return session().scalars(sa.select(Mailing.id).where(sa.or_(Mailing.status.in_(("preparing", "sending")), stopped))).all()


def list_unfinished() -> Sequence[Mailing]:
    """The mailings of which something may still go out."""
    return session().scalars(sa.select(Mailing).where(Mailing.status.in_(("scheduled", "preparing", "sending", "paused")))).all()


def list_called_off_in_part() -> Sequence[int]:
    """The mailings that were cancelled, and of which not every delivery was written down as called off."""
    queued = sa.select(Delivery.id).where(Delivery.mailing_id == Mailing.id, Delivery.status == "queued").exists()
    return session().scalars(sa.select(Mailing.id).where(Mailing.status == "cancelled", queued)).all()


def prepared_share(mailing: Mailing) -> tuple[int, int]:
    """How many subscribers were looked at for a mailing that is being prepared, and how many there are."""
    seen = sa.func.count().filter(Subscriber.id <= mailing.prepared_to)
    done, total = session().execute(sa.select(seen, sa.func.count()).select_from(Subscriber)).one()
    return done, total


def list_late() -> Sequence[Mailing]:
    """The mailings that should have started some time ago."""
    late = sa.and_(Mailing.status == "scheduled", Mailing.scheduled_for <= clock.now() - LATE_AFTER)
    return session().scalars(sa.select(Mailing).where(late)).all()


def audience_now() -> int:
    """How many people would get a mailing that began now."""
    return session().scalar(sa.select(sa.func.count()).select_from(Subscriber).where(subscribers.may_be_written_to())) or 0


def by_status(mailing_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many deliveries of each mailing are in each state, those that were thinned into counts included."""
    single = (
        sa.select(Delivery.mailing_id, Delivery.status, sa.func.count().label("number"))
        .where(Delivery.mailing_id.in_(mailing_ids))
        .group_by(Delivery.mailing_id, Delivery.status)
    )
    thinned = sa.select(DeliveryCount.mailing_id, DeliveryCount.status, DeliveryCount.number)
    counts: dict[int, Counter[str]] = {key: Counter() for key in mailing_ids}
    for key, status, number in session().execute(single.union_all(thinned.where(DeliveryCount.mailing_id.in_(mailing_ids)))):
        counts[key][status] += number
    return {key: dict(counter) for key, counter in counts.items()}


def by_reason(mailing_id: int) -> dict[str, int]:
    """How many deliveries of a mailing did not go for each reason, those that were thinned into counts included."""
    single = (
        sa.select(Delivery.reason, sa.func.count().label("number"))
        .where(Delivery.mailing_id == mailing_id, Delivery.status.in_(("skipped", "failed")))
        .group_by(Delivery.reason)
    )
    thinned = sa.select(DeliveryCount.reason, DeliveryCount.number)
    thinned = thinned.where(DeliveryCount.mailing_id == mailing_id, DeliveryCount.status.in_(("skipped", "failed")))
    counts: Counter[str] = Counter()
    for reason, number in session().execute(single.union_all(thinned)):
        counts[reason] += number
    return dict(counts)


@dataclass(frozen=True)
class Problem:
    """A delivery that failed or is uncertain. `address` is None where it was erased since."""

    id: int
    mailing_id: int
    status: str
    reason: str
    code: str
    at: datetime
    address: str | None


def list_problems(statuses: Sequence[str], limit: int, offset: int = 0, mailing_id: int | None = None) -> list[Problem]:
    """Deliveries in some states, with the address of each, the newest first."""
    rows = (
        sa.select(
            Delivery.id,
            Delivery.mailing_id,
            Delivery.status,
            Delivery.reason,
            Delivery.code,
            Delivery.status_at,
            Subscriber.address,
        )
        .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
        .where(Delivery.status.in_(statuses))
        .order_by(Delivery.status_at.desc(), Delivery.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if mailing_id is not None:
        rows = rows.where(Delivery.mailing_id == mailing_id)
    return [Problem(*row) for row in session().execute(rows)]


def count_problems(statuses: Sequence[str], mailing_id: int | None = None) -> int:
    """How many deliveries are in some states."""
    rows = sa.select(sa.func.count()).select_from(Delivery).where(Delivery.status.in_(statuses))
    if mailing_id is not None:
        rows = rows.where(Delivery.mailing_id == mailing_id)
    return session().scalar(rows) or 0


def _with_issue() -> ORMOption:
    return joinedload(Mailing.revision).joinedload(Revision.contribution)


def list_uncertain(mailing_id: int, limit: int | None = None) -> list[tuple[int, int]]:
    """(delivery, subscriber) of each delivery of a mailing that an editor must decide on, in order."""
    rows = (
        sa.select(Delivery.id, Delivery.subscriber_id)
        .where(Delivery.mailing_id == mailing_id, Delivery.status == "uncertain")
        .order_by(Delivery.id)
        .limit(limit)
    )
    return [(key, subscriber) for key, subscriber in session().execute(rows)]

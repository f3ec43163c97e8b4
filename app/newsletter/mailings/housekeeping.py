"""Forgetting which message went to whom, some time after a mailing ended: what reports need of it is counted first.

The privacy notice says the same in words.
"""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.batches import ROWS_DELETED, Again
from app.core.db import session
from app.core.jobs import Task
from app.newsletter.mailings.models import Delivery, DeliveryCount, Mailing

THIN = "newsletter.thin_deliveries"
KEEP_DELIVERIES = timedelta(days=365)  # after the mailing ended
ENDED_MAILINGS = ("sent", "cancelled")
ENDED_DELIVERIES = ("handed_over", "failed", "skipped")


def thin_deliveries(_task: Task) -> Again | None:
    """Count the deliveries of mailings that ended long ago, and delete them, some at a time. Runs daily."""
    before = clock.now() - KEEP_DELIVERIES
    old = (
        sa.select(Delivery.id, Delivery.mailing_id, Delivery.status, Delivery.reason)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Mailing.status.in_(ENDED_MAILINGS), Mailing.status_at <= before, Delivery.status.in_(ENDED_DELIVERIES))
        .order_by(Delivery.id)
        .limit(ROWS_DELETED)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    rows = session().execute(old).all()
    for (mailing_id, status, reason), number in sorted(Counter(row[1:] for row in rows).items()):
        _add(mailing_id, status, reason, number)
    session().execute(sa.delete(Delivery).where(Delivery.id.in_([row.id for row in rows])))
    return Again() if len(rows) == ROWS_DELETED else None


def _add(mailing_id: int, status: str, reason: str, number: int) -> None:
    row = session().get(DeliveryCount, (mailing_id, status, reason), with_for_update=True)
    if row is None:
        session().add(DeliveryCount(mailing_id=mailing_id, status=status, reason=reason, number=number))
    else:
        row.number += number
    session().flush()

"""What a returned message does to a subscription: hard ends it at once, soft when they repeat, refusals never."""

import hashlib

import sqlalchemy as sa

from app.core import clock
from app.core.db import session
from app.subscriptions import queries, services
from app.subscriptions.models import ReturnedMail
from app.subscriptions.retention import SOFT_LIMIT, SOFT_WINDOW
from app.subscriptions.returned_mail.reports import COMPLAINT, HARD, REFUSAL, Report

REASONS = {HARD: "hard-bounce", COMPLAINT: "complaint"}
LONGEST_CODE = 20


def take(report: Report, raw: bytes) -> None:
    """Count a report (`raw` is the message it was read from), and suspend where it says so. The same message counts once.

    A refusal that is not about the address counts against nobody, however often it comes.
    """
    if report.kind == REFUSAL:
        return
    subscriber = queries.lock(report.link.subscriber_id)
    digest = hashlib.sha256(raw).hexdigest()
    if subscriber is None or session().scalar(sa.select(ReturnedMail.id).where(ReturnedMail.digest == digest)) is not None:
        return
    session().add(
        ReturnedMail(
            subscriber_id=subscriber.id,
            mailing_id=report.link.mailing_id,
            kind=report.kind,
            code=report.code[:LONGEST_CODE],
            at=clock.now(),
            digest=digest,
        )
    )
    session().flush()
    reason = REASONS.get(report.kind) or ("soft-bounces" if _repeats(subscriber.id) else "")
    if reason:
        services.suspend(subscriber.id, reason)


def _repeats(subscriber_id: int) -> bool:
    """Whether messages of SOFT_LIMIT different mailings came back in SOFT_WINDOW, since the person last said yes."""
    subscriber = queries.get(subscriber_id)
    since = clock.now() - SOFT_WINDOW
    if subscriber is not None and subscriber.confirmed_at is not None:
        since = max(since, subscriber.confirmed_at)
    mailings = sa.select(sa.func.count(sa.distinct(sa.func.coalesce(ReturnedMail.mailing_id, -ReturnedMail.id))))
    soft = mailings.where(ReturnedMail.subscriber_id == subscriber_id, ReturnedMail.kind == "soft", ReturnedMail.at >= since)
    return (session().scalar(soft) or 0) >= SOFT_LIMIT

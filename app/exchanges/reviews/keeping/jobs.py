"""What the worker deletes of exchanges: requests that nobody touches, and what was only for the review, half a year after it.

The host keeps what was sent, its answers and the report. What the team wrote for itself, who was spoken to and what was declared
go six months after the report is final, or after the exchange was withdrawn.
"""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import SYSTEM
from app.core.batches import ROWS_A_BATCH, Again, work_on
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.letters_services import tell_hosts
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange, Host, HostWord
from app.exchanges.reviews.fieldwork import services as fieldwork
from app.exchanges.reviews.findings import services as findings
from app.exchanges.reviews.team import services as team
from app.exchanges.reviews.team.models import Provider, SettledName

DRAFT_KEPT = timedelta(days=730)
WARNED_BEFORE = timedelta(days=30)
KEPT_AFTER = timedelta(days=183)


def forget_old(_task: Task) -> Again | None:
    """Runs daily: deletes lists of providers of exchanges that are over, and requests that nobody touched for two years.

    The host is warned at least a month before, and nothing is deleted that it was not warned of: a worker that was down on
    some day warns later.
    """
    team.forget_lists()
    now = clock.now()
    is_warned = sa.and_(Exchange.warned_at.is_not(None), Exchange.warned_at >= Exchange.edited_at)
    waits_for_warning = sa.and_(Exchange.edited_at <= now - DRAFT_KEPT + WARNED_BEFORE, ~is_warned)
    is_due = sa.and_(Exchange.edited_at <= now - DRAFT_KEPT, is_warned, Exchange.warned_at <= now - WARNED_BEFORE)
    of_requests = sa.and_(Exchange.status == EXCHANGE.initial, sa.or_(waits_for_warning, is_due))
    return _batch(of_requests, _warn_or_delete)


def forget_after_the_report(_task: Task) -> Again | None:
    """Runs daily: deletes what was only for the review, once of each exchange."""
    before = clock.now() - KEPT_AFTER
    is_over = sa.or_(Exchange.final_at <= before, sa.and_(Exchange.status == "withdrawn", Exchange.status_at <= before))
    return _batch(sa.and_(Exchange.forgotten_at.is_(None), is_over), _forget)


def _batch(condition: sa.ColumnElement[bool], act: Callable[[Exchange], None]) -> Again | None:
    rows = sa.select(Exchange).where(condition).order_by(Exchange.id).limit(ROWS_A_BATCH)
    _, is_more = work_on(session().scalars(rows).all(), act, most=ROWS_A_BATCH)
    return Again() if is_more else None


def _forget(exchange: Exchange) -> None:
    for forget in (fieldwork.forget_notes, findings.forget_drafts, team.forget_declarations):
        forget([exchange.id])
    exchange.forgotten_at = clock.now()
    session().flush()
    audit.record(SYSTEM, "forget-notes", EXCHANGE.name, exchange.id)


def _warn_or_delete(exchange: Exchange) -> None:
    if exchange.warned_at is not None and exchange.warned_at >= exchange.edited_at:
        _delete(exchange)
        return
    exchange.warned_at = clock.now()
    session().flush()
    tell_hosts(exchange)


def _delete(exchange: Exchange) -> None:
    """All of a request: it has no team yet, but may have a list of providers."""
    for table in (Provider, SettledName):
        session().execute(sa.delete(table).where(table.exchange_id == exchange.id))
    hosts = sa.select(Host.id).where(Host.exchange_id == exchange.id)
    session().execute(sa.delete(HostWord).where(HostWord.host_id.in_(hosts)))
    session().execute(sa.delete(Host).where(Host.exchange_id == exchange.id))
    session().execute(sa.delete(Exchange).where(Exchange.id == exchange.id))
    audit.record(SYSTEM, "forget", EXCHANGE.name, exchange.id)

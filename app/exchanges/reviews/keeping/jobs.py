"""What the worker deletes of exchanges: requests that nobody touches, and what was only for the review, half a year after it.

The host keeps what was sent, its answers, the report and the action plan; a plan that is never sent goes as a request does.
What the team wrote for itself, who was spoken to and what was declared
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
from app.exchanges.reviews.following import services as following
from app.exchanges.reviews.following.models import Plan
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
    return _batch(sa.and_(Exchange.status == EXCHANGE.initial, _is_old(Exchange)), _warn_or_delete)


def forget_old_plans(_task: Task) -> Again | None:
    """Runs daily: deletes action plans that were never sent and that nobody touched for two years, warning as of requests."""
    rows = sa.select(Plan).where(Plan.sent_at.is_(None), _is_old(Plan)).order_by(Plan.id)
    _, is_more = work_on(session().scalars(rows.limit(ROWS_A_BATCH)).all(), _warn_or_delete_plan, most=ROWS_A_BATCH)
    return Again() if is_more else None


def _is_old(table: type[Exchange] | type[Plan]) -> sa.ColumnElement[bool]:
    """What its host is to be warned of, and what it was warned of for long enough."""
    now = clock.now()
    is_warned = sa.and_(table.warned_at.is_not(None), table.warned_at >= table.edited_at)
    waits_for_warning = sa.and_(table.edited_at <= now - DRAFT_KEPT + WARNED_BEFORE, ~is_warned)
    is_due = sa.and_(table.edited_at <= now - DRAFT_KEPT, is_warned, table.warned_at <= now - WARNED_BEFORE)
    return sa.or_(waits_for_warning, is_due)


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


def _warn_or_delete_plan(plan: Plan) -> None:
    if plan.warned_at is not None and plan.warned_at >= plan.edited_at:
        following.forget_plan(plan)
        return
    plan.warned_at = clock.now()
    session().flush()
    tell_hosts(plan.exchange)


def _delete(exchange: Exchange) -> None:
    """All of a request: it has no team yet, but may have a list of providers."""
    for table in (Provider, SettledName):
        session().execute(sa.delete(table).where(table.exchange_id == exchange.id))
    hosts = sa.select(Host.id).where(Host.exchange_id == exchange.id)
    session().execute(sa.delete(HostWord).where(HostWord.host_id.in_(hosts)))
    session().execute(sa.delete(Host).where(Host.exchange_id == exchange.id))
    session().execute(sa.delete(Exchange).where(Exchange.id == exchange.id))
    audit.record(SYSTEM, "forget", EXCHANGE.name, exchange.id)

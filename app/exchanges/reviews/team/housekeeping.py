"""How long exchanges keep what is in them: lists of providers until they are over, requests that nobody agreed to two years."""

from datetime import timedelta

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.reviews.exchange.letters_services import tell_hosts
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange, Host, HostWord
from app.exchanges.reviews.team.models import Provider, SettledName
from app.exchanges.reviews.team.services import forget_lists

DRAFT_KEPT = timedelta(days=730)
WARNED_BEFORE = timedelta(days=30)
DAY = timedelta(days=1)


def forget_old(_task: Task) -> None:
    """Runs daily: warns the host a month before, and then deletes a request that nobody touched for two years."""
    forget_lists()
    now = clock.now()
    proposed = sa.select(Exchange).where(Exchange.status == EXCHANGE.initial).order_by(Exchange.id)
    for exchange in session().scalars(proposed).all():
        age = now - exchange.edited_at
        if age >= DRAFT_KEPT:
            _delete(exchange)
        elif DRAFT_KEPT - WARNED_BEFORE <= age < DRAFT_KEPT - WARNED_BEFORE + DAY:
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

"""What the newsletter holds about a person with an account: for them to download, and to erase when they are erased."""

from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.core.db import session
from app.core.jobs import Task
from app.subscriptions import ledger, queries, services
from app.subscriptions.models import Subscriber


def held_about(person_id: int) -> list[dict[str, Any]]:
    """Each subscription of a person: address, topics, and the whole ledger."""
    return [ledger.as_data(one, with_address=True) for one in queries.own(accounts.get_person(person_id))]


def forget_person(task: Task) -> None:
    """Somebody was erased: erase the addresses that their subscriptions went to, at once."""
    for subscriber in session().scalars(sa.select(Subscriber).where(Subscriber.person_id == task.payload["person_id"])).all():
        services.erase(subscriber)


def follow_address(task: Task) -> None:
    """The address of somebody's account changed: the newsletter follows it."""
    services.move(accounts.get_person(task.payload["person_id"]))

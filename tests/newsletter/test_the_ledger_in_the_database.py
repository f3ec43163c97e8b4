"""The database itself keeps the ledger as it was written, and the states as they must be."""

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.databases import migrating
from app.core.db import session, transaction, unit_of_work
from app.subscriptions.models import ConsentEntry, Subscriber
from app.subscriptions.secret_links import signatures
from tests.architecture.test_migrations import tableless
from tests.newsletter.subscription_client import SubscriptionClient, subscriptions

__all__ = ["subscriptions", "tableless"]
pytestmark = pytest.mark.dialect


def test_a_line_of_the_ledger_can_be_neither_changed_nor_deleted(tableless: object, subscriptions: SubscriptionClient) -> None:
    migrating.upgrade(subscriptions.database)
    subscriber = subscriptions.subscribe()
    for statement in (sa.update(ConsentEntry).values(wording="Anything"), sa.delete(ConsentEntry)):
        with unit_of_work(subscriptions.database), pytest.raises(sa.exc.DatabaseError), transaction():
            session().execute(statement)
    assert subscriptions.acts(subscriber) == ["asked", "confirmed"]


@pytest.mark.parametrize(
    "values",
    [
        {"status": "subscribed"},
        {"status": "erased"},
        {"status": "confirmed", "confirmed_at": None},
        {"address": None},
        {"address": None, "address_hash": None},
    ],
)
def test_what_cannot_be_is_refused(subscriptions: SubscriptionClient, values: dict[str, object]) -> None:
    subscriptions.subscribe()
    with unit_of_work(subscriptions.database), pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(sa.update(Subscriber).values(**values))


def test_one_address_is_there_once(subscriptions: SubscriptionClient) -> None:
    subscriptions.subscribe()
    twin = sa.insert(Subscriber).values(
        address="robin@example.org",
        address_hash=signatures.address_hash("robin@example.org"),
        status="pending",
        status_at=clock.now(),
        created_at=clock.now(),
        sections=[],
        harm_types=[],
        regions=[],
        version=1,
    )
    with unit_of_work(subscriptions.database), pytest.raises(Exception, match="did the same"), transaction():
        session().execute(twin)

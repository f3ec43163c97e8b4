"""After SECRET_KEY was changed, addresses are known again by the new one, once the command was run."""

import pytest
import sqlalchemy as sa

from app.core.db import Database, session, transaction, unit_of_work
from app.newsletter import offer
from app.subscriptions import queries, services
from app.subscriptions.models import Subscriber
from app.subscriptions.services import How, Topics
from tests.secret_keys import another_key

pytestmark = pytest.mark.each_database


def ask(address: str) -> None:
    with transaction():
        services.ask(address, Topics(), How("form", "/newsletter/subscribe", offer.SUBSCRIBE))


def addresses() -> list[str | None]:
    return list(session().scalars(sa.select(Subscriber.address).order_by(Subscriber.id)))


def test_whoever_is_known_stays_known_under_the_new_key(database: Database) -> None:
    with unit_of_work(database):
        ask("asha@example.org")
        ask("bo@example.org")
        with transaction():
            bo = queries.find_by_address("bo@example.org")
            assert bo is not None
            services.erase(bo)
        with another_key():
            assert queries.find_by_address("asha@example.org") is None
            with transaction():
                assert services.know_again() == 1
            ask("asha@example.org")
            assert addresses() == ["asha@example.org", None]


def test_nobody_known_is_no_fault(database: Database) -> None:
    with unit_of_work(database), transaction():
        assert services.know_again() == 0

"""A year after a mailing ended nobody can tell any more which message went to whom, and its report says what it said."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core import worker
from app.core.db import Database, unit_of_work
from app.newsletter.mailings import housekeeping, presenters, queries
from app.newsletter.mailings.housekeeping import KEEP_DELIVERIES
from app.newsletter.mailings.models import Delivery, DeliveryCount
from tests.newsletter.mailing_maker import MailingMaker
from tests.rows import count_rows

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailing(mailings: MailingMaker) -> int:
    """One that was sent: to three readers, one refused, one who had left."""
    mailings.subscribe("ann", "bob", "cat", "dan", "eve")
    made = mailings.send()
    mailings.change(made, "dan", status="failed", reason="refused-message", message_id="")
    mailings.change(made, "eve", status="skipped", reason="left", message_id="")
    return made


def report(database: Database, mailing: int) -> presenters.Report:
    with unit_of_work(database):
        return presenters.report(queries.get(mailing))


def test_what_went_to_whom_is_forgotten_after_a_year_and_the_report_stays(
    database: Database, mailings: MailingMaker, mailing: int, moment: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "ROWS_DELETED", 2)
    before = report(database, mailing)
    assert dict(before.rows)["Handed over to the mail server"] == 3
    assert len(before.not_sent) == 2
    moment(KEEP_DELIVERIES - MINUTE)
    worker.drain(database)
    assert count_rows(database, Delivery) == 5
    moment(timedelta(days=1))
    worker.drain(database)
    assert count_rows(database, Delivery) == 0
    assert count_rows(database, DeliveryCount) == 3
    assert report(database, mailing) == before
    with unit_of_work(database):
        assert queries.by_status([mailing]) == {mailing: {"handed_over": 3, "failed": 1, "skipped": 1}}


def test_what_has_not_ended_is_never_thinned(database: Database, mailings: MailingMaker, mailing: int, moment: Move) -> None:
    mailings.change(mailing, "ann", status="uncertain", message_id="")
    moment(2 * KEEP_DELIVERIES)
    worker.drain(database)
    assert count_rows(database, Delivery) == 1

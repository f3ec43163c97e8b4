"""The deliveries of a mailing are made a batch at a time, and none goes out before the last is made."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.db import transaction, unit_of_work
from app.newsletter.mailings import deliveries, presenters, queries, services
from tests.newsletter.mailing_maker import MailingMaker

NAMES = ("ann", "bob", "cat", "dan", "eve")


class Killed(Exception):
    """The worker went while it made a batch."""


def go_in_a_batch(mailings: MailingMaker, mailing: int) -> None:
    """Make a batch, and go before it is written down."""
    with unit_of_work(mailings.database), transaction():
        services.prepare(queries.get(mailing))
        raise Killed


@pytest.fixture
def half_made(mailings: MailingMaker, monkeypatch: pytest.MonkeyPatch) -> tuple[MailingMaker, int]:
    """A mailing to five readers of whom the first two have a delivery, since a batch is of two."""
    monkeypatch.setattr(deliveries, "ROWS_MADE", 2)
    mailings.subscribe(*NAMES)
    mailing = mailings.schedule(mailings.publish())
    with unit_of_work(mailings.database), transaction():
        services.start(queries.get(mailing))
    return mailings, mailing


def test_a_batch_makes_as_many_as_it_may_and_the_page_says_how_far_it_is(half_made: tuple[MailingMaker, int]) -> None:
    mailings, mailing = half_made
    assert mailings.mailing(mailing)["status"] == "preparing"
    assert mailings.counts(mailing) == {"queued": 2}
    with unit_of_work(mailings.database):
        assert presenters.report(queries.get(mailing)).prepared == "2 of 5 subscribers have been looked at."
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 5}
    assert (mailings.mailing(mailing)["status"], mailings.mailing(mailing)["audience_count"]) == ("sent", 5)


def test_who_leaves_meanwhile_gets_nothing_and_who_confirms_meanwhile_waits_for_the_next(
    half_made: tuple[MailingMaker, int], moment: Callable[[timedelta], None]
) -> None:
    mailings, mailing = half_made
    mailings.leave("eve")
    mailings.leave("ann")
    moment(timedelta(minutes=1))
    mailings.subscribe("fay")
    mailings.deliver()
    statuses = mailings.statuses(mailing)
    assert statuses == {"ann": "skipped left", "bob": "handed_over", "cat": "handed_over", "dan": "handed_over"}


@pytest.mark.dialect
def test_a_worker_that_went_in_a_batch_is_followed_by_one_that_makes_it_and_nobody_has_two(
    half_made: tuple[MailingMaker, int],
) -> None:
    mailings, mailing = half_made
    with pytest.raises(Killed):
        go_in_a_batch(mailings, mailing)
    assert mailings.counts(mailing) == {"queued": 2}
    mailings.deliver()
    assert mailings.statuses(mailing) == dict.fromkeys(NAMES, "handed_over")


def test_a_mailing_that_is_cancelled_while_it_is_prepared_goes_to_nobody(half_made: tuple[MailingMaker, int]) -> None:
    mailings, mailing = half_made
    mailings.act(mailing, "cancel")
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "skipped cancelled", "bob": "skipped cancelled"}
    assert mailings.mailing(mailing)["status"] == "cancelled"


def test_a_mailing_that_is_stopped_while_it_is_prepared_goes_on_where_it_was(half_made: tuple[MailingMaker, int]) -> None:
    mailings, mailing = half_made
    mailings.act(mailing, "pause")
    mailings.deliver()
    assert mailings.counts(mailing) == {"queued": 2}
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 5}


def test_what_is_made_after_a_restore_waits_for_an_editor(half_made: tuple[MailingMaker, int]) -> None:
    mailings, mailing = half_made
    with unit_of_work(mailings.database), transaction():
        services.hold_after_restore()
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.counts(mailing) == {"uncertain": 5}


def test_a_mailing_that_was_restored_and_went_to_nobody_is_in_no_doubt_when_it_is_put_back(
    mailings: MailingMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "ROWS_MADE", 2)
    mailings.subscribe(*NAMES)
    mailing = mailings.schedule(mailings.publish())
    for name in NAMES:
        mailings.leave(name)
    with unit_of_work(mailings.database), transaction():
        services.start(queries.get(mailing))
        services.hold_after_restore()
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.mailing(mailing)["held_reason"] == "nobody"
    mailings.subscribe("fay")
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 1}

"""What comes back: read by the worker from a folder, counted once, and ending a subscription where it says so."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core import clock, config, jobs
from app.core.db import session, transaction, unit_of_work
from app.subscriptions import queries
from app.subscriptions.models import ReturnedMail
from app.subscriptions.returned_mail import mailbox
from app.subscriptions.secret_links import links
from tests.newsletter.returned_messages import away, delivery, feedback
from tests.newsletter.subscription_client import READER, SubscriptionClient, pass_days, subscriptions

__all__ = ["pass_days", "subscriptions"]
pytestmark = pytest.mark.each_database
Days = Callable[[float], None]


@pytest.fixture
def folder(settings: config.Settings, tmp_path: Path) -> Iterator[Path]:
    """Where returned mail arrives: a Maildir."""
    maildir = tmp_path / "returned"
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True)
    config.install(replace(settings, bounce_folder=maildir, bounce_address="returned@example.org"))
    yield maildir
    config.install(settings)


class ReturnedMailFolder:
    """Brings messages into the folder and lets the worker read them."""

    def __init__(self, subscriptions: SubscriptionClient, folder: Path) -> None:
        self.subscriptions, self.folder, self.number = subscriptions, folder, 0

    def bring(self, *messages: bytes) -> None:
        for data in messages:
            self.number += 1
            (self.folder / "new" / f"{self.number:04}.mx").write_bytes(data)
        with unit_of_work(self.subscriptions.database), transaction():
            jobs.enqueue(mailbox.READ, {})
        self.subscriptions.work()

    def kinds(self) -> list[str]:
        with unit_of_work(self.subscriptions.database):
            return list(session().scalars(sa.select(ReturnedMail.kind).order_by(ReturnedMail.id)))

    def left(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def returned_mail(subscriptions: SubscriptionClient, folder: Path) -> ReturnedMailFolder:
    return ReturnedMailFolder(subscriptions, folder)


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_one_hard_bounce_suspends_and_the_message_is_deleted(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder, original: str
) -> None:
    subscriber = subscriptions.subscribe()
    returned_mail.bring(delivery(subscriber, 3, original=original))
    assert subscriptions.recipients() == []
    assert subscriptions.row(subscriber)["status"] == "suspended"
    last = subscriptions.ledger(subscriber)[-1]
    assert (last.act, last.method, last.details) == ("suspended", "report", {"reason": "hard-bounce"})
    assert returned_mail.left() == [], "it holds an address"
    with unit_of_work(subscriptions.database):
        assert queries.returned_by_kind(3) == {"hard": 1}


def test_a_complaint_suspends(subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder) -> None:
    subscriber = subscriptions.subscribe()
    returned_mail.bring(feedback(subscriber))
    assert subscriptions.ledger(subscriber)[-1].details == {"reason": "complaint"}
    assert subscriptions.recipients() == []
    assert returned_mail.left() == []


def test_soft_bounces_of_three_mailings_suspend_and_two_do_not(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder
) -> None:
    subscriber = subscriptions.subscribe()
    for mailing in (1, 2):
        returned_mail.bring(delivery(subscriber, mailing, status="4.2.2"), delivery(subscriber, mailing, status="4.4.1"))
    assert subscriptions.recipients() == [READER]
    returned_mail.bring(delivery(subscriber, 3, status="4.2.2"))
    assert subscriptions.recipients() == []
    assert subscriptions.ledger(subscriber)[-1].details == {"reason": "soft-bounces"}


def test_refusals_that_are_not_about_the_address_never_suspend_however_many_come(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder
) -> None:
    subscriber = subscriptions.subscribe()
    spam = "smtp; 550 5.1.1 rejected as spam"
    for mailing, status in enumerate(("5.0.0", "5.3.4", "5.4.6", "5.5.1", "5.6.0", "5.7.1"), start=1):
        returned_mail.bring(delivery(subscriber, mailing, status=status), delivery(subscriber, mailing + 10, diagnostic=spam))
    assert subscriptions.recipients() == [READER]
    assert (returned_mail.kinds(), returned_mail.left()) == ([], []), "understood, and counted against nobody"


def test_soft_bounces_long_ago_and_before_the_last_yes_do_not_count(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder, pass_days: Days
) -> None:
    subscriber = subscriptions.subscribe()
    returned_mail.bring(delivery(subscriber, 1, status="4.2.2"))
    pass_days(181)
    returned_mail.bring(delivery(subscriber, 2, status="4.2.2"), delivery(subscriber, 3, status="4.2.2"))
    assert subscriptions.recipients() == [READER]
    subscriptions.browser().client.post(subscriptions.unsubscribe_path(subscriber))
    pass_days(1)
    subscriptions.subscribe()
    returned_mail.bring(delivery(subscriber, 4, status="4.2.2"), delivery(subscriber, 5, status="4.2.2"))
    assert subscriptions.recipients() == [READER]


def test_somebody_who_is_suspended_comes_back_by_their_own_act(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder
) -> None:
    subscriber = subscriptions.subscribe()
    returned_mail.bring(delivery(subscriber))
    assert subscriptions.subscribe() == subscriber
    assert subscriptions.recipients() == [READER]


def test_the_same_message_counts_once(subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder) -> None:
    subscriber = subscriptions.subscribe()
    data = delivery(subscriber, status="4.2.2")
    returned_mail.bring(data, data)
    returned_mail.bring(data)
    assert returned_mail.kinds() == ["soft"]


def test_a_report_is_known_by_its_envelope_where_it_returns_nothing_else(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder
) -> None:
    subscriber = subscriptions.subscribe()
    address = links.return_path(subscriber, 9)
    assert address.startswith("returned+")
    assert len(address.partition("@")[0]) <= 64, "RFC 5321 allows no more before the @"
    returned_mail.bring(delivery(subscriber, mark="<none@example.org>", to=address.upper()))
    assert subscriptions.row(subscriber)["status"] == "suspended"
    with unit_of_work(subscriptions.database):
        assert queries.returned_by_kind(9) == {"hard": 1}


def test_a_forged_mark_touches_nobody(subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder) -> None:
    mine, other = subscriptions.subscribe("mine@example.org"), subscriptions.subscribe("other@example.org")
    signature = links.message_id(mine, 1).partition("@")[0].rpartition(".")[2]
    marks = (f"<1.{other}.{signature}@localhost>", f"<2.{mine}.{signature}@localhost>", f"<1.{other}.{'0' * 24}@localhost>", "<>")
    returned_mail.bring(*(delivery(other, mark=mark) for mark in marks), *(feedback(other, mark=mark) for mark in marks))
    assert subscriptions.recipients() == ["mine@example.org", "other@example.org"]
    assert returned_mail.kinds() == []
    assert len(returned_mail.left()) == len(marks) * 2


def test_what_is_no_report_is_put_aside_and_deleted_some_weeks_later(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder, pass_days: Days
) -> None:
    subscriber = subscriptions.subscribe()
    returned_mail.bring(away(subscriber), b"", b"\x00\xff\xfe" * 100, delivery(subscriber, action="delayed"))
    assert subscriptions.recipients() == [READER]
    assert len(returned_mail.left()) == 4
    assert all(path.startswith("not-understood/") for path in returned_mail.left())
    for path in returned_mail.left():
        os.utime(returned_mail.folder / path, (clock.now().timestamp(),) * 2)
    pass_days(29)
    returned_mail.bring()
    assert returned_mail.left() == []


def test_a_folder_of_files_does_as_well(subscriptions: SubscriptionClient, settings: config.Settings, tmp_path: Path) -> None:
    subscriber = subscriptions.subscribe()
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "one.eml").write_bytes(delivery(subscriber))
    (plain / "half.part").write_bytes(delivery(subscriber))
    config.install(replace(config.settings(), bounce_folder=plain))
    with unit_of_work(subscriptions.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    subscriptions.work()
    assert subscriptions.row(subscriber)["status"] == "suspended"
    assert [path.name for path in plain.iterdir()] == ["half.part"]


def test_without_a_folder_nothing_is_read(subscriptions: SubscriptionClient) -> None:
    with unit_of_work(subscriptions.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    subscriptions.work()
    with unit_of_work(subscriptions.database):
        assert jobs.list_buried() == []


def test_no_address_is_logged(
    subscriptions: SubscriptionClient, returned_mail: ReturnedMailFolder, caplog: pytest.LogCaptureFixture
) -> None:
    subscriber = subscriptions.subscribe()
    with caplog.at_level("INFO"):
        returned_mail.bring(delivery(subscriber), away(subscriber))
    assert "returned mail: 1 taken in, 1 put aside" in caplog.text
    assert "robin" not in caplog.text

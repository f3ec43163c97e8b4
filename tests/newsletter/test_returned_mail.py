"""What comes back: read by the worker from a folder, counted once, and ending a subscription where it says so."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core import clock, config, jobs
from app.core.db import session, transaction, unit_of_work
from app.subscriptions import links, mailbox, queries
from app.subscriptions.models import ReturnedMail
from tests.newsletter.reading import READER, Desk, days, desk
from tests.newsletter.returned import away, delivery, feedback

__all__ = ["days", "desk"]
pytestmark = pytest.mark.each_database
Days = Callable[[float], None]


@pytest.fixture
def folder(settings: config.Settings, tmp_path: Path) -> Iterator[Path]:
    """Where returned mail arrives: a Maildir."""
    made = tmp_path / "returned"
    for name in ("tmp", "new", "cur"):
        (made / name).mkdir(parents=True)
    config.install(replace(settings, bounce_folder=made, bounce_address="returned@example.org"))
    yield made
    config.install(settings)


class Post:
    """Brings messages into the folder and lets the worker read them."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder, self.number = desk, folder, 0

    def bring(self, *messages: bytes) -> None:
        for data in messages:
            self.number += 1
            (self.folder / "new" / f"{self.number:04}.mx").write_bytes(data)
        with unit_of_work(self.desk.database), transaction():
            jobs.enqueue(mailbox.READ, {})
        self.desk.work()

    def kinds(self) -> list[str]:
        with unit_of_work(self.desk.database):
            return list(session().scalars(sa.select(ReturnedMail.kind).order_by(ReturnedMail.id)))

    def left(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def post(desk: Desk, folder: Path) -> Post:
    return Post(desk, folder)


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_one_hard_bounce_suspends_and_the_message_is_deleted(desk: Desk, post: Post, original: str) -> None:
    subscriber = desk.subscribe()
    post.bring(delivery(subscriber, 3, original=original))
    assert desk.recipients() == []
    assert desk.row(subscriber)["status"] == "suspended"
    last = desk.ledger(subscriber)[-1]
    assert (last.act, last.method, last.details) == ("suspended", "report", {"reason": "hard-bounce"})
    assert post.left() == [], "it holds an address"
    with unit_of_work(desk.database):
        assert queries.returned_by_kind(3) == {"hard": 1}


def test_a_complaint_suspends(desk: Desk, post: Post) -> None:
    subscriber = desk.subscribe()
    post.bring(feedback(subscriber))
    assert desk.ledger(subscriber)[-1].details == {"reason": "complaint"}
    assert desk.recipients() == []
    assert post.left() == []


def test_soft_bounces_of_three_mailings_suspend_and_two_do_not(desk: Desk, post: Post) -> None:
    subscriber = desk.subscribe()
    for mailing in (1, 2):
        post.bring(delivery(subscriber, mailing, status="4.2.2"), delivery(subscriber, mailing, status="4.4.1"))
    assert desk.recipients() == [READER]
    post.bring(delivery(subscriber, 3, status="4.2.2"))
    assert desk.recipients() == []
    assert desk.ledger(subscriber)[-1].details == {"reason": "soft-bounces"}


def test_soft_bounces_long_ago_and_before_the_last_yes_do_not_count(desk: Desk, post: Post, days: Days) -> None:
    subscriber = desk.subscribe()
    post.bring(delivery(subscriber, 1, status="4.2.2"))
    days(181)
    post.bring(delivery(subscriber, 2, status="4.2.2"), delivery(subscriber, 3, status="4.2.2"))
    assert desk.recipients() == [READER]
    desk.browser().client.post(desk.unsubscribe_path(subscriber))
    days(1)
    desk.subscribe()
    post.bring(delivery(subscriber, 4, status="4.2.2"), delivery(subscriber, 5, status="4.2.2"))
    assert desk.recipients() == [READER]


def test_somebody_who_is_suspended_comes_back_by_their_own_act(desk: Desk, post: Post) -> None:
    subscriber = desk.subscribe()
    post.bring(delivery(subscriber))
    assert desk.subscribe() == subscriber
    assert desk.recipients() == [READER]


def test_the_same_message_counts_once(desk: Desk, post: Post) -> None:
    subscriber = desk.subscribe()
    data = delivery(subscriber, status="4.2.2")
    post.bring(data, data)
    post.bring(data)
    assert post.kinds() == ["soft"]


def test_a_report_is_known_by_its_envelope_where_it_returns_nothing_else(desk: Desk, post: Post) -> None:
    subscriber = desk.subscribe()
    address = links.return_path(subscriber, 9)
    assert address.startswith("returned+")
    assert len(address.partition("@")[0]) <= 64, "RFC 5321 allows no more before the @"
    post.bring(delivery(subscriber, mark="<none@example.org>", to=address.upper()))
    assert desk.row(subscriber)["status"] == "suspended"
    with unit_of_work(desk.database):
        assert queries.returned_by_kind(9) == {"hard": 1}


def test_a_forged_mark_touches_nobody(desk: Desk, post: Post) -> None:
    mine, other = desk.subscribe("mine@example.org"), desk.subscribe("other@example.org")
    signature = links.message_id(mine, 1).partition("@")[0].rpartition(".")[2]
    marks = (f"<1.{other}.{signature}@localhost>", f"<2.{mine}.{signature}@localhost>", f"<1.{other}.{'0' * 24}@localhost>", "<>")
    post.bring(*(delivery(other, mark=mark) for mark in marks), *(feedback(other, mark=mark) for mark in marks))
    assert desk.recipients() == ["mine@example.org", "other@example.org"]
    assert post.kinds() == []
    assert len(post.left()) == len(marks) * 2


def test_what_is_no_report_is_put_aside_and_deleted_some_weeks_later(desk: Desk, post: Post, days: Days) -> None:
    subscriber = desk.subscribe()
    post.bring(away(subscriber), b"", b"\x00\xff\xfe" * 100, delivery(subscriber, action="delayed"))
    assert desk.recipients() == [READER]
    assert len(post.left()) == 4
    assert all(path.startswith("not-understood/") for path in post.left())
    for path in post.left():
        os.utime(post.folder / path, (clock.now().timestamp(),) * 2)
    days(29)
    post.bring()
    assert post.left() == []


def test_a_folder_of_files_does_as_well(desk: Desk, settings: config.Settings, tmp_path: Path) -> None:
    subscriber = desk.subscribe()
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "one.eml").write_bytes(delivery(subscriber))
    (plain / "half.part").write_bytes(delivery(subscriber))
    config.install(replace(config.settings(), bounce_folder=plain))
    with unit_of_work(desk.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    desk.work()
    assert desk.row(subscriber)["status"] == "suspended"
    assert [path.name for path in plain.iterdir()] == ["half.part"]


def test_without_a_folder_nothing_is_read(desk: Desk) -> None:
    with unit_of_work(desk.database), transaction():
        jobs.enqueue(mailbox.READ, {})
    desk.work()
    with unit_of_work(desk.database):
        assert jobs.list_buried() == []


def test_no_address_is_logged(desk: Desk, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    subscriber = desk.subscribe()
    with caplog.at_level("INFO"):
        post.bring(delivery(subscriber), away(subscriber))
    assert "returned mail: 1 taken in, 1 put aside" in caplog.text
    assert "robin" not in caplog.text

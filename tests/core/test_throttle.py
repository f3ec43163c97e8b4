"""A throttle counts every use in the database, in windows of the clock, and forgets them in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import config
from app.core.config import Settings
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import TooMany
from app.core.jobs import Task
from app.core.limits import throttle
from app.core.limits.allowance import Act, Asker, By, Limit
from app.core.limits.throttle import ThrottleCounter
from tests.concurrent_acts import run_at_once

Move = Callable[[timedelta], None]
HOUR = timedelta(hours=1)


def take(database: Database, key: str = "ada@example.org", *, scope: str = "sign-in", limit: int = 2) -> None:
    with unit_of_work(database):
        Act(Limit(scope, By.TARGET, limit=limit, per=HOUR)).spend(Asker("192.0.2.1"), key)


def counters(database: Database) -> list[int]:
    with unit_of_work(database):
        return list(session().scalars(sa.select(ThrottleCounter.count).order_by(ThrottleCounter.count)))


@pytest.mark.each_database
def test_as_many_uses_as_the_limit_pass_and_no_more(database: Database, moment: Move) -> None:
    for _ in range(2):
        take(database)
    with pytest.raises(TooMany, match="too many times"):
        take(database)


@pytest.mark.each_database
def test_a_use_that_was_refused_counts_too(database: Database, moment: Move) -> None:
    for _ in range(2):
        take(database)
    with pytest.raises(TooMany):
        take(database)
    assert counters(database) == [3]
    take(database, limit=4)


def test_a_new_window_begins_with_the_clock(database: Database, moment: Move) -> None:
    moment(timedelta(minutes=59))
    for _ in range(2):
        take(database)
    with pytest.raises(TooMany) as refusal:
        take(database)
    assert refusal.value.retry_after == 60
    moment(timedelta(seconds=59))
    with pytest.raises(TooMany) as refusal:
        take(database)
    assert refusal.value.retry_after == 1
    moment(timedelta(seconds=1))
    take(database)
    assert counters(database) == [1, 4]


@pytest.mark.parametrize("alike", ["Ada@example.org", "ADA@EXAMPLE.ORG", "ada@example.org"])
def test_a_key_written_in_capitals_is_the_same_key(database: Database, moment: Move, alike: str) -> None:
    take(database, limit=1)
    with pytest.raises(TooMany):
        take(database, alike, limit=1)


def test_each_key_and_each_scope_is_counted_by_itself(database: Database, moment: Move) -> None:
    take(database, limit=1)
    take(database, "bo@example.org", limit=1)
    take(database, scope="reset-password", limit=1)
    assert counters(database) == [1, 1, 1]


def test_a_key_cannot_be_read_from_the_database_nor_guessed_without_the_secret(
    database: Database, settings: Settings, moment: Move
) -> None:
    take(database)
    config.install(replace(settings, secret_key="another-0123456789-abcdefghijklmnopqrstuvwxyz"))
    take(database)
    with unit_of_work(database):
        hashes = session().scalars(sa.select(ThrottleCounter.key_hash)).all()
    assert len(set(hashes)) == 2
    assert all(len(key_hash) == 64 and "ada" not in key_hash for key_hash in hashes)


def test_the_hash_of_a_key_is_what_it_was(settings: Settings) -> None:
    """What is in the database goes on counting over a new version of the site."""
    assert throttle._hash("sign-in", "Ada@example.org") == "892e9a2f4d7623d1caf3ed4112eda8906d327829ab14829ca181466ca433f33b"


@pytest.mark.each_database
def test_of_many_at_once_no_use_is_lost(database: Database) -> None:
    uses = run_at_once([lambda: take(database, limit=5)] * 8)
    assert sum(isinstance(use, TooMany) for use in uses) == 3
    assert sum(use is None for use in uses) == 5


@pytest.mark.each_database
def test_windows_that_began_more_than_two_days_ago_are_forgotten(database: Database, moment: Move) -> None:
    noon = int(datetime(2026, 3, 2, 12, 0, tzinfo=UTC).timestamp())
    two_days = 2 * 24 * 3600
    with unit_of_work(database), transaction() as current:
        for count, window in enumerate((noon - two_days - 1, noon - two_days, noon), 1):
            current.add(ThrottleCounter(key_hash="a", window=window, count=count))
        current.flush()
        throttle.forget_old_counters(Task(0, {}, 1, database))
    assert counters(database) == [2, 3]

"""What grows with the site is done a batch at a time, each short, with room between two for whoever wants to write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import batches, jobs, worker
from app.core.batches import Again
from app.core.db import Database, session, transaction, unit_of_work
from app.core.jobs import Task
from app.core.limits.throttle import ThrottleCounter
from app.core.worker import Ran
from tests.core.conftest import Install

BATCHES, HELD_SECONDS = 40, 0.05
FEW = 4  # batches that may pass while somebody waits: one that runs, and what a busy machine adds


def test_a_batch_ends_with_its_rows() -> None:
    numbers: list[int] = []
    assert batches.work_on([1, 2, 3], numbers.append, most=4) == (3, False)
    assert numbers == [1, 2, 3]


def test_a_full_batch_may_leave_more() -> None:
    rows = [1, 2, 3]
    assert batches.work_on(rows, lambda row: None, most=3) == (rows[-1], True)


def test_nothing_to_do_is_a_batch_too() -> None:
    assert batches.work_on([], lambda row: None, most=3) == (None, False)


def test_a_batch_whose_time_is_up_ends_after_the_row_it_is_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SECONDS_A_BATCH", 0)
    numbers: list[int] = []
    assert batches.work_on([1, 2, 3], numbers.append, most=4) == (1, True)
    assert batches.work_on([3], numbers.append, most=4) == (3, False)
    assert batches.work_on([4], numbers.append, most=1) == (4, True), "the batch was full"
    assert numbers == [1, 3, 4]


def test_a_rest_is_longer_than_sqlite_lets_anybody_sleep_and_no_longer_than_need_be() -> None:
    assert 0.1 < worker.REST_SECONDS <= 0.2


@pytest.mark.dialect
def test_a_turn_says_what_it_came_to(database: Database, install: Install) -> None:
    def count_down(task: Task) -> Again | None:
        return Again({"left": task.payload["left"] - 1}) if task.payload["left"] else None

    install(count_down)
    with unit_of_work(database), transaction():
        jobs.enqueue("count_down", {"left": 1})
    assert [worker.run_one(database) for _ in range(3)] == [Ran.BATCH, Ran.JOB, Ran.NOTHING]
    assert [bool(ran) for ran in (Ran.BATCH, Ran.JOB, Ran.NOTHING)] == [True, True, False]
    assert len(Ran) == 3


def test_somebody_who_writes_gets_in_between_two_batches(database: Database, install: Install) -> None:
    """On SQLite only one writes at a time, and nobody queues: without a rest the worker would be first again and again."""
    job_ids: list[int] = []
    has_begun, has_written = threading.Event(), threading.Event()

    def long_work(task: Task) -> Again | None:
        job_ids.append(task.job_id)
        session().add(ThrottleCounter(key_hash=f"job {task.job_id}", window=1, count=1))
        session().flush()
        has_begun.set()
        time.sleep(HELD_SECONDS)  # the time that the rows of a batch take
        return Again() if len(job_ids) < BATCHES else None

    def write() -> int:
        has_begun.wait(30)
        with unit_of_work(database), transaction():
            session().add(ThrottleCounter(key_hash="somebody", window=1, count=1))
        has_written.set()
        return len(job_ids)

    install(long_work)
    with unit_of_work(database), transaction():
        jobs.enqueue("long_work", {})
    with ThreadPoolExecutor(1) as other:
        writer = other.submit(write)
        worker.work(database, lambda: has_written.is_set() or len(job_ids) == BATCHES)
        assert writer.result(timeout=60) <= FEW

"""The worker: takes what is due from the queue of jobs, runs it, and sees that those who follow are told.

Killed at any moment it loses nothing: a job is marked done in the transaction of its effect, or tried again when its lease
runs out.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta
from enum import IntEnum

from app.core import jobs
from app.core.batches import Again
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Duplicate
from app.core.jobs import LEASE, Task

log = logging.getLogger(__name__)

SLOW_LEASE = timedelta(minutes=3)
IDLE_SECONDS = 0.5
# Between two batches of a job others write: SQLite lets whoever waits look again every tenth of a second, and never in turn.
REST_SECONDS = 0.15


class Ran(IntEnum):
    """What a turn came to: nothing was due, a job was done, or a batch of one that has more to do."""

    NOTHING = 0
    JOB = 1
    BATCH = 2


def run_one(database: Database, lease: timedelta = LEASE, only: Collection[str] | None = None) -> Ran:
    """Claim and run one due job, as `claim` chooses it; says what it came to."""
    with unit_of_work(database), transaction():
        task = jobs.claim(database, lease, only)
        name = "" if task is None else jobs.name_of(task)
    if task is None:
        return Ran.NOTHING
    try:
        return _run(name, task)
    except Exception as error:  # a failing job must not stop the worker: it is retried, then buried and shown
        log.warning("job %s failed on try %s: %s", task.job_id, task.attempt, type(error).__name__)
        with unit_of_work(database), transaction():
            jobs.fail(task, error)
        return Ran.JOB


def run_one_slow(database: Database, lease: timedelta = SLOW_LEASE) -> Ran:
    """Claim and run one due job of those that take long, the first turn's first; says what it came to."""
    return next((ran for names in jobs.slow_handlers() if (ran := run_one(database, lease, names))), Ran.NOTHING)


def _run(name: str, task: Task) -> Ran:
    """Do a job that was claimed, mark it done, and queue the next batch of it where there is one."""
    handler = jobs.registry().handlers.get(name)
    if handler is None:
        raise LookupError("no such handler")
    with unit_of_work(task.database):
        result = None if handler.transactional else handler.run(task)
        with transaction():
            if handler.transactional:
                result = handler.run(task)
            jobs.finish(task)
            if isinstance(result, Again):
                jobs.enqueue(name, result.payload)
    return Ran.BATCH if isinstance(result, Again) else Ran.JOB


def tick(database: Database) -> None:
    """What every turn of the worker does before looking for jobs: schedules, then the index and other followers."""
    with suppress(Duplicate), unit_of_work(database), transaction():  # another worker queues them at this moment
        jobs.queue_scheduled()
    for follow in jobs.registry().ticks:
        try:
            follow(database)
        except Exception as error:  # a broken projection must not stop mail and jobs; it is tried again at the next turn
            log.warning("%s failed: %s", getattr(follow, "__qualname__", "a follower"), type(error).__name__)


def drain(database: Database, lease: timedelta = LEASE) -> int:
    """Run due jobs until none is left, but for those that take long; how many ran. Followers run before and after."""
    tick(database)
    ran = 0
    while run_one(database, lease):
        ran += 1
    if ran:
        tick(database)
    return ran


def drain_slow(database: Database) -> int:
    """Run what takes long until none is left, and before each whatever else is due; how many ran."""
    ran = drain(database)
    while run_one_slow(database):
        ran += 1 + drain(database)
    return ran


def work(database: Database, stopping: Callable[[], bool], lease: timedelta = LEASE, slow_lease: timedelta = SLOW_LEASE) -> None:
    """Run until `stopping()`: jobs as they fall due, followers at least every IDLE_SECONDS even while jobs never stop coming.

    What takes long is run by a thread of its own; the job that it has in hand is finished first.
    """
    beside = threading.Thread(target=_work_slowly, args=(database, stopping, slow_lease), name="slow jobs", daemon=True)
    if jobs.slow_handlers():
        beside.start()
    next_tick = 0.0
    while not stopping():
        if time.monotonic() >= next_tick:
            tick(database)
            next_tick = time.monotonic() + IDLE_SECONDS
        ran = run_one(database, lease)
        if ran is Ran.BATCH:
            time.sleep(REST_SECONDS)
        elif ran is Ran.NOTHING:
            time.sleep(max(0.0, next_tick - time.monotonic()))
    if beside.ident is not None:
        beside.join()


def _work_slowly(database: Database, stopping: Callable[[], bool], lease: timedelta) -> None:
    """Run what takes long until `stopping()`."""
    while not stopping():
        try:
            ran = run_one_slow(database, lease)
        except Exception as error:  # the database did not answer: this thread goes on for as long as the worker does
            log.warning("what takes long could not be run: %s", type(error).__name__)
            ran = Ran.NOTHING
        if ran is not Ran.JOB:
            time.sleep(REST_SECONDS if ran is Ran.BATCH else IDLE_SECONDS)

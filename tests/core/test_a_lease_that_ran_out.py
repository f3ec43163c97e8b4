"""A worker whose lease ran out while it worked: whoever took the job over decides what became of it, and nobody else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock, jobs, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Handler, Job, Registry, Task
from app.core.limits.throttle import ThrottleCounter
from tests.people import People

LEASE = timedelta(seconds=60)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def usual_jobs() -> Iterator[None]:
    """What the site runs is put back after each test."""
    usual = jobs.registry()
    yield
    jobs.install(usual)


@pytest.fixture
def pass_time() -> Iterator[Callable[[timedelta], None]]:
    with clock.frozen(NOON) as move:
        yield move


def queue(database: Database, run: Callable[[Task], object], *, transactional: bool) -> None:
    """One job, whose handler is `run`."""
    jobs.install(Registry(handlers={"tests.work": Handler(run, transactional=transactional)}))
    with unit_of_work(database), transaction():
        jobs.enqueue("tests.work", {})


def the_job(database: Database) -> dict[str, Any]:
    with unit_of_work(database):
        job = session().scalars(sa.select(Job)).one()
        return {column.name: getattr(job, column.name) for column in Job.__table__.columns}


def elsewhere(work: Callable[[], object]) -> None:
    """Do `work` as another worker does: in a thread of its own, to its end."""
    with ThreadPoolExecutor(1) as other:
        other.submit(work).result(timeout=30)


def take_over(database: Database) -> Task | None:
    """Another worker claims what is due."""
    with unit_of_work(database), transaction():
        return jobs.claim(database, LEASE)


@pytest.mark.each_database
def test_a_job_that_another_worker_took_over_is_not_finished_by_the_first(
    database: Database, pass_time: Callable[[timedelta], None]
) -> None:
    tasks: list[Task | None] = []

    def slow(_task: Task) -> None:
        pass_time(LEASE)
        elsewhere(lambda: tasks.append(take_over(database)))

    queue(database, slow, transactional=False)
    assert worker.run_one(database, LEASE)
    [second] = tasks
    assert second is not None
    job = the_job(database)
    assert (job["attempts"], job["done_at"], job["last_error"]) == (2, None, "")
    assert job["leased_until"] == clock.now() + LEASE, "the lease is still the second worker's"


@pytest.mark.each_database
def test_a_job_that_another_worker_finished_keeps_the_time_of_that(
    database: Database, pass_time: Callable[[timedelta], None]
) -> None:
    runs: list[int] = []

    def slow_the_first_time(task: Task) -> None:
        runs.append(task.attempt)
        if task.attempt == 1:
            pass_time(LEASE)
            elsewhere(lambda: worker.run_one(database, LEASE))
            pass_time(timedelta(seconds=5))

    queue(database, slow_the_first_time, transactional=False)
    assert worker.run_one(database, LEASE)
    assert runs == [1, 2]
    job = the_job(database)
    assert (job["attempts"], job["done_at"], job["last_error"]) == (2, NOON + LEASE, "")
    assert not worker.run_one(database, LEASE), "nothing is left to do"


@pytest.mark.each_database
def test_a_job_that_was_buried_meanwhile_stays_buried(database: Database, pass_time: Callable[[timedelta], None]) -> None:
    def slow(_task: Task) -> None:
        pass_time(LEASE)
        elsewhere(lambda: take_over(database))

    queue(database, slow, transactional=False)
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(attempts=jobs.MAX_ATTEMPTS - 1))
    assert worker.run_one(database, LEASE)
    job = the_job(database)
    assert job["buried_at"] == NOON + LEASE
    assert (job["done_at"], job["last_error"]) == (None, "WorkerStopped")


@pytest.mark.each_database
def test_a_job_that_was_discarded_meanwhile_is_not_brought_back(
    database: Database, pass_time: Callable[[timedelta], None], people: People
) -> None:
    administrator = people.actor(people.administrator())

    def bury_and_discard(job_id: int) -> None:
        take_over(database)
        with unit_of_work(database), transaction():
            jobs.discard(administrator, job_id)

    def slow(task: Task) -> None:
        pass_time(LEASE)
        elsewhere(lambda: bury_and_discard(task.job_id))

    queue(database, slow, transactional=False)
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(attempts=jobs.MAX_ATTEMPTS - 1))
    assert worker.run_one(database, LEASE)
    job = the_job(database)
    assert (job["discarded_at"], job["buried_at"], job["done_at"]) == (NOON + LEASE, None, None)


@pytest.mark.parametrize("database_name", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_what_a_worker_did_after_its_lease_ran_out_is_undone(database: Database, pass_time: Callable[[timedelta], None]) -> None:
    """On SQLite the first worker holds the only lock there is until it has finished, so nobody can take the job from it."""

    def count(task: Task) -> None:
        session().add(ThrottleCounter(key_hash=f"try {task.attempt}", window=0, count=1))
        session().flush()
        if task.attempt == 1:
            pass_time(LEASE)
            elsewhere(lambda: worker.run_one(database, LEASE))

    queue(database, count, transactional=True)
    assert worker.run_one(database, LEASE)
    with unit_of_work(database):
        assert session().scalars(sa.select(ThrottleCounter.key_hash)).all() == ["try 2"]
    assert the_job(database)["attempts"] == 2


def test_a_job_whose_lease_ran_out_is_not_finished(database: Database, pass_time: Callable[[timedelta], None]) -> None:
    """What a worker did for it is undone with the transaction that was to finish it."""
    queue(database, lambda _task: None, transactional=True)
    first = take_over(database)
    pass_time(LEASE)
    assert take_over(database) is not None
    assert first is not None

    def work_and_finish() -> None:
        with unit_of_work(database), transaction() as current:
            current.add(ThrottleCounter(key_hash="try 1", window=0, count=1))
            jobs.finish(first)

    with pytest.raises(Conflict, match="lease"):
        work_and_finish()
    with unit_of_work(database):
        assert session().scalars(sa.select(ThrottleCounter.key_hash)).all() == []
    assert the_job(database)["done_at"] is None


def test_a_worker_that_comes_back_from_before_a_job_was_tried_anew_says_nothing_of_it(
    database: Database, pass_time: Callable[[timedelta], None], people: People
) -> None:
    """A job that was buried and is tried anew counts its tries from the first: the number alone does not tell them apart."""
    queue(database, lambda _task: None, transactional=True)
    long_ago = take_over(database)
    administrator = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(buried_at=clock.now()))
        jobs.retry(administrator, the_job(database)["id"])
    pass_time(LEASE)
    assert worker.run_one(database, LEASE)
    assert long_ago is not None
    with unit_of_work(database), transaction():
        jobs.fail(long_ago, OSError())
    job = the_job(database)
    assert (job["attempts"], job["done_at"], job["last_error"]) == (1, NOON + LEASE, "")


@pytest.mark.each_database
def test_a_lease_that_has_not_run_out_is_nobody_elses(database: Database, pass_time: Callable[[timedelta], None]) -> None:
    tasks: list[Task | None] = []

    def almost_too_slow(_task: Task) -> None:
        pass_time(LEASE - timedelta(seconds=1))
        elsewhere(lambda: tasks.append(take_over(database)))

    queue(database, almost_too_slow, transactional=False)
    assert worker.run_one(database, LEASE)
    assert tasks == [None]
    assert the_job(database)["done_at"] == clock.now()

"""The queue: a job is queued with what caused it, run once it is due, tried again more and more slowly, and then buried."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import batches, clock, jobs, worker
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.batches import Again
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Handler, Job, Registry, Schedule, Task
from app.core.limits.throttle import ThrottleCounter
from tests.concurrent_acts import run_at_once
from tests.core.conftest import Install
from tests.rows import count_rows, only_row_of, rows_of

Move = Callable[[timedelta], None]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADMINISTRATOR = Actor(person_id=7, label="Ada")
# PostgreSQL: whether anybody waits for what this connection holds.
WAITS_FOR_A_LOCK = sa.text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)


@dataclass(frozen=True)
class BellRang:
    """An event, as features make them: ids and codes."""

    bell_id: int
    tone: str


def work(task: Task) -> None:
    """Leaves a row in the database for each run."""
    session().add(ThrottleCounter(key_hash=f"job {task.job_id}", window=task.attempt, count=1))


def fail(_task: Task) -> None:
    raise OSError("what somebody typed")


def leave_and_fail(task: Task) -> None:
    work(task)
    session().flush()
    raise OSError


def under_the_name(name: str, run: Callable[[Task], object]) -> Callable[[Task], object]:
    """A handler that does what `run` does and is called `name`."""

    def handler(task: Task) -> object:
        return run(task)

    handler.__name__ = name
    return handler


def queue(database: Database, handler: str, payload: dict[str, object] | None = None, **when: datetime) -> None:
    with unit_of_work(database), transaction():
        jobs.enqueue(handler, payload or {}, **when)


def queue_and_fail() -> None:
    with transaction() as current:
        jobs.enqueue("work", {})
        current.flush()
        raise LookupError


def bury(database: Database, install: Install) -> int:
    """A job that failed as often as a job may."""
    install(fail)
    queue(database, "fail")
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(attempts=jobs.MAX_ATTEMPTS - 1))
    worker.run_one(database)
    return only_row_of(database, Job).id


def test_a_registry_that_names_no_handler_is_refused() -> None:
    with pytest.raises(ValueError, match="no handler named b, c"):
        jobs.install(Registry({"a": Handler(work)}, {BellRang: ("a", "c")}, (Schedule("daily", "b", timedelta(days=1)),)))


def test_what_nobody_handles_cannot_be_queued(database: Database, install: Install) -> None:
    install(work)
    with unit_of_work(database), transaction(), pytest.raises(ValueError, match="no handler named sing"):
        jobs.enqueue("sing", {})


@pytest.mark.each_database
def test_an_event_queues_a_job_for_each_that_follows_it(database: Database, install: Install) -> None:
    install(work, fail, follow={BellRang: ("work", "fail"), dict: ("fail",)})
    with unit_of_work(database), transaction():
        jobs.emit(BellRang(3, "low"))
    queued = [(job.handler, job.payload) for job in rows_of(database, Job)]
    assert queued == [("work", {"bell_id": 3, "tone": "low"}), ("fail", {"bell_id": 3, "tone": "low"})]


def test_an_event_that_nobody_follows_queues_nothing(database: Database, install: Install) -> None:
    install(work)
    with unit_of_work(database), transaction():
        jobs.emit(BellRang(3, "low"))
    assert rows_of(database, Job) == []


@pytest.mark.each_database
def test_a_job_goes_with_the_transaction_that_queued_it(database: Database, install: Install) -> None:
    install(work)
    with unit_of_work(database), pytest.raises(LookupError):
        queue_and_fail()
    assert rows_of(database, Job) == []


@pytest.mark.each_database
def test_a_key_seen_before_queues_nothing(database: Database, install: Install) -> None:
    install(work)
    with unit_of_work(database), transaction():
        asked = [jobs.enqueue("work", {}, dedupe_key=key) for key in ("monday", "monday", "tuesday")]
    assert asked == [True, False, True]
    assert [job.dedupe_key for job in rows_of(database, Job)] == ["monday", "tuesday"]


def test_jobs_without_a_key_are_all_queued(database: Database, install: Install) -> None:
    install(work)
    for _ in range(2):
        queue(database, "work")
    assert len(rows_of(database, Job)) == 2


@pytest.mark.each_database
def test_a_job_is_run_when_it_is_due_and_not_a_second_before(database: Database, install: Install, moment: Move) -> None:
    install(work)
    queue(database, "work", due_at=NOON + timedelta(minutes=5))
    assert only_row_of(database, Job).created_at == NOON
    moment(timedelta(minutes=5, seconds=-1))
    assert not worker.run_one(database)
    moment(timedelta(seconds=1))
    assert worker.run_one(database)
    assert only_row_of(database, Job).done_at == NOON + timedelta(minutes=5)


def test_the_job_due_for_longest_is_run_first_and_of_those_the_one_queued_first(
    database: Database, install: Install, moment: Move
) -> None:
    order: list[str] = []

    def note(task: Task) -> None:
        order.append(task.payload["name"])

    install(note)
    for name, minutes in (("third", 3), ("first", 1), ("fourth", 3), ("second", 2)):
        queue(database, "note", {"name": name}, due_at=NOON + timedelta(minutes=minutes))
    moment(timedelta(minutes=3))
    assert worker.drain(database) == 4
    assert order == ["first", "second", "third", "fourth"]


def test_a_handler_is_told_what_it_works_on(database: Database, install: Install) -> None:
    tasks: list[Task] = []
    install(under_the_name("collect", tasks.append))
    queue(database, "collect", {"bell_id": 3})
    worker.run_one(database)
    assert tasks == [Task(only_row_of(database, Job).id, {"bell_id": 3}, 1, database)]


@pytest.mark.each_database
def test_a_job_that_is_done_is_run_no_more(database: Database, install: Install) -> None:
    install(work)
    queue(database, "work")
    assert worker.run_one(database)
    assert not worker.run_one(database)
    assert count_rows(database, ThrottleCounter) == 1


@pytest.mark.each_database
def test_a_job_that_is_done_is_run_no_more_when_its_lease_has_passed(database: Database, install: Install, moment: Move) -> None:
    install(work)
    queue(database, "work")
    assert worker.run_one(database)
    moment(timedelta(hours=1))
    assert not worker.run_one(database)


def test_finishing_a_job_finishes_no_other(database: Database, install: Install) -> None:
    install(work)
    queue(database, "work")
    queue(database, "work")
    with unit_of_work(database), transaction():
        other = jobs.claim(database)
    assert worker.run_one(database)
    assert other is not None
    assert [job.id for job in rows_of(database, Job) if job.done_at is None] == [other.job_id]


def test_what_a_failing_job_did_in_its_transaction_is_undone(database: Database, install: Install) -> None:
    install(leave_and_fail)
    queue(database, "leave_and_fail")
    assert worker.run_one(database)
    assert count_rows(database, ThrottleCounter) == 0


def test_an_outside_handler_runs_before_any_transaction(database: Database, install: Install) -> None:
    refusals: list[str] = []

    def write(task: Task) -> None:
        with pytest.raises(sa.exc.DatabaseError) as refusal:
            session().execute(sa.insert(ThrottleCounter).values(key_hash="x", window=0, count=1))
        refusals.append(str(refusal.value.orig))

    install(outside=(write,))
    queue(database, "write")
    assert worker.run_one(database)
    assert refusals == ["attempt to write a readonly database"]
    assert only_row_of(database, Job).done_at is not None


def test_a_failing_job_waits_four_times_longer_each_time_but_an_hour_at_most(
    database: Database, install: Install, moment: Move
) -> None:
    install(fail)
    queue(database, "fail")
    waits = []
    for _ in range(jobs.MAX_ATTEMPTS - 1):
        assert worker.run_one(database)
        waits.append((only_row_of(database, Job).due_at - clock.now()).total_seconds())
        moment(timedelta(seconds=waits[-1]))
    assert waits == [5, 20, 80, 320, 1280, 3600, 3600]


@pytest.mark.each_database
def test_a_job_that_failed_eight_times_is_buried_and_run_no_more(database: Database, install: Install, moment: Move) -> None:
    install(fail)
    queue(database, "fail")
    for attempt in range(1, 9):
        assert only_row_of(database, Job).buried_at is None
        assert worker.run_one(database)
        assert only_row_of(database, Job).attempts == attempt
        moment(timedelta(hours=1))
    assert only_row_of(database, Job).buried_at == clock.now() - timedelta(hours=1)
    assert not worker.run_one(database)


def test_of_a_failure_only_the_kind_is_written_down(
    database: Database, install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install(fail)
    queue(database, "fail")
    with caplog.at_level(logging.DEBUG):
        worker.run_one(database)
    job = only_row_of(database, Job)
    assert (job.last_error, job.leased_until) == ("OSError", None)
    assert "OSError" in caplog.text
    assert "what somebody typed" not in caplog.text


def test_a_job_whose_handler_is_gone_fails_and_stays(database: Database, install: Install) -> None:
    install(work)
    queue(database, "work")
    install(fail)
    assert worker.run_one(database)
    assert (only_row_of(database, Job).last_error, only_row_of(database, Job).done_at) == ("LookupError", None)


@pytest.mark.each_database
def test_a_job_that_is_leased_is_nobody_elses_until_the_lease_runs_out(
    database: Database, install: Install, moment: Move
) -> None:
    install(work)
    queue(database, "work")

    def claim() -> int | None:
        with unit_of_work(database), transaction():
            task = jobs.claim(database, timedelta(minutes=1))
            return task.attempt if task else None

    assert claim() == 1
    assert only_row_of(database, Job).leased_until == NOON + timedelta(minutes=1)
    moment(timedelta(seconds=59))
    assert claim() is None
    moment(timedelta(seconds=1))
    assert claim() == 2


def test_a_lease_lasts_a_minute_where_nothing_else_is_asked(database: Database, install: Install, moment: Move) -> None:
    install(work)
    queue(database, "work")
    with unit_of_work(database), transaction():
        jobs.claim(database)
    assert only_row_of(database, Job).leased_until == NOON + timedelta(seconds=60)


@pytest.mark.each_database
def test_a_job_that_stopped_the_worker_eight_times_is_buried_and_the_next_is_taken(database: Database, install: Install) -> None:
    install(work)
    for _ in range(2):
        queue(database, "work")
    first, second = rows_of(database, Job)
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).where(Job.id == first.id).values(attempts=8))
    with unit_of_work(database), transaction():
        task = jobs.claim(database)
        assert task is not None
    assert task.job_id == second.id
    first, second = rows_of(database, Job)
    assert first.buried_at is not None
    assert (first.last_error, first.attempts) == ("WorkerStopped", 8)
    assert second.buried_at is None


def test_a_job_buried_when_it_is_claimed_keeps_the_reason_of_its_last_failure(database: Database, install: Install) -> None:
    install(work)
    queue(database, "work")
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(attempts=8, last_error="OSError"))
    assert not worker.run_one(database)
    assert only_row_of(database, Job).last_error == "OSError"


def test_a_schedule_queues_its_job_once_in_each_period(database: Database, install: Install, moment: Move) -> None:
    install(work, schedules=(Schedule("nightly", "work", timedelta(hours=1)),))
    for _ in range(2):
        worker.tick(database)
    hour = int(NOON.timestamp()) // 3600
    assert [job.dedupe_key for job in rows_of(database, Job)] == [f"nightly:{hour}"]
    moment(timedelta(minutes=59, seconds=59))
    worker.tick(database)
    assert len(rows_of(database, Job)) == 1
    moment(timedelta(seconds=1))
    worker.tick(database)
    assert [job.dedupe_key for job in rows_of(database, Job)] == [f"nightly:{hour}", f"nightly:{hour + 1}"]


def test_a_turn_asks_once_which_schedules_were_queued(
    database: Database, install: Install, moment: Move, statements: Callable[[], Any]
) -> None:
    install(work, schedules=tuple(Schedule(f"daily {number}", "work", timedelta(days=1)) for number in range(9)))
    worker.tick(database)
    with statements() as queries:
        worker.tick(database)
    assert len(queries) == 1
    assert len(rows_of(database, Job)) == 9


@pytest.mark.dialect
def test_two_workers_may_come_to_a_schedule_at_one_moment(database: Database, install: Install) -> None:
    names = ("nightly", "weekly")
    install(work, schedules=tuple(Schedule(name, "work", timedelta(days=1)) for name in names))
    has_queued = threading.Event()

    def queue_first() -> None:
        """Queue everything, and commit only when the other worker waits for it."""
        with unit_of_work(database), transaction():
            jobs.queue_scheduled()
            session().flush()
            has_queued.set()
            while database.engine.dialect.name == "postgresql" and not session().scalar(WAITS_FOR_A_LOCK):
                pass

    def come_second() -> None:
        has_queued.wait()
        worker.tick(database)

    assert run_at_once([queue_first, come_second]) == [None, None]
    assert len(rows_of(database, Job)) == len(names)


def test_a_follower_that_fails_stops_neither_the_others_nor_the_jobs(
    database: Database, install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    follower_turns: list[Database] = []

    def broken(_database: Database) -> None:
        raise OSError("what somebody typed")

    install(work, ticks=(broken, follower_turns.append))
    queue(database, "work")
    with caplog.at_level(logging.WARNING):
        assert worker.drain(database) == 1
    assert follower_turns == [database, database]
    assert "broken failed: OSError" in caplog.text
    assert "what somebody typed" not in caplog.text


def test_draining_an_empty_queue_follows_once(database: Database, install: Install) -> None:
    followed: list[Database] = []
    install(work, ticks=(followed.append,))
    assert worker.drain(database) == 0
    assert followed == [database]


def test_draining_runs_what_jobs_queue_themselves(database: Database, install: Install) -> None:
    def work_twice(task: Task) -> None:
        if task.payload["again"]:
            jobs.enqueue("work_twice", {"again": False})

    install(work_twice)
    queue(database, "work_twice", {"again": True})
    assert worker.drain(database) == 2


def test_a_worker_goes_on_until_it_is_told_to_stop(database: Database, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 3_600)  # a busy machine may take seconds for three short jobs
    follower_turns: list[Database] = []
    install(work, ticks=(follower_turns.append,))
    for _ in range(3):
        queue(database, "work")
    turns = iter([False, False, False, True])
    worker.work(database, lambda: next(turns))
    assert count_rows(database, ThrottleCounter) == 3
    assert len(follower_turns) == 1, "three short jobs are over before the followers' turn comes again"


def test_a_worker_without_jobs_waits_for_the_followers_next_turn(
    database: Database, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.1)
    follower_turns: list[float] = []
    install(work, ticks=(lambda _database: follower_turns.append(time.monotonic()),))
    turns = iter([False, False, True])
    worker.work(database, lambda: next(turns))
    first, second = follower_turns
    assert second - first > 0.9 * worker.IDLE_SECONDS


@pytest.mark.each_database
def test_a_buried_job_that_is_tried_again_has_all_its_tries(database: Database, install: Install, moment: Move) -> None:
    job_id = bury(database, install)
    moment(timedelta(days=1))
    with unit_of_work(database), transaction():
        jobs.retry(ADMINISTRATOR, job_id)
    job = only_row_of(database, Job)
    assert (job.buried_at, job.attempts, job.leased_until, job.due_at) == (None, 0, None, clock.now())
    install(under_the_name("fail", work))
    assert worker.run_one(database)
    assert only_row_of(database, Job).done_at == clock.now()


def test_a_discarded_job_is_never_run_and_asks_for_no_decision(database: Database, install: Install, moment: Move) -> None:
    job_id = bury(database, install)
    with unit_of_work(database), transaction():
        assert [job.id for job in jobs.list_buried()] == [job_id]
        jobs.discard(ADMINISTRATOR, job_id)
        assert jobs.list_buried() == []
    assert only_row_of(database, Job).discarded_at == NOON
    moment(timedelta(days=1))
    assert not worker.run_one(database)


@pytest.mark.parametrize("decide", [jobs.retry, jobs.discard])
def test_what_is_decided_on_a_buried_job_is_audited_and_decided_once(
    database: Database, install: Install, decide: Callable[[Actor, int], None]
) -> None:
    job_id = bury(database, install)
    with unit_of_work(database), transaction():
        decide(ADMINISTRATOR, job_id)
    with unit_of_work(database), transaction(), pytest.raises(Conflict, match="no longer waiting"):
        decide(ADMINISTRATOR, job_id)
    with unit_of_work(database):
        [entry] = session().scalars(sa.select(AuditEntry))
    assert (entry.actor_id, entry.verb, entry.thing_kind, entry.thing_id) == (7, decide.__name__, "job", job_id)


def test_a_job_that_is_not_there_cannot_be_decided_on(database: Database, install: Install) -> None:
    with unit_of_work(database), transaction(), pytest.raises(Conflict):
        jobs.retry(ADMINISTRATOR, 1)


def test_buried_jobs_are_listed_from_the_one_buried_first(database: Database, install: Install, moment: Move) -> None:
    install(work)
    for _ in range(4):
        queue(database, "work")
    ids = [job.id for job in rows_of(database, Job)]
    hours = (2, 1, None, 2)
    with unit_of_work(database), transaction():
        for job_id, hour in zip(ids, hours, strict=True):
            buried_at = None if hour is None else NOON + timedelta(hours=hour)
            session().execute(sa.update(Job).where(Job.id == job_id).values(buried_at=buried_at))
        assert [job.id for job in jobs.list_buried()] == [ids[1], ids[0], ids[3]]


@pytest.mark.each_database
def test_jobs_that_ended_more_than_a_week_ago_are_forgotten_and_no_others(
    database: Database, install: Install, moment: Move
) -> None:
    install(work)
    week, second = timedelta(days=7), timedelta(seconds=1)
    ends = [
        {"done_at": NOON - week - second},
        {"done_at": NOON - week},
        {"discarded_at": NOON - week - second},
        {"discarded_at": NOON - week},
        {"buried_at": NOON - 2 * week},
        {},
    ]
    for _ in ends:
        queue(database, "work")
    ids = [job.id for job in rows_of(database, Job)]
    with unit_of_work(database), transaction():
        for job_id, end in zip(ids, ends, strict=True):
            session().execute(sa.update(Job).where(Job.id == job_id).values(created_at=NOON - 3 * week, **end))
        jobs.forget_done_jobs(Task(0, {}, 1, database))
    assert [job.id for job in rows_of(database, Job)] == [ids[1], ids[3], ids[4], ids[5]]


def test_a_handler_that_has_more_to_do_is_queued_again_with_where_it_stands(
    database: Database, install: Install, moment: Move
) -> None:
    places: list[int] = []

    def count(task: Task) -> Again | None:
        at = task.payload.get("after", 0)
        places.append(at)
        return Again({"after": at + 1}) if at < 2 else None

    install(count)
    queue(database, "count")
    worker.drain(database)
    assert places == [0, 1, 2]
    assert len(rows_of(database, Job)) == 3


@pytest.mark.each_database
def test_what_is_forgotten_is_deleted_some_at_a_time(
    database: Database, install: Install, moment: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "ROWS_DELETED", 2)
    install(work)
    for _ in range(5):
        queue(database, "work")
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(done_at=NOON - timedelta(days=8)))
    remaining = []
    for _ in range(3):
        with unit_of_work(database), transaction():
            more = jobs.forget_done_jobs(Task(0, {}, 1, database))
        remaining.append((len(rows_of(database, Job)), more is not None))
    assert remaining == [(3, True), (1, True), (0, False)]

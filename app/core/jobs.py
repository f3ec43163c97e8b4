"""The queue is a table: events insert job rows in the transaction that caused them, a worker claims them by lease.

A row survives any crash of the worker. A *transactional* handler runs in the transaction that marks its job done, so its
effect on the database happens once; an *outside* handler (mail) runs before that mark and may repeat after a crash.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, ClassVar, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock, holding
from app.core.actor import Actor
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Duplicate

log = logging.getLogger(__name__)
Row = TypeVar("Row")

MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=60)
SLOW_LEASE = timedelta(minutes=3)
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
KEEP_DONE = timedelta(days=7)
IDLE_SECONDS = 0.5
# What one transaction of a job that grows with the site takes on: rows that are worked on, for how long, and rows only deleted.
ROWS_A_BATCH = 50
SECONDS_A_BATCH = 0.1
ROWS_DELETED = 1000
# Between two batches of a job others write: SQLite lets whoever waits look again every tenth of a second, and never in turn.
REST_SECONDS = 0.15


class Job(Base):
    """One piece of work. Its state is read from its times: waiting, leased, done, buried or discarded.

    `payload` holds ids and codes; `last_error` holds the class of the failure only, never its text.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(sa.String(80))
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    buried_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.String(120), default="")

    __table_args__ = (
        sa.Index(
            "ix_job_open",
            "due_at",
            sqlite_where=sa.text("done_at IS NULL AND buried_at IS NULL AND discarded_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND buried_at IS NULL AND discarded_at IS NULL"),
        ),
    )

    OPEN: ClassVar[sa.ColumnElement[bool]]


Job.OPEN = sa.and_(Job.done_at.is_(None), Job.buried_at.is_(None), Job.discarded_at.is_(None))


@dataclass(frozen=True)
class Task:
    """What a handler is given: the job's id (stable across retries), its payload, which try this is, and where it came from."""

    job_id: int
    payload: dict[str, Any]
    attempt: int
    database: Database


@dataclass(frozen=True)
class Again:
    """What a handler returns that did one batch and saw that there may be more: its job is queued anew, with this payload.

    Work that grows with the site is done like this, so that whoever wants to write waits for one batch and not for all of them.
    """

    payload: dict[str, Any] = field(default_factory=dict)


class Ran(IntEnum):
    """What a turn came to: nothing was due, a job was done, or a batch of one that has more to do."""

    NOTHING = 0
    JOB = 1
    BATCH = 2


@dataclass(frozen=True)
class Handler:
    """`run(task)`. `transactional` handlers run inside the transaction that marks the job done.

    One that `sends_mail` waits while mail is held. What takes long has a `turn` above 0: it is run beside everything else, so
    that nothing else waits for it, one such job at a time, those of a lower turn first.
    """

    run: Callable[[Task], object]
    transactional: bool = True
    sends_mail: bool = False
    turn: int = 0


def mailing(send: Callable[[Task], object]) -> Handler:
    """The handler of a job that sends mail: outside the transaction, and not while mail is held."""
    return Handler(send, transactional=False, sends_mail=True)


@dataclass(frozen=True)
class Schedule:
    """Queue `handler` once in every period of length `every`, counted from the epoch (UTC)."""

    name: str
    handler: str
    every: timedelta


@dataclass(frozen=True)
class Registry:
    """What features bring: handlers by name, the handlers of each event class, schedules, and what runs at every tick."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    subscriptions: dict[type, tuple[str, ...]] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    ticks: tuple[Callable[[Database], object], ...] = ()


_registry = Registry()


def install(registry: Registry) -> None:
    """Make `registry` the one this process runs with. Raises ValueError for a name with no handler."""
    names = [name for group in registry.subscriptions.values() for name in group]
    unknown = {*names, *(schedule.handler for schedule in registry.schedules)} - set(registry.handlers)
    if unknown:
        raise ValueError(f"no handler named {', '.join(sorted(unknown))}")
    global _registry
    _registry = registry


def emit(event: Any) -> None:
    """Queue a job for each handler that follows `event` (a frozen dataclass of ids and codes), in this transaction."""
    for name in _registry.subscriptions.get(type(event), ()):
        enqueue(name, asdict(event))


def followers(event: type) -> tuple[str, ...]:
    """The names of the handlers that follow an event of this type."""
    return _registry.subscriptions.get(event, ())


def enqueue(handler: str, payload: dict[str, Any], *, due_at: datetime | None = None, dedupe_key: str | None = None) -> bool:
    """Queue one job in this transaction. With a `dedupe_key` seen before, does nothing and returns False."""
    if handler not in _registry.handlers:
        raise ValueError(f"no handler named {handler}")
    if dedupe_key and session().scalar(sa.select(Job.id).where(Job.dedupe_key == dedupe_key)):
        return False
    now = clock.now()
    session().add(Job(handler=handler, payload=payload, dedupe_key=dedupe_key, created_at=now, due_at=due_at or now))
    return True


def queue_scheduled() -> None:
    """Queue each schedule's job for the period now running, unless that was done already."""
    seconds = clock.now().timestamp()
    due = {f"{one.name}:{int(seconds // one.every.total_seconds())}": one.handler for one in _registry.schedules}
    queued = set(session().scalars(sa.select(Job.dedupe_key).where(Job.dedupe_key.in_(due))))  # one question at every turn
    for key, handler in due.items():
        if key not in queued:
            enqueue(handler, {}, dedupe_key=key)


def mail_handlers() -> tuple[str, ...]:
    """The names of the handlers that send mail."""
    return tuple(name for name, handler in _registry.handlers.items() if handler.sends_mail)


def slow_handlers() -> list[list[str]]:
    """The names of the handlers that take long, those whose turn is first first."""
    turns = sorted({handler.turn for handler in _registry.handlers.values()} - {0})
    return [[name for name, handler in _registry.handlers.items() if handler.turn == turn] for turn in turns]


def claim(database: Database, lease: timedelta = LEASE, only: Collection[str] | None = None) -> Task | None:
    """Take the oldest due job for `lease`, or None. A job already tried MAX_ATTEMPTS times is buried instead.

    `only` names the handlers whose jobs are looked at: all but those that take long where it is not given. While mail is held, no
    job that sends any is taken.
    """
    now = clock.now()
    slow_names = [name for names in slow_handlers() for name in names]
    conditions = [Job.handler.in_(only) if only is not None else Job.handler.not_in(slow_names)]
    if holding.is_held():
        conditions.append(Job.handler.not_in(mail_handlers()))
    oldest = (
        sa.select(Job.id)
        .where(Job.OPEN, Job.due_at <= now, sa.or_(Job.leased_until.is_(None), Job.leased_until <= now), *conditions)
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_id = session().scalar(oldest)
    if job_id is None:
        return None
    job = session().get_one(Job, job_id)
    if job.attempts >= MAX_ATTEMPTS:
        job.buried_at, job.last_error = now, job.last_error or "WorkerStopped"
        return claim(database, lease, only)
    job.attempts += 1
    job.leased_until = now + lease
    return Task(job.id, dict(job.payload), job.attempts, database)


def _finish(task: Task) -> None:
    """Mark done; Conflict when another worker took the job over after our lease ran out."""
    mine = sa.and_(Job.id == task.job_id, Job.attempts == task.attempt, Job.OPEN)
    if session().scalar(sa.update(Job).where(mine).values(done_at=clock.now()).returning(Job.id)) is None:
        raise Conflict("The lease of this job ran out.")


def _fail(task: Task, error: Exception) -> None:
    """Note a failed try. What became of a job that another worker took over, or buried, is not ours to say."""
    job = session().get_one(Job, task.job_id)
    if job.attempts != task.attempt or job.done_at or job.buried_at or job.discarded_at:
        return
    job.last_error = type(error).__name__
    job.leased_until = None
    if task.attempt >= MAX_ATTEMPTS:
        job.buried_at = clock.now()
    else:
        wait = min(FIRST_RETRY_SECONDS * 4 ** (task.attempt - 1), LONGEST_RETRY_SECONDS)
        job.due_at = clock.now() + timedelta(seconds=wait)


def run_one(database: Database, lease: timedelta = LEASE, only: Collection[str] | None = None) -> Ran:
    """Claim and run one due job, as `claim` chooses it; says what it came to."""
    with unit_of_work(database), transaction():
        task = claim(database, lease, only)
        name = "" if task is None else session().get_one(Job, task.job_id).handler
    if task is None:
        return Ran.NOTHING
    try:
        return _run(name, task)
    except Exception as error:  # a failing job must not stop the worker: it is retried, then buried and shown
        log.warning("job %s failed on try %s: %s", task.job_id, task.attempt, type(error).__name__)
        with unit_of_work(database), transaction():
            _fail(task, error)
        return Ran.JOB


def run_one_slow(database: Database, lease: timedelta = SLOW_LEASE) -> Ran:
    """Claim and run one due job of those that take long, the first turn's first; says what it came to."""
    return next((ran for names in slow_handlers() if (ran := run_one(database, lease, names))), Ran.NOTHING)


def _run(name: str, task: Task) -> Ran:
    """Do a job that was claimed, mark it done, and queue the next batch of it where there is one."""
    handler = _registry.handlers.get(name)
    if handler is None:
        raise LookupError("no such handler")
    with unit_of_work(task.database):
        result = None if handler.transactional else handler.run(task)
        with transaction():
            if handler.transactional:
                result = handler.run(task)
            _finish(task)
            if isinstance(result, Again):
                enqueue(name, result.payload)
    return Ran.BATCH if isinstance(result, Again) else Ran.JOB


def tick(database: Database) -> None:
    """What every turn of the worker does before looking for jobs: schedules, then the index and other followers."""
    with suppress(Duplicate), unit_of_work(database), transaction():  # another worker queues them at this moment
        queue_scheduled()
    for follow in _registry.ticks:
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
    if slow_handlers():
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


def waiting_mail() -> dict[str, int]:
    """How many letters and mailings wait to be sent, by the name of their handler."""
    counted = sa.select(Job.handler, sa.func.count()).where(Job.OPEN, Job.handler.in_(mail_handlers()))
    return {name: count for name, count in session().execute(counted.group_by(Job.handler).order_by(Job.handler))}


def set_aside_mail(reason: str) -> int:
    """Bury every job that would send mail, with the reason in a word, for a person to decide on; how many."""
    waiting = sa.and_(Job.OPEN, Job.handler.in_(mail_handlers()))
    aside = sa.update(Job).where(waiting).values(buried_at=clock.now(), last_error=reason, leased_until=None)
    return len(session().scalars(aside.returning(Job.id)).all())


def retry(actor: Actor, job_id: int) -> None:
    """Give a buried job a fresh set of tries."""
    job = _buried(job_id)
    job.buried_at, job.attempts, job.leased_until, job.due_at = None, 0, None, clock.now()
    audit.record(actor, "retry", "job", job.id)


def discard(actor: Actor, job_id: int) -> None:
    """Set a buried job aside for good."""
    job = _buried(job_id)
    job.discarded_at, job.buried_at = clock.now(), None
    audit.record(actor, "discard", "job", job.id)


def _buried(job_id: int) -> Job:
    job = session().get(Job, job_id, with_for_update=True)
    if job is None or job.buried_at is None:
        raise Conflict("This job is no longer waiting for a decision.")
    return job


def list_buried() -> list[Job]:
    """Jobs an administrator must decide on, oldest first."""
    return list(session().scalars(sa.select(Job).where(Job.buried_at.is_not(None)).order_by(Job.buried_at, Job.id)))


def work_on(rows: Sequence[Row], act: Callable[[Row], object], *, most: int) -> tuple[Row | None, bool]:
    """Do `act` to each row of a batch, but once SECONDS_A_BATCH have passed to no further one: they hold others up.

    `rows` are what a query gave that was asked for `most`. Returns the last row that it came to, None where there was
    none, and whether there may be more.
    """
    until = time.monotonic() + SECONDS_A_BATCH
    for row in rows:
        act(row)
        if time.monotonic() >= until:
            return row, row is not rows[-1] or len(rows) == most
    return (rows[-1] if rows else None), len(rows) == most


def delete_some(*conditions: tuple[type[Base], sa.ColumnElement[bool]]) -> Again | None:
    """Delete up to ROWS_DELETED rows of each table that are as its condition says; Again where there may be more."""
    full = [rows for rows in conditions if _delete_some(*rows) == ROWS_DELETED]
    return Again() if full else None


def _delete_some(table: type[Base], condition: sa.ColumnElement[bool]) -> int:
    key = sa.inspect(table).primary_key
    doomed = sa.select(*key).where(condition).limit(ROWS_DELETED)
    deletion = sa.delete(table).where(sa.tuple_(*key).in_(doomed)).execution_options(synchronize_session=False)
    return cast("sa.CursorResult[Any]", session().execute(deletion)).rowcount


def forget_done_jobs(_task: Task) -> Again | None:
    """Delete jobs that ended more than KEEP_DONE ago. Runs daily."""
    ended = sa.func.coalesce(Job.done_at, Job.discarded_at)
    return delete_some((Job, ended < clock.now() - KEEP_DONE))

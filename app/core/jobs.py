"""The queue is a table: events insert job rows in the transaction that caused them, a worker claims them by lease.

A row survives any crash of the worker. A *transactional* handler runs in the transaction that marks its job done, so its
effect on the database happens once; an *outside* handler (mail) runs before that mark and may repeat after a crash.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock, holding
from app.core.actor import Actor
from app.core.batches import Again, delete_some
from app.core.db import Base, Database, session
from app.core.errors import Conflict

MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=60)
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
KEEP_DONE = timedelta(days=7)


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


def registry() -> Registry:
    """What this process runs with."""
    return _registry


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


def name_of(task: Task) -> str:
    """The name of the handler that a claimed job asks for."""
    return session().get_one(Job, task.job_id).handler


def finish(task: Task) -> None:
    """Mark done; Conflict when another worker took the job over after our lease ran out."""
    mine = sa.and_(Job.id == task.job_id, Job.attempts == task.attempt, Job.OPEN)
    if session().scalar(sa.update(Job).where(mine).values(done_at=clock.now()).returning(Job.id)) is None:
        raise Conflict("The lease of this job ran out.")


def fail(task: Task, error: Exception) -> None:
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


def forget_done_jobs(_task: Task) -> Again | None:
    """Delete jobs that ended more than KEEP_DONE ago. Runs daily."""
    ended = sa.func.coalesce(Job.done_at, Job.discarded_at)
    return delete_some((Job, ended < clock.now() - KEEP_DONE))

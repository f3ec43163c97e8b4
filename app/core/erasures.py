"""What was erased, redacted or stopped, so that it stays so: a record kept apart from the database, and whether it left the disk.

A database that is restored from a copy has everything back that was erased since. So each such act is a line of a file beside
it, by which a restored database is told again before anybody reads it. A line names a thing by the random word that it was given
at its creation, never by its number: numbers are handed out again after a restore.

The act and its row here are one transaction. The line is on the disk before the act is acknowledged, because it is written when
that transaction has ended and before whoever waits is answered; what a crash left unwritten is written at the worker's next turn.
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, config, jobs
from app.core.db import Base, Database, after_commit, session, transaction, unit_of_work
from app.core.files.durable_files import make_durable
from app.core.jobs import Job

FILE = "erasures.jsonl"
LEAVE_NOTHING = "core.leave_nothing"  # the job that sees to what is left on the disk
WORD_LENGTH = 32
BATCH = 500


def new_word() -> str:
    """A random word by which a thing is known for ever, whatever number it has."""
    return secrets.token_hex(WORD_LENGTH // 2)


class Erasure(Base):
    """One act. `thing` is the word of what it was done to; `recorded_at` is when its line was on the disk.

    `gone_at` is when nothing of it was left in the files of the database and beside it; where nothing was erased, at once.
    """

    __tablename__ = "erasure"

    id: Mapped[str] = mapped_column(sa.String(WORD_LENGTH), primary_key=True)
    act: Mapped[str] = mapped_column(sa.String(40))
    thing: Mapped[str] = mapped_column(sa.String(WORD_LENGTH))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "ix_erasure_open",
            "at",
            sqlite_where=sa.text("recorded_at IS NULL OR gone_at IS NULL"),
            postgresql_where=sa.text("recorded_at IS NULL OR gone_at IS NULL"),
        ),
    )


@dataclass(frozen=True)
class Line:
    """One line of the record."""

    id: str
    act: str
    thing: str
    at: datetime


_doing_again: ContextVar[Line | None] = ContextVar("doing again", default=None)


def note(act: str, word: str, *, leaves_traces: bool = True) -> None:
    """Write down in this transaction that `act` was done to the thing of that `word`.

    `leaves_traces` says that text was erased, which has to leave the disk too.
    """
    line = _doing_again.get()
    if line is not None and (line.act, line.thing) == (act, word):
        _add(line, recorded_at=clock.now(), leaves_traces=leaves_traces)
        return
    _add(Line(new_word(), act, word, clock.now()), recorded_at=None, leaves_traces=leaves_traces)
    after_commit(record)


def _add(line: Line, *, recorded_at: datetime | None, leaves_traces: bool) -> None:
    gone_at = None if leaves_traces else clock.now()
    session().add(Erasure(id=line.id, act=line.act, thing=line.thing, at=line.at, recorded_at=recorded_at, gone_at=gone_at))
    session().flush()
    if leaves_traces and not _is_looked_after():
        jobs.enqueue(LEAVE_NOTHING, {})


def _is_looked_after() -> bool:
    """Whether a job that nobody has begun will see to it."""
    waiting = sa.select(Job.id).where(Job.OPEN, Job.handler == LEAVE_NOTHING, Job.leased_until.is_(None))
    return session().scalar(waiting.limit(1)) is not None


def record() -> None:
    """Write what is not in the record yet, and see it onto the disk. Raises OSError where it cannot, and it stays to do."""
    rows = session().scalars(sa.select(Erasure).where(Erasure.recorded_at.is_(None)).order_by(Erasure.at)).all()
    if not rows:
        return
    _append([Line(row.id, row.act, row.thing, row.at) for row in rows])
    with transaction():
        written = sa.update(Erasure).where(Erasure.id.in_([row.id for row in rows])).values(recorded_at=clock.now())
        session().execute(written)


def record_late(database: Database) -> None:
    """At every turn of the worker: write what a crash, or a full disk, kept from the record."""
    with unit_of_work(database):
        record()


def _append(lines: Sequence[Line], folder: Path | None = None) -> None:
    """Add lines to the record, or to a copy in `folder`. On the disk when this returns."""
    place = folder or config.settings().erasures_dir
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    texts = [json.dumps({"id": one.id, "act": one.act, "thing": one.thing, "at": one.at.isoformat()}) for one in lines]
    descriptor = os.open(place / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        begun = b"" if _ends_a_line(file) else b"\n"  # a crash left half a line: it stays by itself
        file.write(begun + "".join(f"{text}\n" for text in texts).encode())
        os.fsync(file.fileno())
    make_durable(place)


def _ends_a_line(file: RawIOBase) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def read(folder: Path | None = None) -> list[Line]:
    """Every line of the record, or of the copies in `folder`, oldest first.

    One that a crash left half written counts for nothing: its act is written again.
    """
    lines: dict[str, Line] = {}
    for path in (folder or config.settings().erasures_dir).glob("*.jsonl"):
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                values = json.loads(text)
                line = Line(values["id"], values["act"], values["thing"], datetime.fromisoformat(values["at"]))
                lines[line.id] = line
    return sorted(lines.values(), key=lambda line: (line.at, line.id))


def unknown_lines() -> list[Line]:
    """The lines that the database knows nothing of, because it is a copy from before them."""
    lines = read()
    known_ids: set[str] = set()
    for start in range(0, len(lines), BATCH):
        ids = [line.id for line in lines[start : start + BATCH]]
        known_ids |= set(session().scalars(sa.select(Erasure.id).where(Erasure.id.in_(ids))))
    return [line for line in lines if line.id not in known_ids]


@contextlib.contextmanager
def doing_again(line: Line) -> Iterator[None]:
    """In a transaction: what is done in this block is the act of `line`, done again. From then on the database knows the line."""
    token = _doing_again.set(line)
    try:
        yield
    finally:
        _doing_again.reset(token)
    session().flush()
    if session().get(Erasure, line.id) is None:  # there was nothing (any more) to do it to
        _add(line, recorded_at=clock.now(), leaves_traces=False)


def copy_to(folder: Path) -> None:
    """Put a copy of the record into `folder`."""
    _append(read(), folder)


def take_from(folder: Path) -> None:
    """Add to the record what a copy in `folder` has and it has not: on a new machine, that is all there is."""
    known = {line.id for line in read()}
    _append([line for line in read(folder) if line.id not in known])


def count_open(before: datetime) -> int:
    """How many acts from before a moment left text that is still in files of the database."""
    return (
        session().scalar(sa.select(sa.func.count()).select_from(Erasure).where(Erasure.gone_at.is_(None), Erasure.at < before))
        or 0
    )


def latest_open() -> datetime | None:
    """When the last thing was erased of which something may still be on the disk; None where there is none."""
    return session().scalar(sa.select(sa.func.max(Erasure.at)).where(Erasure.gone_at.is_(None)))


def note_gone(until: datetime) -> None:
    """Nothing is left of what was erased up to a moment."""
    gone = sa.update(Erasure).where(Erasure.gone_at.is_(None), Erasure.at <= until).values(gone_at=clock.now())
    session().execute(gone)

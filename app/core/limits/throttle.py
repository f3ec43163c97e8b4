"""Counting attempts in the database, so that a limit holds across processes and restarts.

What may be done how often, and by whom it is counted, is in `allowance`: this only counts.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, config
from app.core.batches import Again, delete_some
from app.core.db import Base, engine, session
from app.core.jobs import Task

KEEP = timedelta(days=2)
TOO_MANY = "You have tried too many times. Wait a while, then try again."


class ThrottleCounter(Base):
    """How often `key_hash` was used in the window that began at `window` (seconds since the epoch)."""

    __tablename__ = "throttle_counter"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    count: Mapped[int]


@dataclass(frozen=True)
class Use:
    """One use that was counted: the how manieth of its window, and for how many seconds the window lasts yet."""

    key_hash: str
    window: int
    count: int
    seconds_left: int


def add(scope: str, key: str, per: timedelta) -> Use:
    """Count one use of `key` in `scope` in the running window of length `per`, in the running transaction."""
    seconds = int(per.total_seconds())
    moment = int(clock.now().timestamp())
    window = moment - moment % seconds
    key_hash = _hash(scope, key)
    return Use(key_hash, window, _add_one(key_hash, window), window + seconds - moment)


def take_back(use: Use) -> None:
    """Count a use no longer, in the running transaction."""
    same = sa.and_(ThrottleCounter.key_hash == use.key_hash, ThrottleCounter.window == use.window, ThrottleCounter.count > 0)
    session().execute(sa.update(ThrottleCounter).where(same).values(count=ThrottleCounter.count - 1))


def _hash(scope: str, key: str) -> str:
    secret = config.settings().secret_key.encode()
    return hmac.new(secret, f"throttle:{scope}:{key.casefold()}".encode(), "sha256").hexdigest()


def _add_one(key_hash: str, window: int) -> int:
    counting = _counting(engine().dialect.name)
    return int(session().execute(counting, {"key_hash": key_hash, "window": window, "count": 1}).scalar_one())


@cache
def _counting(dialect: str) -> Executable:
    """The statement that counts one use, made once: under an attack it is what runs most."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    again = {"count": ThrottleCounter.count + 1}
    counting = insert(ThrottleCounter).on_conflict_do_update(index_elements=["key_hash", "window"], set_=again)
    return counting.returning(ThrottleCounter.count)


def forget_old_counters(_task: Task) -> Again | None:
    """Delete counters of windows long past. Runs daily."""
    before = int((clock.now() - KEEP).timestamp())
    return delete_some((ThrottleCounter, ThrottleCounter.window < before))

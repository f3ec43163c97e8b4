"""Counting attempts in the database, so that a limit holds across processes and restarts.

Counters commit on their own, before the work they guard, and so count refused attempts too.
"""

import hmac
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, config
from app.core.db import Base, engine, session, transaction
from app.core.errors import TooMany
from app.core.jobs import Task

KEEP = timedelta(days=2)
TOO_MANY = "You have tried too many times. Wait a while, then try again."


class ThrottleCounter(Base):
    """How often `key_hash` was used in the window that began at `window` (seconds since the epoch)."""

    __tablename__ = "throttle_counter"

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    count: Mapped[int]


def take(scope: str, key: str, *, limit: int, per: timedelta) -> None:
    """Count one use of `key` in `scope`; TooMany once `limit` uses in the running window of length `per` are spent.

    Opens and commits a transaction of its own: call it before the one that does the work.
    """
    seconds = int(per.total_seconds())
    moment = int(clock.now().timestamp())
    window = moment - moment % seconds
    with transaction():
        count = _add_one(_hash(scope, key), window)
    if count > limit:
        raise TooMany(TOO_MANY, retry_after=window + seconds - moment)


def _hash(scope: str, key: str) -> str:
    secret = config.settings().secret_key.encode()
    return hmac.new(secret, f"throttle:{scope}:{key.casefold()}".encode(), "sha256").hexdigest()


def _add_one(key_hash: str, window: int) -> int:
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    first = insert(ThrottleCounter).values(key_hash=key_hash, window=window, count=1)
    again = first.on_conflict_do_update(index_elements=["key_hash", "window"], set_={"count": ThrottleCounter.count + 1})
    return int(session().execute(again.returning(ThrottleCounter.count)).scalar_one())


def forget_old(_task: Task) -> None:
    """Delete counters of windows long past. Runs daily."""
    before = int((clock.now() - KEEP).timestamp())
    session().execute(sa.delete(ThrottleCounter).where(ThrottleCounter.window < before))

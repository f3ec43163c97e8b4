"""What a database's files still hold of what was deleted from its tables, and getting it out of them.

SQLite overwrites what is deleted in the file (`secure_delete`), but the pages as they were lie in the log beside it until that is
folded in and emptied, which readers stand in the way of. PostgreSQL keeps every row that some transaction may still see, and a
row that is gone as long as nothing vacuumed its table: its space is then used again.
"""

import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.core.db import Base, Database

BUSY_SECONDS = 0.2  # writers wait for so long at most, while the log is emptied
PAUSE_SECONDS = 0.05  # between two tries: others write
EVERY_SECONDS = 20.0
OLDER = sa.text(  # by the number of the transaction that erased, or wrote it down: a clock does not say who sees what
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_xmin IS NOT NULL "
    "AND age(backend_xmin) >= (SELECT min(age(xmin)) FROM erasure WHERE gone_at IS NULL AND at <= :at)"
)


def remove(database: Database, deleted_at: datetime, *, try_seconds: float) -> bool:
    """Get what was deleted up to a moment out of the files; False where something stands in the way for so long."""
    if not database.is_sqlite:
        return _vacuum(database, deleted_at)
    ends = time.monotonic() + try_seconds
    while not fold_in(database):
        if time.monotonic() >= ends:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def fold_in(database: Database) -> bool:
    """Write the log of a SQLite database into its file and empty it; whether nothing is left in it."""
    path = str(database.engine.url.database)
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # waits for nobody: who reads next reads the file alone
        try:
            busy, in_log, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # another connection is at it
            return False
        return busy == 0 and in_log == 0 and not _log_size(path)


def _log_size(path: str) -> int:
    try:
        return Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        return 0


class NowAndThen:
    """Folds the log in every EVERY_SECONDS while it holds something: whatever was deleted, by whatever act, is soon gone."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, database: Database) -> None:
        """At a turn of the worker."""
        if database.is_sqlite and time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY_SECONDS
            if _log_size(str(database.engine.url.database)):
                fold_in(database)


def _vacuum(database: Database, deleted_at: datetime) -> bool:
    """Vacuum every table of ours, unless a transaction that is older than the deletion may still see what was deleted."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT", writes=True) as connection:
        if connection.execute(OLDER, {"at": deleted_at}).scalar_one():
            return False
        connection.exec_driver_sql(f"VACUUM (FREEZE) {names}")  # it waits for a page that is being written; without, it leaves it
    return True

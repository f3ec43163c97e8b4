"""Opening a database; making and emptying every table of one that tests use over and over."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from app.core.db import Base, Database

GO_ON = """
    SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), max({column}))
    FROM "{table}" HAVING max({column}) IS NOT NULL
"""
START_AGAIN = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"

STATEMENTS = 3000  # more would be more to look after than to compile anew: migrations make statements by the thousand

_compiled: dict[str, tuple[sa.Dialect, LRUCache[Any, Any]]] = {}  # by name of the dialect


def opened(url: str) -> Database:
    """A database whose statements are compiled once in a process, however many databases its tests open one after another.

    What is compiled depends on the dialect and not on the database, but each engine begins with nothing.
    """
    database = Database(url)
    name = database.engine.dialect.name
    if name not in _compiled:
        with database.engine.connect():
            _compiled[name] = database.engine.dialect, LRUCache(STATEMENTS)  # a dialect that has met its database
    database.engine.dialect, compiled = _compiled[name]
    database.engine.update_execution_options(compiled_cache=compiled)
    return database


def content_of(database: Database) -> bytes:
    """All that a SQLite database holds, to be put into another."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return _file(database).read_bytes()


def put_content(database: Database, content: bytes) -> None:
    """Have a SQLite database hold this and nothing else; without any content, not even a table."""
    database.engine.dispose()
    for ending in ("-wal", "-shm"):
        Path(f"{_file(database)}{ending}").write_bytes(b"")
    _file(database).write_bytes(content)


def _file(database: Database) -> Path:
    return Path(database.engine.url.database or "")


def make(database: Database) -> None:
    """Make every table. On PostgreSQL, rows that need each other can be deleted together; they are still checked at once."""
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        Base.metadata.create_all(connection)
        if not database.is_sqlite:
            for reference, table in _circular():
                connection.execute(
                    sa.text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{reference}" DEFERRABLE INITIALLY IMMEDIATE')
                )


def copy_rows(source: Database, target: Database) -> None:
    """Put every row of one database into another, empty one, of whichever kind; numbers go on after the last."""
    with source.engine.connect() as reading, target.engine.connect().execution_options(writes=True) as writing, writing.begin():
        writing.execute(sa.text("PRAGMA defer_foreign_keys=ON" if target.is_sqlite else "SET CONSTRAINTS ALL DEFERRED"))
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in reading.execute(sa.select(table).order_by(*table.primary_key)).mappings()]
            if rows:
                writing.execute(sa.insert(table), rows)
        if not target.is_sqlite:
            for table in Base.metadata.sorted_tables:
                if table.autoincrement_column is not None:
                    writing.execute(sa.text(GO_ON.format(table=table.name, column=table.autoincrement_column.name)))


def empty(database: Database) -> None:
    """Delete every row from tables that `make` made on PostgreSQL, and start every number at one again.

    TRUNCATE would make every table anew: a hundred times the work.
    """
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(sa.delete(table))
        connection.execute(sa.text(START_AGAIN))


def _circular() -> list[tuple[str, str]]:
    """The foreign keys, with their tables, of tables that point at each other."""
    tables = Base.metadata.sorted_tables
    return [(str(one.name), table.name) for table in tables for one in table.foreign_key_constraints if one.use_alter]


def drop_database(server: sa.Connection, name: str) -> None:
    """Drop a PostgreSQL database, whoever of ours is still in it.

    Not by FORCE: that has to end PostgreSQL's own vacuuming of it as well, which only a superuser may. A plain DROP has it go.
    """
    ours = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND usename = current_user")
    server.execute(ours, {"name": name})
    server.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))

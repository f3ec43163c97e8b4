"""Opening a database; making and emptying every table of one that tests use over and over."""

from typing import Any

import sqlalchemy as sa

from app.core.db import Base, Database

START_AGAIN = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"

_compiled: dict[str, tuple[sa.Dialect, dict[Any, Any]]] = {}  # by name of the dialect


def opened(url: str) -> Database:
    """A database whose statements are compiled once in a process, however many databases its tests open one after another.

    What is compiled depends on the dialect and not on the database, but each engine begins with nothing.
    """
    database = Database(url)
    name = database.engine.dialect.name
    if name not in _compiled:
        with database.engine.connect():
            _compiled[name] = database.engine.dialect, {}  # a dialect that has met its database
    database.engine.dialect, compiled = _compiled[name]
    database.engine.update_execution_options(compiled_cache=compiled)
    return database


def make(database: Database) -> None:
    """Make every table. On PostgreSQL, rows that need each other can be deleted together; they are still checked at once."""
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        Base.metadata.create_all(connection)
        if not database.is_sqlite:
            for reference, table in _circular():
                connection.execute(
                    sa.text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{reference}" DEFERRABLE INITIALLY IMMEDIATE')
                )


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

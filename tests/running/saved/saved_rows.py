"""Putting the rows of a saved instance into PostgreSQL, as the version of the tables that they were saved under."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.core.databases import migrating
from app.core.db import Database
from tests.tables import drop_database

REFERENCES = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
NUMBERS = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM \"{0}\"), false)"
VERSION = "alembic_version"


@contextmanager
def database_of_its_own(server: str, name: str) -> Iterator[str]:
    """The address of an empty database, which goes again afterwards."""
    address = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        try:
            yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        finally:
            drop_database(connection, name)
    engine.dispose()


def copy_rows(saved_file: Path, target: Database, version: str) -> None:
    """Make the tables of `version` in an empty database and fill them. References are put back, and so checked, at the end."""
    migrating.upgrade(target, version)
    source = sa.create_engine(f"sqlite:///{saved_file}")
    tables = sa.MetaData()
    with target.engine.connect().execution_options(writes=True) as connection, connection.begin(), source.connect() as rows:
        tables.reflect(connection)
        references = connection.execute(sa.text(REFERENCES)).all()
        for table, name, _ in references:
            connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        for table in tables.tables.values():
            if table.name != VERSION:
                _copy(table, rows, connection)
        for table, name, definition in references:
            connection.execute(sa.text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
    source.dispose()


def _copy(table: sa.Table, rows: sa.Connection, connection: sa.Connection) -> None:
    """Every row of a table, and the next number of those that number their rows."""
    read_rows = [
        {name: _value(table.columns[name].type, value) for name, value in row.items()}
        for row in rows.execute(sa.text(f'SELECT * FROM "{table.name}"')).mappings()
    ]
    if read_rows:
        connection.execute(sa.insert(table), read_rows)
    number = table.columns.get("id")
    if number is not None and isinstance(number.server_default, sa.DefaultClause):
        connection.execute(sa.text(NUMBERS.format(table.name)))


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """What SQLite keeps as text and numbers, as PostgreSQL has it."""
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.JSON):
        return json.loads(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value

"""What stands in the tables, looked at from outside any unit of work."""

from typing import TypeVar

import sqlalchemy as sa

from app.core.db import Base, Database, session, unit_of_work

Row = TypeVar("Row", bound=Base)


def rows_of(database: Database, table: type[Row]) -> list[Row]:
    """Every row of a table, the oldest first, as values to look at."""
    with unit_of_work(database):
        rows = list(session().scalars(sa.select(table).order_by(sa.inspect(table).primary_key[0])))
        session().expunge_all()
        return rows


def only_row_of(database: Database, table: type[Row]) -> Row:
    """The one row that a table has."""
    [row] = rows_of(database, table)
    return row


def count_rows(database: Database, table: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
    """How many rows of a table there are; those alone that meet the conditions, where any are given."""
    with unit_of_work(database):
        return session().scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0

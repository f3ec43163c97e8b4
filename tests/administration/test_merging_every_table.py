"""No table of any feature goes on naming an organisation that was merged into another."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import feature
from app.accounts.belonging import organisations
from app.accounts.models import Organisation
from app.core.actor import SYSTEM
from app.core.db import Base, Database, UTCDateTime, transaction, unit_of_work
from app.core.errors import Conflict
from app.feature import Feature
from tests.people import People

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE_UP = ((UTCDateTime, NOON), (sa.JSON, {}), (sa.Date, NOON.date()), (sa.Boolean, False), (sa.Integer, 1), (sa.String, "x"))


def references() -> list[sa.Column[Any]]:
    """Every column of every table that names an organisation."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    return [column for column in columns if any(key.target_fullname == "organisation.id" for key in column.foreign_keys)]


def put_a_row(connection: sa.Connection, table: sa.Table, organisation_id: int) -> None:
    """A row that names the organisation wherever it can, made up in the rest: the database is told not to look at that."""
    values: dict[str, Any] = {column.name: organisation_id for column in references() if column.table is table}
    for other in table.columns:
        made_by_itself = other.nullable or other.server_default is not None or (other.primary_key and other.name == "id")
        if other.name not in values and not made_by_itself:
            values[other.name] = next(value for kind, value in MADE_UP if isinstance(other.type, kind))
    connection.execute(sa.insert(table).values(values))


@pytest.fixture
def merged_and_remaining(people: People, database: Database) -> tuple[int, int]:
    """Two organisations, the first merged into the second when every column named it."""
    merged_id, remaining_id = people.organisation("Camden Council"), people.organisation("London Borough of Camden")
    lawless = sa.create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    with lawless.connect() as connection:
        for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        for table in dict.fromkeys(column.table for column in references()):
            put_a_row(connection, table, merged_id)
    lawless.dispose()
    with unit_of_work(database), transaction():
        organisations.merge_organisations(SYSTEM, merged_id, remaining_id)
    return merged_id, remaining_id


def test_every_column_that_names_an_organisation_names_the_one_that_stays(
    merged_and_remaining: tuple[int, int], database: Database
) -> None:
    merged_id, remaining_id = merged_and_remaining
    leftovers = []
    with database.engine.connect() as connection:
        for column in references():
            named = set(connection.scalars(sa.select(column).where(column.is_not(None))))
            if merged_id in named and not (column.table is Organisation.__table__ and column.name == "id"):
                leftovers.append(str(column))
            assert remaining_id in named, f"{column} was not tried"
    assert not leftovers, "no feature answers for these when organisations are merged"


@pytest.mark.each_database
def test_a_feature_that_refuses_stops_the_whole_merge(app: Flask, people: People, database: Database) -> None:
    def refuse(gone_id: int, kept_id: int) -> None:
        raise Conflict("Both organisations take part in the same exchange.")

    merged_id, remaining_id = people.organisation("Camden Council"), people.organisation("London Borough of Camden")
    person = people.person(organisation=merged_id)
    usual = feature.installed()
    feature.install((*usual, Feature(name="exchange", organisation_merged=refuse)))
    try:
        with unit_of_work(database), pytest.raises(Conflict, match="same exchange"), transaction():
            organisations.merge_organisations(SYSTEM, merged_id, remaining_id)
    finally:
        feature.install(usual)
    assert people.actor(person).organisation_id == merged_id

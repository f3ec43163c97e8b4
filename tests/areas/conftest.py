"""A database with the table of areas, and nothing else in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.areas.models import Area
from app.core.db import Base, Database, unit_of_work


@pytest.fixture
def areas_database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'areas.sqlite'}")
    with database.engine.connect().execution_options(writes=True) as connection:
        Base.metadata.create_all(connection, tables=[Base.metadata.tables[Area.__tablename__]])
        connection.commit()
    return database


@pytest.fixture(autouse=True)
def unit(areas_database: Database) -> Iterator[None]:
    with unit_of_work(areas_database):
        yield
    areas_database.engine.dispose()

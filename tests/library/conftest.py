"""A library to read: specifications and outcomes frameworks published through the real services."""

from collections.abc import Iterator

import pytest

from app.core import cache
from app.core.db import Database
from tests.library.consulting import table
from tests.library.published import Library
from tests.people import People

__all__ = ["table"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Databases of tests start their clocks again: nothing may be remembered from another's."""
    cache.forget_everything()
    yield
    cache.forget_everything()


@pytest.fixture
def library(database: Database, people: People) -> Library:
    """An empty library with four local areas."""
    return Library(database, people)

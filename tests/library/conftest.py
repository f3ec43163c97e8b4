"""Specifications and frameworks to read, to adapt and to take away, and a consultation, made through the real services."""

import pytest

from app.core.db import Database
from tests.answered_once import _programs_are_asked_once
from tests.library.consultation_client import consultation
from tests.library.entry_maker import entries
from tests.library.library_entries import Library
from tests.library.specification_maker import specifications
from tests.people import People

__all__ = ["_programs_are_asked_once", "consultation", "entries", "specifications"]


@pytest.fixture
def library(database: Database, people: People) -> Library:
    """An empty library with four local areas."""
    return Library(database, people)

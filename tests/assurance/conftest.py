"""Initiatives for tests of assurance, by an author who has been a member from the moment at which the clock is held."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.contributions.models import Contribution
from app.core.db import Database, session, unit_of_work
from tests.moderation.initiative_maker import initiatives
from tests.people import People

__all__ = ["initiatives"]


@pytest.fixture
def author(people: People, moment: Callable[[timedelta], None]) -> int:
    return people.person("Asha Example", email="asha@example.org")


def state(database: Database, contribution: int) -> str:
    """The state of assurance of a contribution."""
    with unit_of_work(database):
        return session().get_one(Contribution, contribution).assurance

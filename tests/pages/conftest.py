"""A contribution in every state, for what the pages outside any section tell programs."""

import pytest

from app.core.db import Database
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder


@pytest.fixture
def contributions(database: Database) -> Contributions:
    """One in every state: published, for members, hidden, withdrawn, a draft …"""
    builder = Builder(database)
    builder.build()
    made = Contributions(builder)
    made.build()
    return made

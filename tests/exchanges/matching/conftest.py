"""What the tests of the matcher begin with."""

import pytest

from app.exchanges.matching.solver import Patience


@pytest.fixture
def patience() -> Patience:
    """A minute, which nothing here takes."""
    return Patience(60)

"""What the guard makes of a text: each is read every time."""

import pytest


@pytest.fixture(autouse=True)
def _what_the_guard_read() -> None:
    """Instead of the fixture of this name that keeps what was read."""

"""How a service refuses: openly, or as if there were nothing there."""

import pytest

from app.core.errors import Forbidden, NotFound
from app.core.policy import require, require_visible


def test_what_is_allowed_goes_on() -> None:
    require(True)
    require_visible(True)


def test_what_is_not_allowed_is_refused_in_words() -> None:
    with pytest.raises(Forbidden) as refusal:
        require(False)
    assert refusal.value.message == "You cannot do this."
    with pytest.raises(Forbidden, match="Ask a moderator"):
        require(False, "Ask a moderator.")


def test_what_may_not_be_known_of_looks_missing() -> None:
    with pytest.raises(NotFound):
        require_visible(False)

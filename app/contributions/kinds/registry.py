"""The kinds that features bring, and of each what the spine's own tables need to know: who decides on it.

The whole of a kind stands above the tables, which it knows, in `kind.py`.
"""

from typing import Protocol

from app.contributions.policy import MODERATOR
from app.feature import Point


class Decided(Protocol):
    """What is asked of a kind here."""

    @property
    def code(self) -> str: ...

    @property
    def deciders(self) -> str: ...


KINDS: Point[Decided] = Point("kinds")


def deciders_of(code: str) -> str:
    """The role whose holders decide on the kind called `code`."""
    return next((kind.deciders for kind in KINDS.things if kind.code == code), MODERATOR)

"""The kinds that features bring, and of each what the spine's own tables need to know: who decides on it.

The whole of a kind stands above the tables, which it knows, in `description.py`.
"""

from typing import Protocol

from app.contributions import policy
from app.feature import Point


class KindOfTables(Protocol):
    """What is asked of a kind here."""

    @property
    def code(self) -> str: ...

    @property
    def rules(self) -> policy.Decided: ...


KINDS: Point[KindOfTables] = Point("kinds")


def deciders_of(code: str) -> str:
    """The role whose holders decide on the kind called `code`."""
    return next((kind.rules.deciders for kind in KINDS.things if kind.code == code), policy.MODERATOR)

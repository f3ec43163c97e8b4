"""The points of the spine where features bring what it knows of only by name: here their kinds.

Of a kind the spine's own tables ask who decides on it; the whole of it stands above them, in `kinds/description.py`.
"""

from collections.abc import Callable
from typing import Any, Protocol

from app.contributions import policy
from app.core.actor import Actor
from app.feature import Point


class KindOfTables(Protocol):
    """What is asked of a kind here."""

    @property
    def code(self) -> str: ...

    @property
    def rules(self) -> policy.Decided: ...


class StoredFile(Protocol):
    """A table of files: which file in the store is whose, and what is in it."""

    storage_key: Any
    sha256: Any


KINDS: Point[KindOfTables] = Point("kinds")
# Every table that names files in the store: what none of them names is reaped, and what one names is in every backup.
STORED_FILES: Point[type[StoredFile]] = Point("stored files")

# What seals every file of a table with some bytes (their SHA-256): what is sealed anywhere is sealed everywhere.
SEALS: Point[Callable[[Actor, str], None]] = Point("seals")


def deciders_of(code: str) -> str:
    """The role whose holders decide on the kind called `code`."""
    return next((kind.rules.deciders for kind in KINDS.things if kind.code == code), policy.MODERATOR)

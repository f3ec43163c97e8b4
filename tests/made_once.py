"""What tests begin with in a SQLite database: made once a process, and copied. On PostgreSQL it is made each time."""

from collections.abc import Callable
from typing import TypeVar

from app.core import clock
from app.core.db import Database
from tests import tables

Made = TypeVar("Made")
_made: dict[tuple[str, str], tuple[bytes, object]] = {}  # by name and day: what is made bears the time at which it was


def made_once(database: Database, name: str, make: Callable[[], Made]) -> Made:
    """Have in a database what `make` makes of it, which has this name; what `make` gave, which nobody may change."""
    if not database.is_sqlite:
        return make()
    key = name, clock.today().isoformat()
    if key not in _made:
        made = make()
        _made[key] = tables.content_of(database), made
        return made
    content, known = _made[key]
    tables.put_content(database, content)
    return known  # type: ignore[return-value]  # what `make` gave under this name

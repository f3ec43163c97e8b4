"""Finding files by what they hang on. Callers have asked whether the thing may be read. `get_x` raises NotFound."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.files.models import ExchangeFile


@dataclass(frozen=True)
class Holder:
    """What files hang on: a thing, by kind and id."""

    kind: str
    id: int

    @property
    def is_mine(self) -> sa.ColumnElement[bool]:
        """What says in a query that a file hangs on it."""
        return sa.and_(ExchangeFile.thing_kind == self.kind, ExchangeFile.thing_id == self.id)


def list_files(holder: Holder, part: str = "") -> Sequence[ExchangeFile]:
    """The files of a part of something, or of all of it, in the order in which they were added."""
    rows = sa.select(ExchangeFile).where(holder.is_mine)
    return session().scalars((rows.where(ExchangeFile.part == part) if part else rows).order_by(ExchangeFile.id)).all()


def get_file(holder: Holder, file_id: int) -> ExchangeFile:
    """One file of something. Raises NotFound for one that hangs on something else."""
    row = session().scalar(sa.select(ExchangeFile).where(holder.is_mine, ExchangeFile.id == file_id))
    if row is None:
        raise NotFound
    return row

"""The table of files in exchanges. Their bytes are in the store (`core.files.storage`) under `storage_key`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ExchangeFile(Base):
    """A file that hangs on a part of something, such as the answer to a standard of an assessment.

    `thing_kind` and `thing_id` say on what, `part` on which part of it. `explanation` says why what the guard found in it, or
    what no program could read, is about nobody; `explained` which finds that is said of. `name` is for those who may read it.
    """

    __tablename__ = "exchange_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    thing_kind: Mapped[str] = mapped_column(sa.String(20))
    thing_id: Mapped[int]
    part: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(100))
    kind: Mapped[str] = mapped_column(sa.String(10))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    storage_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), comment="whose file it is: theirs who added it"
    )

    __table_args__ = (sa.Index("ix_exchange_file_thing", "thing_kind", "thing_id", "part"),)

    @property
    def neutral_name(self) -> str:
        """What it is called outside its page: a name that people gave may name the area."""
        return f"file-{self.id}.{self.kind}"

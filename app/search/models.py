"""The projection in the database: one row for each findable thing, and the sequence that numbers its changes.

The rows are the truth that every index follows and every answer is checked against. An index file may be
lost, damaged or behind; these rows say what exists, who may see it and which version of its text counts.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class DocumentRow(Base):
    """One findable thing, or what is left when it went: its id, the number of the change, and no text."""

    __tablename__ = "search_document"

    id: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.Text)
    summary: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)
    audience: Mapped[str] = mapped_column(sa.String(40))
    facets: Mapped[dict[str, Any]]
    demoted: Mapped[bool]
    published_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    changed_seq: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    deleted: Mapped[bool]

    # By how an id begins: the index of the key cannot say that where PostgreSQL sorts texts as a language does.
    __table_args__ = (sa.Index("ix_search_document_beginning", "id", postgresql_ops={"id": "text_pattern_ops"}),)


class SequenceRow(Base):
    """One row: the number of the last change to any document."""

    __tablename__ = "search_sequence"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(sa.BigInteger)

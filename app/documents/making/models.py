"""The documents that are being made, or were: what each is drawn from and where its file is, and nothing of what it says."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, one_of
from app.documents.making.lifecycle import MADE_DOCUMENT

KEY_LENGTH = 64
REFUSALS = ("", "too-long", "unavailable", "failed")
OF_SOMEBODY = "asker <> ''"


class MadeDocument(Base):
    """One document, made for one asker, or, where `asker` is empty, for everyone who may see its page.

    `asker` is a code such as `person:12`. `subject` is a code of what a document for everyone shows, such as `revision:7`.
    `file` is the name of its file in the folder of documents: while it waits that is the page that it is drawn from.
    """

    __tablename__ = "made_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(KEY_LENGTH), comment="hash of the page that it is drawn from")
    format: Mapped[str] = mapped_column(sa.String(10))
    asker: Mapped[str] = mapped_column(sa.String(40), default="", comment="empty where it is for everyone")
    subject: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    refusal: Mapped[str] = mapped_column(sa.String(20), default="")
    file: Mapped[str] = mapped_column(sa.String(32), unique=True)
    size: Mapped[int] = mapped_column(default=0, comment="bytes of the document; 0 until it is made")
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("status", MADE_DOCUMENT.statuses),
        one_of("refusal", REFUSALS),
        sa.CheckConstraint("(asker = '') = (subject IS NOT NULL)", name="is_for_everyone_or_for_somebody"),
        sa.Index("ix_made_document_key", "key"),
        sa.Index(
            "uq_made_document_asker_key",
            "asker",
            "key",
            unique=True,
            sqlite_where=sa.text(OF_SOMEBODY),
            postgresql_where=sa.text(OF_SOMEBODY),
        ),
        sa.Index(
            "uq_made_document_asker_open",
            "asker",
            unique=True,
            sqlite_where=sa.text(f"{OF_SOMEBODY} AND status IN ('waiting', 'drawing')"),
            postgresql_where=sa.text(f"{OF_SOMEBODY} AND status IN ('waiting', 'drawing')"),
        ),
        sa.Index("ix_made_document_asked_at", "asked_at"),
    )


class MadeDocumentOrigin(Base):
    """Something that a document holds words of, as a code such as `contribution:3`: when that is erased, so is the document."""

    __tablename__ = "made_document_origin"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("made_document.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[str] = mapped_column(sa.String(40), primary_key=True, index=True)

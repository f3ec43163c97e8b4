"""The live table of learning notes: what a listing shows and sorts by, one row for each note ever published.

Nothing here says where a note came from. A row says nothing about who may read it: facet rows do.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class LearningNote(Base):
    """The live values of one note. `standard_ids` are the standards it is about, in the order of the framework."""

    __tablename__ = "learning_note"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300))
    standard_ids: Mapped[str] = mapped_column(sa.Text, comment="apart by a space")

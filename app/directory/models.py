"""The live table of the directory: what a listing shows, sorts by and downloads, one row for each initiative ever published.

Values of which an initiative may have several (harm types, stages, audiences, areas) are facet rows of the spine. A row here
says nothing about who may read it: facet rows do.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

LONGEST_PLACE = 300


class Initiative(Base):
    """The live values of one initiative. An empty string or null is "not stated".

    `place` is where it operates, in words, as a listing shows it; `sort_title` is the title as A to Z reads it.
    """

    __tablename__ = "initiative"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300))
    initiative_type: Mapped[str] = mapped_column(sa.String(40))
    coverage: Mapped[str] = mapped_column(sa.String(20))
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE))
    cost_band: Mapped[str] = mapped_column(sa.String(20))
    evidence_level: Mapped[str] = mapped_column(sa.String(20))
    contact_organisation: Mapped[str] = mapped_column(sa.String(200))
    source: Mapped[str] = mapped_column(sa.String(20))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

"""The live table of the library: what a listing shows and sorts by, one row for each specification or framework ever published.

Both kinds of the library share it, so that one listing holds both. A row says nothing about who may read it: facet rows do.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

LONGEST_PLACE = 300


class LibraryItem(Base):
    """The live values of one specification or outcomes framework. An empty string is "not stated".

    `form` is a specification's form, or "framework". `part_count` counts clauses, or measures. `place` is the area served, in
    words, as a listing shows it; `sort_title` is the title as A to Z reads it.
    """

    __tablename__ = "library_item"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300))
    form: Mapped[str] = mapped_column(sa.String(40))
    service_type: Mapped[str] = mapped_column(sa.String(40))
    standing: Mapped[str] = mapped_column(sa.String(40))
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE))
    contract_form: Mapped[str] = mapped_column(sa.String(40))
    value_band: Mapped[str] = mapped_column(sa.String(40))
    part_count: Mapped[int]

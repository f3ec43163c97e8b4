"""The live table of issues: what the archive lists, one row for each issue ever published.

A row here says nothing about who may read it: facet rows of the spine do.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class NewsletterIssue(Base):
    """The live values of one issue. `section_codes` are those it has something in, in order, with spaces between them."""

    __tablename__ = "newsletter_issue"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.String(300))
    section_codes: Mapped[str] = mapped_column(sa.String(200))
    item_count: Mapped[int]

"""What listings read: a row for each value of each facet of a page, how many of each there are, and where each page stands."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

CHECKED_FACET = "checked"  # the facet of which every listed page has exactly one row


class FacetRow(Base):
    """One value of one facet of one live contribution. Every listing and every count is read from here.

    The order of the key is the order of the question: of this kind, for this audience, by this facet, how many of each value.
    """

    __tablename__ = "facet_row"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    audience: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    facet: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)

    __table_args__ = (sa.Index("ix_facet_row_contribution_id", "contribution_id"), {"sqlite_with_rowid": False})


class FacetClock(Base):
    """Counts the changes of each kind's facet rows, so that a process can keep counts until they change.

    `counted` is the value at which the kind's facet counts and listed pages were last true: another value means that a release
    before them wrote facet rows since, and they are made anew by whoever writes next.
    """

    __tablename__ = "facet_clock"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    counted: Mapped[int | None] = mapped_column(sa.BigInteger)


class FacetCount(Base):
    """How many facet rows have one value: kept with them, so that a listing without a choice need not count."""

    __tablename__ = "facet_count"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    audience: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    facet: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    number: Mapped[int]

    __table_args__ = (
        sa.CheckConstraint("number > 0", name="counts_something"),
        {"sqlite_with_rowid": False},
    )


class ListedPage(Base):
    """Where one live contribution stands in each order of a listing without a choice: a page of it is read from an index.

    `is_late` puts what nobody checked, or is long overdue, after the rest. `newest_key` and `checked_key` rise from the latest
    to the earliest, so that every index rises: microseconds before 1970; what nobody checked comes last.
    """

    __tablename__ = "listed_page"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    audience: Mapped[str] = mapped_column(sa.String(20))
    is_late: Mapped[bool]
    newest_key: Mapped[int] = mapped_column(sa.BigInteger)
    checked_key: Mapped[int] = mapped_column(sa.BigInteger)
    slug: Mapped[str] = mapped_column(sa.String(100))
    sort_title: Mapped[str] = mapped_column(sa.String(200))

    __table_args__ = (
        sa.Index("ix_listed_page_newest", "kind", "audience", "is_late", "newest_key", "slug"),
        sa.Index("ix_listed_page_first", "kind", "audience", "newest_key", "slug"),
        sa.Index("ix_listed_page_checked", "kind", "audience", "checked_key", "slug"),
        sa.Index("ix_listed_page_title", "kind", "audience", "sort_title", "slug"),
    )

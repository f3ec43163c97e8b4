"""The tables of reviewers: who offers to look at other areas, what they are strong in, when they are free, and what they declare.

Nothing here is ever put in the search index, a feed or a count. Declared interests and load are for whoever they are of.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, one_of
from app.exchanges.reviewers.lifecycle import REVIEWER
from app.exchanges.reviewers.values import HOW, INTERESTS, LEVELS
from app.exchanges.standards.framework import LONGEST_ID

LONGEST_LINE = 300
LONGEST_BODY = 150


class ReviewerProfile(Base):
    """One person offers to review. `person_id` is null once they were erased: then the row is a number, and holds nothing.

    `changed_at` moves with everything that belongs to it. `declared_at` is when they said that their interests are complete.
    """

    __tablename__ = "reviewer_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    consent: Mapped[str] = mapped_column(sa.String(20), default="", comment="the wording that was agreed to")
    consented_at: Mapped[datetime | None]
    load: Mapped[int] = mapped_column(default=1)
    how: Mapped[str] = mapped_column(sa.String(20), default="both")
    regions: Mapped[list[str]] = mapped_column(default=list)
    can_lead: Mapped[bool] = mapped_column(default=False)
    works_for_inspectorate: Mapped[bool] = mapped_column(default=False)
    trained_on: Mapped[date | None]
    declared_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    months: Mapped[list["ReviewerMonth"]] = relationship(cascade="all, delete-orphan", order_by="ReviewerMonth.month")
    standards: Mapped[list["ReviewerStandard"]] = relationship(cascade="all, delete-orphan", order_by="ReviewerStandard.id")
    interests: Mapped[list["ReviewerInterest"]] = relationship(cascade="all, delete-orphan", order_by="ReviewerInterest.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", REVIEWER.statuses), one_of("how", tuple(HOW)))


class ReviewerMonth(Base):
    """A month in which a reviewer is free: 2027-03."""

    __tablename__ = "reviewer_month"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("reviewer_profile.id"), primary_key=True)
    month: Mapped[str] = mapped_column(sa.String(7), primary_key=True, index=True)


class ReviewerStandard(Base):
    """A standard that a reviewer is strong in, how strong, and what shows it.

    `explanation` says why what the guard found in it is about nobody, and `explained` which finds it was written for.
    """

    __tablename__ = "reviewer_standard"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("reviewer_profile.id"))
    key: Mapped[str] = mapped_column(sa.String(LONGEST_ID), index=True, comment="the id of the standard in the framework")
    level: Mapped[str] = mapped_column(sa.String(20))
    evidence: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (sa.UniqueConstraint("profile_id", "key"), one_of("level", tuple(LEVELS)))


class ReviewerInterest(Base):
    """An interest that a reviewer declared: where they worked, bid, trade, have family or money, or a dispute.

    `organisation_id` is the organisation of this site that `name` names, where it names one. Of an interest in a local area
    `area_code` says which, and `name` is its name.
    """

    __tablename__ = "reviewer_interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("reviewer_profile.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(LONGEST_BODY))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    area_code: Mapped[str | None] = mapped_column(sa.ForeignKey("area.code"))
    until: Mapped[date | None]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (one_of("kind", tuple(INTERESTS)),)

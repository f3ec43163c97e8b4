"""The tables of findings: lines of the team, who was told of an urgent one, and what the host answers.

Nothing here is ever put in the search index, a feed, a count or a kept page.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, one_of
from app.exchanges.reviews.exchange.models import Exchange, Host
from app.exchanges.reviews.findings.lifecycle import FINDING
from app.exchanges.reviews.findings.values import ANSWERS, KINDS
from app.exchanges.standards.framework import LONGEST_ID

LONGEST_ROLE = 150


class Finding(Base):
    """A line of what a team found. A draft is the team's alone; what was sent stands in `earlier` where the team changed it.

    `explanation` says why what the guard found in it is about nobody, and `explained` which finds it was writing for: both are
    the team's.
    """

    __tablename__ = "exchange_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    standard: Mapped[str] = mapped_column(sa.String(LONGEST_ID), comment="id of the framework")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    recommendation: Mapped[str] = mapped_column(sa.Text, default="")
    reply: Mapped[str] = mapped_column(sa.Text, default="", comment="what the team says to a correction or a challenge")
    earlier: Mapped[dict[str, str] | None] = mapped_column(
        sa.JSON(none_as_null=True), comment="its texts as they were sent, once the team answered the host"
    )
    position: Mapped[int] = mapped_column(default=0, comment="its place among those of its kind")
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    exchange: Mapped[Exchange] = relationship()
    telling: Mapped["Telling | None"] = relationship(back_populates="finding")
    answer: Mapped["FindingAnswer | None"] = relationship(back_populates="finding")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", FINDING.statuses), one_of("kind", KINDS))


class Telling(Base):
    """Who was told of an urgent line outside the site, by whom and when; and when the host said that it read it."""

    __tablename__ = "exchange_telling"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_finding.id"), unique=True)
    told_role: Mapped[str] = mapped_column(sa.String(LONGEST_ROLE), default="")
    told_by: Mapped[str] = mapped_column(sa.String(LONGEST_ROLE), default="")
    told_on: Mapped[date]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None] = mapped_column(comment="when the host was last written to about it")
    read_at: Mapped[datetime | None] = mapped_column(comment="when somebody of the host said that they read it")
    read_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    finding: Mapped[Finding] = relationship(back_populates="telling")


class FindingAnswer(Base):
    """What the host answers to a line: one answer, by one of its areas. Until it is sent it is the host's alone."""

    __tablename__ = "exchange_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_finding.id"), unique=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_host.id"), comment="the area that answers")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    finding: Mapped[Finding] = relationship(back_populates="answer")
    host: Mapped[Host] = relationship()

    __table_args__ = (one_of("kind", ANSWERS),)


class Sending(Base):
    """A host area agreed to send the answers as they stood: `stamp` stands for them. Joint hosts all do before they go."""

    __tablename__ = "exchange_answers_agreed"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_host.id"), unique=True)
    stamp: Mapped[str] = mapped_column(sa.String(32))

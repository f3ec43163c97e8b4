"""The tables of self-assessments: what an area answers by standard, which documents it has, and what would help it.

Nothing here is ever put in the search index, a feed or a count.
"""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.areas.models import Area
from app.core.db import Base, one_of
from app.exchanges.assessment.lifecycle import ASSESSMENT, OPEN
from app.exchanges.assessment.values import NOT_APPLICABLE, NOT_STATED
from app.exchanges.authority.models import AreaWord
from app.exchanges.standards.framework import LEVEL_NUMBERS, LONGEST_ID

LEVELS = (NOT_STATED, *(str(number) for number in LEVEL_NUMBERS), NOT_APPLICABLE)
STATES = (NOT_STATED, "have", "partly", "no", NOT_APPLICABLE)
QUESTION = "question"  # the key of the one answer to the question without a standard
LONGEST_LINE = 300
LONGEST_ADDRESS = 500


class Assessment(Base):
    """One area looks at how it commissions. At most one of an area is open.

    Once it is signed nothing in it changes: `signed_framework` holds the standards as they were worded then.
    """

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"), index=True)
    framework_id: Mapped[str] = mapped_column(sa.String(LONGEST_ID))
    framework_version: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    started_at: Mapped[datetime]
    sign_asked_at: Mapped[datetime | None]
    sign_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    told_stage: Mapped[str] = mapped_column(sa.String(20), default="", comment="whose turn to sign was written about last")
    signed_framework: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    version: Mapped[int] = mapped_column()

    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id")
    area: Mapped[Area] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", ASSESSMENT.statuses),
        sa.Index("uq_assessment_one_open", "area_code", unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)),
    )

    @property
    def successor_code(self) -> str | None:
        """The area that took the place of this one's, where it ended."""
        return self.area.successor_code


class Signature(AreaWord):
    """Somebody signed an assessment as it stood: for the area as its lead, or for one of its commissioning organisations.

    `stamp` stands for all that was answered at that moment: a signature to something else counts no longer. An organisation signs
    once for each.
    """

    __tablename__ = "assessment_signature"

    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"), index=True)


class Entry(Base):
    """One thing of an assessment that people fill in, and who did so last.

    `explanation` says why what the guard found in it is about nobody, and `explained` which finds it was written for. `version`
    counts how often it was saved.
    """

    __abstract__ = True
    FIELDS: ClassVar[tuple[str, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"))
    key: Mapped[str] = mapped_column(sa.String(LONGEST_ID), comment="the id, in the framework, of what it is about")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=0)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]


class StandardAnswer(Entry):
    """What an area says about one standard. Where it does not apply, the line says why."""

    __tablename__ = "assessment_answer"
    FIELDS = ("level", "line", "note", "strengths", "development", "evidence")

    level: Mapped[str] = mapped_column(sa.String(20), default=NOT_STATED)
    line: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    strengths: Mapped[str] = mapped_column(sa.Text, default="")
    development: Mapped[str] = mapped_column(sa.Text, default="")
    evidence: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.UniqueConstraint("assessment_id", "key"), one_of("level", LEVELS))


class DocumentAnswer(Entry):
    """Whether an area has one of the documents, from when it is, and who holds it."""

    __tablename__ = "assessment_document"
    FIELDS = ("state", "dated_on", "holder", "address")

    state: Mapped[str] = mapped_column(sa.String(20), default=NOT_STATED)
    dated_on: Mapped[date | None]
    holder: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="")
    address: Mapped[str] = mapped_column(sa.String(LONGEST_ADDRESS), default="")

    __table_args__ = (sa.UniqueConstraint("assessment_id", "key"), one_of("state", STATES))


class QuestionAnswer(Entry):
    """What an area answers to the question without a standard."""

    __tablename__ = "assessment_question"
    FIELDS = ("text",)

    text: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.UniqueConstraint("assessment_id", "key"),)

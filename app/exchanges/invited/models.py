"""The tables of those invited to a self-assessment: who was asked what, what they answered, which notes were shared with them.

Nothing here is ever put in the search index, a feed or a count.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.exchanges.assessment.models import LONGEST_LINE, Assessment, Entry
from app.exchanges.standards.framework import LONGEST_ID
from app.invitations.models import (
    DeclaredInterest,
    InvitationAccess,
    InvitationLink,
    Invited,
    address_goes_with_its_hash,
    declared_checks,
)

# What somebody may declare, and the words for it.
INTERESTS = {
    "current-provider": "We are paid for a service in the area now",
    "possible-bidder": "We may bid for one",
    "partner": "We work with the area and are not paid by it",
    "service-users": "We speak for people who use services",
    "other": "Other",
}


class AssessmentInvitation(Invited):
    """Somebody was asked to answer `standards`, to the end of `ends_on` (a day in UK time) and while the assessment is open.

    `covering` is what whoever asked wrote to them; `explanation` and `explained` are as in an `Entry`. `contacts_erased_at` says
    when their address was erased.
    """

    __tablename__ = "assessment_invitation"

    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    standards: Mapped[list[str]]
    ends_on: Mapped[date]
    covering: Mapped[str] = mapped_column(sa.Text, default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    contacts_erased_at: Mapped[datetime | None]

    assessment: Mapped[Assessment] = relationship()
    declarations: Mapped[list["InvitedDeclaration"]] = relationship(back_populates="invitation", order_by="InvitedDeclaration.id")

    __table_args__ = (sa.UniqueConstraint("assessment_id", "email_hash"), address_goes_with_its_hash())

    @property
    def declared(self) -> "InvitedDeclaration | None":
        """What the person declares now."""
        return self.declarations[-1] if self.declarations else None


class InvitedDeclaration(DeclaredInterest):
    """What somebody who was asked declared."""

    __tablename__ = "invited_declaration"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_invitation.id"), index=True)

    invitation: Mapped[AssessmentInvitation] = relationship(back_populates="declarations")

    __table_args__ = declared_checks(INTERESTS)


class InvitedLink(InvitationLink):
    """What is in the letter to somebody from outside."""

    __tablename__ = "invited_link"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_invitation.id"), index=True)


class InvitedAccess(InvitationAccess):
    """A browser that a link let in."""

    __tablename__ = "invited_access"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_invitation.id"), index=True)


class InvitedAnswer(Entry):
    """What somebody who was asked says of one standard. They choose no level: that is the area's."""

    __tablename__ = "invited_answer"
    FIELDS = ("line", "strengths", "development", "evidence", "note")

    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_invitation.id"), index=True)
    line: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="")
    strengths: Mapped[str] = mapped_column(sa.Text, default="")
    development: Mapped[str] = mapped_column(sa.Text, default="")
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.UniqueConstraint("invitation_id", "key"),)


class SharedNote(Base):
    """The area's notes on one standard as somebody who was asked may read them: as they stood when they were shared."""

    __tablename__ = "invited_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_invitation.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(LONGEST_ID), comment="the id, in the framework, of the standard")
    text: Mapped[str] = mapped_column(sa.Text)
    shared_at: Mapped[datetime]
    shared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.UniqueConstraint("invitation_id", "key"),)

"""The tables of consultations: who was invited, what interest they declared, what they said, and what came of it.

Nothing here is ever put in the search index, a feed or a count.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contributions.capacities import CAPACITIES
from app.contributions.models import Contribution
from app.core.db import Base, one_of
from app.invitations.models import (
    DeclaredInterest,
    InvitationAccess,
    InvitationLink,
    Invited,
    address_goes_with_its_hash,
    declared_checks,
)
from app.library.consultations.lifecycle import ANSWERED, COMMENT, CONSULTATION, OPEN

# What somebody may declare, and the words for it.
INTERESTS = {
    "commissioner": "Commissioner",
    "current-provider": "Current provider",
    "possible-bidder": "Possible bidder",
    "service-users": "Service-user representative",
    "other": "Other",
}


class Consultation(Base):
    """People were asked to comment on a working copy. Those invited may do so to the end of `closes_on` (a day in UK time).

    After that its owners may still answer and extend it, until it is closed. `contacts_erased_at` says when the email addresses
    of those invited were erased. `opened_as` and `opened_for` say what whoever opened it was then; empty where that was not
    recorded.
    """

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_as: Mapped[str | None] = mapped_column(sa.String(20))
    opened_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    opens_at: Mapped[datetime]
    closes_on: Mapped[date]
    contacts_erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    contribution: Mapped[Contribution] = relationship()
    invitations: Mapped[list["Invitation"]] = relationship(back_populates="consultation", order_by="Invitation.id")
    comments: Mapped[list["Comment"]] = relationship(back_populates="consultation", order_by="Comment.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", CONSULTATION.statuses),
        one_of("opened_as", CAPACITIES),
        sa.Index(
            "uq_consultation_one_open",
            "contribution_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
    )


class Invitation(Invited):
    """Somebody was asked to comment."""

    __tablename__ = "consultation_invitation"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)

    consultation: Mapped[Consultation] = relationship(back_populates="invitations")
    declarations: Mapped[list["Declaration"]] = relationship(back_populates="invitation", order_by="Declaration.id")

    __table_args__ = (sa.UniqueConstraint("consultation_id", "email_hash"), address_goes_with_its_hash())

    @property
    def declared(self) -> "Declaration | None":
        """What the person declares now."""
        return self.declarations[-1] if self.declarations else None


class Declaration(DeclaredInterest):
    """What somebody who was asked to comment declared."""

    __tablename__ = "consultation_declaration"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation_invitation.id"), index=True)

    invitation: Mapped[Invitation] = relationship(back_populates="declarations")

    __table_args__ = declared_checks(INTERESTS)


class Comment(Base):
    """What somebody said about one clause, and the wording they suggest, if any.

    `text_hash`, `revision_id` and `draft_version` say which text they saw; `clause_text` is that text where a wording was
    suggested, so that the two can be compared whatever becomes of the draft.
    """

    __tablename__ = "consultation_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    declaration_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation_declaration.id"))
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), index=True)
    draft_version: Mapped[int]
    clause_id: Mapped[str] = mapped_column(sa.String(30))
    clause_heading: Mapped[str] = mapped_column(sa.String(120))
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    clause_text: Mapped[str] = mapped_column(sa.Text, default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    suggestion: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[datetime]
    creation_key: Mapped[str] = mapped_column(
        sa.String(64), unique=True, comment="makes a double press of the button one comment"
    )
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship(back_populates="comments")
    declaration: Mapped[Declaration] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="comment", order_by="Answer.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", COMMENT.statuses),
        sa.CheckConstraint("taken_at IS NULL OR status = 'accepted'", name="taken_is_accepted"),
    )


class Answer(Base):
    """What the owners made of a comment at one time, with a short text. The last one stands; the earlier ones stay.

    `by_as` and `by_for` say what whoever answered was then; empty where that was not recorded.
    """

    __tablename__ = "consultation_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation_comment.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    by_as: Mapped[str | None] = mapped_column(sa.String(20))
    by_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    at: Mapped[datetime]

    comment: Mapped[Comment] = relationship(back_populates="answers")

    __table_args__ = (one_of("outcome", ANSWERED), one_of("by_as", CAPACITIES))


class ConsultationLink(InvitationLink):
    """What is in the letter to somebody from outside."""

    __tablename__ = "consultation_link"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation_invitation.id"), index=True)


class ConsultationAccess(InvitationAccess):
    """A browser that a link let in: to one consultation."""

    __tablename__ = "consultation_access"

    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation_invitation.id"), index=True)

"""The tables of learning notes: the live rows, and the drafts that two sides are still agreeing on.

Nothing in a live row says where a note came from. A live row says nothing about who may read it: facet rows do.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, one_of
from app.exchanges.learning.lifecycle import LEARNING_DRAFT
from app.exchanges.learning.policy import SIDES


class LearningNote(Base):
    """The live values of one note. `standard_ids` are the standards it is about, in the order of the framework."""

    __tablename__ = "learning_note"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300))
    standard_ids: Mapped[str] = mapped_column(sa.Text, comment="apart by a space")


class NoteDraft(Base):
    """A note that two sides of an exchange are agreeing on, until it is published or given up: then the row is deleted.

    It is no revision of a contribution before both agreed, because moderators look after what the site owns, and nobody of the
    site reads what an area has not agreed to. `names` and `people` are what must not stand in it. They are kept as they are,
    because a sealed name could not be looked for in its other forms, and a hash of one of 153 areas hides nothing; and for as
    long as the draft, because what a moderator sends back is looked through again. `explained` says, by the fingerprint of a
    place, why what stands there is no name. Until it is published, `contribution_id` leads to what was submitted; nothing else
    does, and nothing leads back.
    """

    __tablename__ = "learning_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_number: Mapped[int] = mapped_column(
        unique=True, comment="of the exchange it comes from; no foreign key, and no page shows it"
    )
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    html: Mapped[dict[str, Any]]
    names: Mapped[list[str]] = mapped_column(sa.JSON)
    people: Mapped[list[str]] = mapped_column(sa.JSON)
    explained: Mapped[dict[str, Any]]
    not_before: Mapped[date] = mapped_column(comment="the first day on which it may be published")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    contribution_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contribution.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    participants: Mapped[list["NoteParticipant"]] = relationship(
        cascade="all, delete-orphan", order_by="NoteParticipant.person_id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", LEARNING_DRAFT.statuses),)

    def participant(self, person_id: int | None) -> "NoteParticipant | None":
        """Somebody who takes part."""
        return next((each for each in self.participants if each.person_id == person_id), None)

    def side_of(self, person_id: int | None) -> str | None:
        """On which side somebody is, if on any."""
        participant = self.participant(person_id)
        return None if participant is None else participant.side

    def agreement(self, side: str) -> "NoteParticipant | None":
        """Who agreed for a side: any one of its people may."""
        return next((each for each in self.participants if each.side == side and each.agreed_at is not None), None)

    @property
    def is_agreed(self) -> bool:
        return all(self.agreement(side) for side in SIDES)


class NoteParticipant(Base):
    """Somebody who takes part in a draft, and when they agreed to its text. An edit takes an agreement back, and this says so."""

    __tablename__ = "learning_participant"

    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("learning_draft.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    side: Mapped[str] = mapped_column(sa.String(10))
    agreed_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (one_of("side", SIDES),)

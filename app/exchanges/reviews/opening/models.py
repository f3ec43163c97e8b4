"""What a host opened to its team, and who opened it when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.exchanges.assessment.models import Assessment
from app.exchanges.reviews.exchange.models import Exchange


class Opening(Base):
    """Some standards of a signed assessment, for the team to read until the host takes it back."""

    __tablename__ = "exchange_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"))
    standards: Mapped[list[str]] = mapped_column(comment="ids of the framework that was signed")
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    exchange: Mapped[Exchange] = relationship()
    assessment: Mapped[Assessment] = relationship()


class Reading(Base):
    """Somebody of the team opened what they may: the host's log."""

    __tablename__ = "exchange_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_opening.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime]

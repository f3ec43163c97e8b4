"""The table of seats for people with lived experience. Nobody's account is in it but those of who asked and who proposed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, one_of
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience.lifecycle import SEAT

LONGEST_NAME, LONGEST_WORDS = 40, 300


class LivedSeat(Base):
    """At most one of an exchange. `first_name` is for who supports them, and for the host once it agreed.

    `person_agreed_at` is when who proposed them said that they want to. The row goes when it ends.
    """

    __tablename__ = "exchange_lived_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    first_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    support_contact: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    paid_time: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    person_agreed_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    exchange: Mapped[Exchange] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", SEAT.statuses),)

"""What a reviewer notes of a standard. A note belongs to a seat: whoever sat there may be erased, and it stays the team's."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.exchanges.reviews.exchange.models import Seat

LONGEST_KEY = 80


class Note(Base):
    """One reviewer's note of one standard, and the level they would give it by now; "" where they would give none yet."""

    __tablename__ = "exchange_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey(Seat.id))
    key: Mapped[str] = mapped_column(sa.String(LONGEST_KEY), comment="id of a standard")
    level: Mapped[str] = mapped_column(sa.String(20), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("seat_id", "key"),)

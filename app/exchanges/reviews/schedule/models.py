"""The tables of a schedule: its sessions, and when it was sent out and changed since.

Whom a session speaks to is for who takes part, and goes when the retention of the exchange says so.
"""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, one_of

WAYS = ("online", "on-site")
START_LENGTH = 5  # as 09:30
LONGEST_PLACE = 300
LONGEST_LINK = 1_000


def new_uid() -> str:
    """What calendars know a session by for ever: random, so that it names nothing."""
    return str(uuid.uuid4())


class Schedule(Base):
    """When the schedule of an exchange was sent out, when it changed since, and when who takes part was told of a change."""

    __tablename__ = "exchange_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), unique=True)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime | None] = mapped_column(comment="since it was sent out")
    told_at: Mapped[datetime] = mapped_column(comment="of the last change, or of the whole")

    @property
    def is_untold(self) -> bool:
        """Whether it changed since anybody was told."""
        return self.changed_at is not None and self.changed_at > self.told_at


class ScheduledSession(Base):
    """One session. It has no day until somebody says when; `start` is what a clock in the UK shows then.

    `sequence` is raised at each change, `changed` names what the last one changed. One that was removed keeps its row, emptied of
    words, so that calendars which have it learn that it does not take place.
    """

    __tablename__ = "exchange_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    uid: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    standards: Mapped[list[str]] = mapped_column(default=list, comment="ids of the framework")
    roles: Mapped[list[str]] = mapped_column(default=list, comment="job roles spoken to")
    spoken_to: Mapped[str] = mapped_column(sa.Text, default="", comment="names, one a line")
    seat_ids: Mapped[list[str]] = mapped_column(default=list, comment="numbers of the seats of who takes it")
    day: Mapped[date | None]
    start: Mapped[str] = mapped_column(sa.String(START_LENGTH), default="")
    minutes: Mapped[int]
    way: Mapped[str] = mapped_column(sa.String(20))
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE), default="")
    link: Mapped[str] = mapped_column(sa.String(LONGEST_LINK), default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    changed: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (one_of("way", WAYS), sa.CheckConstraint("(day IS NULL) = (start = '')", name="day_and_start"))

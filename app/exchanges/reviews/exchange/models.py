"""The tables of an exchange: what was asked, its host areas and their words, and the seats of its team.

Nothing here is ever put in the search index, a feed, a count or a kept page.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.areas.models import Area
from app.core import clock, erasures
from app.core.db import Base, one_of
from app.exchanges.authority.models import AreaWord
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, OVER, SEAT

REFERENCE_LENGTH = 10
FORMS = ("online", "on-site")
TEAM_READS_FOR = timedelta(days=365)


def new_reference() -> str:
    """What an exchange is called by people who may not know whose it is."""
    return erasures.new_word()[:REFERENCE_LENGTH].upper()


class Exchange(Base):
    """A review of one or more areas by their peers. `reference` is random, and says nothing of either.

    `explanation` says why what the guard found in the request is about nobody, and `explained` which finds it was writing for.
    """

    __tablename__ = "exchange"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(REFERENCE_LENGTH), unique=True, default=new_reference)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    is_paused: Mapped[bool] = mapped_column(default=False)
    standards: Mapped[list[str]] = mapped_column(default=list, comment="ids of the framework")
    enquiry: Mapped[str] = mapped_column(sa.Text, default="")
    months: Mapped[list[str]] = mapped_column(default=list, comment="as 2027-03")
    form: Mapped[str] = mapped_column(sa.String(20))
    hopes: Mapped[str] = mapped_column(sa.Text, default="")
    sensitivities: Mapped[str] = mapped_column(sa.Text, default="")
    bars_region: Mapped[bool] = mapped_column(default=False, comment="nobody of the host's region sits in the team")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    fieldwork_ended_at: Mapped[datetime | None] = mapped_column(comment="report, plan and progress review are due from here")
    draft_sent_at: Mapped[datetime | None] = mapped_column(
        comment="when the host was sent the draft, and its days to answer began"
    )
    final_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None] = mapped_column(comment="when the host was told that its request will be deleted")
    forgotten_at: Mapped[datetime | None] = mapped_column(comment="when what was only for the review was deleted")
    providers_listed_at: Mapped[datetime | None] = mapped_column(comment="when the host said that its list is complete")
    version: Mapped[int] = mapped_column()

    hosts: Mapped[list["Host"]] = relationship(order_by="Host.id", back_populates="exchange")
    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.id", back_populates="exchange")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", EXCHANGE.statuses), one_of("form", FORMS))

    @property
    def host_codes(self) -> frozenset[str]:
        """Its host areas, and those that took their place."""
        return frozenset(code for host in self.hosts for code in (host.area_code, host.acting_code))

    @property
    def is_open_to_team(self) -> bool:
        """Whether its team still reads: until it is over, and for a year after the report."""
        return self.status not in OVER and (self.final_at is None or clock.now() < self.final_at + TEAM_READS_FOR)


class Host(Base):
    """An area that is reviewed. `agreed_stamp` stands for the request that it agreed to, and `confirmed_stamp` for the team."""

    __tablename__ = "exchange_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"))
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"), index=True)
    agreed_stamp: Mapped[str] = mapped_column(sa.String(32), default="")
    confirmed_stamp: Mapped[str] = mapped_column(sa.String(32), default="")

    exchange: Mapped[Exchange] = relationship(back_populates="hosts")
    area: Mapped[Area] = relationship()
    words: Mapped[list["HostWord"]] = relationship(order_by="HostWord.id")

    __table_args__ = (sa.UniqueConstraint("exchange_id", "area_code"),)

    @property
    def acting_code(self) -> str:
        """The area that acts for it: the one that took its place, where it ended."""
        return self.area.successor_code or self.area_code


class HostWord(AreaWord):
    """Somebody's word for a host area: `act` says for what, and `subject_id` for which seat or other thing of the exchange."""

    __tablename__ = "exchange_word"

    host_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_host.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int] = mapped_column(default=0)


class Seat(Base):
    """A place in a team, and who it was offered to. The person is nobody once they are erased, and the seat stays a number.

    `why_ended` is a code that only the host reads. `terms_version` is what was signed when the seat was accepted.
    """

    __tablename__ = "exchange_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    is_lead: Mapped[bool] = mapped_column(default=False)
    is_commissioner: Mapped[bool] = mapped_column(default=False)
    is_health_or_vcs: Mapped[bool] = mapped_column(default=False)
    can_lead: Mapped[bool] = mapped_column(default=False)
    offered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    offered_at: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    terms_version: Mapped[str] = mapped_column(sa.String(20), default="")
    why_ended: Mapped[str] = mapped_column(sa.String(20), default="")
    version: Mapped[int] = mapped_column()

    exchange: Mapped[Exchange] = relationship(back_populates="seats")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", SEAT.statuses),
        sa.Index(
            "uq_exchange_seat_open",
            "exchange_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("status IN ('offered', 'accepted')"),
            postgresql_where=sa.text("status IN ('offered', 'accepted')"),
        ),
    )

"""The tables of a round: itself, who coordinates it, the areas in it with their words, and its reviewers.

Nothing here is ever put in the search index, a feed, a count or a kept page.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.areas.models import Area
from app.core.db import Base, one_of
from app.exchanges.authority.models import AreaWord
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.rounds.round.lifecycle import IN_IT, ROUND, ROUND_HOST, ROUND_REVIEWER

LONGEST_TITLE = 100
WAITING = sa.text("ended_at IS NULL")


class Round(Base):
    """Reviews of several areas in some months. A triad is one of three areas without a coordinator; it has no title.

    `earlier_id` is the triad that it is the next run of.
    """

    __tablename__ = "exchange_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE), default="")
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    is_triad: Mapped[bool] = mapped_column(default=False)
    months: Mapped[list[str]] = mapped_column(default=list, comment="as 2027-03")
    team_size: Mapped[int]
    earlier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exchange_round.id"))
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    started_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    coordinators: Mapped[list["RoundCoordinator"]] = relationship(order_by="RoundCoordinator.id", back_populates="round")
    hosts: Mapped[list["RoundHost"]] = relationship(order_by="RoundHost.id", back_populates="round")
    reviewers: Mapped[list["RoundReviewer"]] = relationship(order_by="RoundReviewer.id", back_populates="round")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", ROUND.statuses),)

    @property
    def area_codes(self) -> frozenset[str]:
        """The areas that were asked or take part, and those that took their place."""
        return frozenset(code for host in self.present_hosts for code in host.area_codes)

    @property
    def present_hosts(self) -> list["RoundHost"]:
        """The places of areas that did not leave."""
        return [host for host in self.hosts if host.status in IN_IT]

    @property
    def joined_hosts(self) -> list["RoundHost"]:
        """The places of areas that take part."""
        return [host for host in self.hosts if host.status == "joined"]

    @property
    def present_reviewers(self) -> list["RoundReviewer"]:
        """Those who did not leave."""
        return [reviewer for reviewer in self.reviewers if reviewer.status == "joined" and reviewer.person_id is not None]

    @property
    def reviewer_ids(self) -> frozenset[int]:
        """Their persons."""
        return frozenset(reviewer.person_id for reviewer in self.present_reviewers if reviewer.person_id is not None)


class RoundCoordinator(Base):
    """Somebody was appointed to coordinate a round. While `waits_since` is set it opens nothing: somebody else has to agree."""

    __tablename__ = "round_coordinator"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_round.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    appointed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    appointed_at: Mapped[datetime]
    waits_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(back_populates="coordinators")

    __table_args__ = (
        sa.Index("uq_round_coordinator_open", "round_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
    )

    @property
    def is_acting(self) -> bool:
        """Whether it counts."""
        return self.ended_at is None and self.waits_since is None and self.person_id is not None


class RoundHost(Base):
    """An area's place in a round, with the exchange that is its request. `agreed_areas` are the host areas that gave their word.

    `places` is how many the area means to give in return, and `is_shown` whether the network reads that it takes part.
    """

    __tablename__ = "round_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_round.id"), index=True)
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"), index=True)
    exchange_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    places: Mapped[int] = mapped_column(default=0)
    is_shown: Mapped[bool] = mapped_column(default=False)
    agreed_areas: Mapped[list[str]] = mapped_column(default=list)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    round: Mapped[Round] = relationship(back_populates="hosts")
    area: Mapped[Area] = relationship()
    exchange: Mapped[Exchange | None] = relationship()
    words: Mapped[list["RoundWord"]] = relationship(order_by="RoundWord.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", ROUND_HOST.statuses),)

    @property
    def acting_codes(self) -> list[str]:
        """The areas that speak for it: those of its exchange, or its own while it has none."""
        if self.exchange is None:
            return [self.area.successor_code or self.area_code]
        return sorted(host.acting_code for host in self.exchange.hosts)

    @property
    def area_codes(self) -> frozenset[str]:
        """Its areas, and those that took their place."""
        return frozenset({self.area_code, *self.acting_codes}) | (self.exchange.host_codes if self.exchange else frozenset())


class RoundWord(AreaWord):
    """Somebody's word for an area in a round: `act` says for what."""

    __tablename__ = "round_word"

    host_id: Mapped[int] = mapped_column(sa.ForeignKey("round_host.id"), index=True)
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"))
    act: Mapped[str] = mapped_column(sa.String(20))


class RoundReviewer(Base):
    """Somebody who reviews in a round, and in how many places. The matcher knows this number; it stays once they are erased.

    `area_code` is the area that gives the places; none for somebody who is of no area in the round.
    """

    __tablename__ = "round_reviewer"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_round.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area_code: Mapped[str | None] = mapped_column(sa.ForeignKey("area.code"))
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    places: Mapped[int]
    joined_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    round: Mapped[Round] = relationship(back_populates="reviewers")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", ROUND_REVIEWER.statuses), sa.UniqueConstraint("round_id", "person_id"))

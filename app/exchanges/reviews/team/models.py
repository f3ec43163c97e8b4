"""The host's list of providers and bidders, what it said of names that are nearly the same, and the conflicts that it waived."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

LONGEST_NAME = 150


class Provider(Base):
    """A body that provides services to a host, or bids to. The list is the host's, and goes when the exchange is over."""

    __tablename__ = "exchange_provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    is_bid: Mapped[bool]


class SettledName(Base):
    """Somebody of the host said whether a name on its side and an organisation that a reviewer works for are one body.

    It goes with the list of providers.
    """

    __tablename__ = "exchange_settled_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    is_same: Mapped[bool]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    settled_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("exchange_id", "name", "organisation_id"),)


class Waiver(Base):
    """A host wrote why a conflict that may be waived does not matter to it. It goes six months after the report is final."""

    __tablename__ = "exchange_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    words: Mapped[str] = mapped_column(sa.Text)
    waived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    waived_at: Mapped[datetime]

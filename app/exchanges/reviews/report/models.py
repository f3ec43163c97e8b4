"""The final report of an exchange, frozen, and who reviewed. Nothing of it is ever in the search index, a feed or a kept page."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.exchanges.reviews.exchange.models import Exchange

LONGEST_NAME = 300


class FinalReport(Base):
    """The text of a report as it became final. Nothing in it changes afterwards.

    Those who reviewed stand in rows of their own: a person who is erased is named no longer, in a report either.
    """

    __tablename__ = "exchange_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    frozen_at: Mapped[datetime]

    exchange: Mapped[Exchange] = relationship()
    members: Mapped[list["ReportMember"]] = relationship(order_by="ReportMember.id")


class ReportMember(Base):
    """Somebody of the team as the report names them: with no name where the terms that they signed do not allow it."""

    __tablename__ = "exchange_report_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_report.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    organisation: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    role: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))

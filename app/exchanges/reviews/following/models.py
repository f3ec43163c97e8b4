"""The tables of action plans: a plan, its actions, what is written beside them once it was sent, and which hosts agreed.

Nothing here is ever put in the search index, a feed, a count or a kept page; of closed exchanges whose hosts agreed to it,
ratings alone are counted together with those of others.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, one_of
from app.exchanges.reviews.exchange.models import Exchange, Host
from app.exchanges.reviews.following.lifecycle import ACTION
from app.exchanges.reviews.following.values import ENTRIES
from app.exchanges.standards.framework import LONGEST_ID

LONGEST_ROLE = 150
AGREED_ACTS = ("send-plan", "close")


class Plan(Base):
    """The action plan of an exchange: the host's alone until it is sent, and the exchange's from then on."""

    __tablename__ = "exchange_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange.id"), unique=True)
    sent_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None] = mapped_column(comment="when the host finished its progress review")
    counts_agreed: Mapped[bool] = mapped_column(
        default=False, comment="every host area said that its ratings may be counted with those of others"
    )
    edited_at: Mapped[datetime]
    warned_at: Mapped[datetime | None] = mapped_column(comment="when the host was told that its draft will be deleted")

    exchange: Mapped[Exchange] = relationship()
    actions: Mapped[list["PlanAction"]] = relationship(order_by="PlanAction.position, PlanAction.id", back_populates="plan")
    entries: Mapped[list["PlanEntry"]] = relationship(order_by="PlanEntry.id", back_populates="plan")


class PlanAction(Base):
    """What the host will do. Nothing in it changes once the plan was sent: what comes later stands beside it, with its day.

    `lines` are numbers of findings and `helps` addresses of pages of this site. `explanation` says why what the guard found is
    about nobody, and `explained` which finds it was writing for: both are the host's.
    """

    __tablename__ = "exchange_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_plan.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    owner: Mapped[str] = mapped_column(sa.String(LONGEST_ROLE), default="", comment="a role, and nobody's name")
    due_on: Mapped[date]
    measure: Mapped[str] = mapped_column(sa.Text, default="", comment="how the host will know that it worked")
    standard: Mapped[str] = mapped_column(sa.String(LONGEST_ID), default="", comment="id of the framework")
    lines: Mapped[list[str]] = mapped_column(default=list, comment="ids of findings")
    helps: Mapped[list[str]] = mapped_column(default=list, comment="addresses of pages of this site")
    position: Mapped[int] = mapped_column(default=0)
    added_later_at: Mapped[datetime | None] = mapped_column(comment="when it was added to a plan that had been sent")
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship(back_populates="actions")
    entries: Mapped[list["PlanEntry"]] = relationship(order_by="PlanEntry.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("status", ACTION.statuses),)


class PlanEntry(Base):
    """Something written once the plan was sent, with its day: a note or a rating of an action, or a comment of the team's lead.

    An entry never changes: a rating that is said anew is another entry, and the earlier stays.
    """

    __tablename__ = "exchange_plan_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_plan.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exchange_action.id"), comment="none for a comment on the whole")
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explained: Mapped[list[str]] = mapped_column(default=list)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]

    plan: Mapped[Plan] = relationship(back_populates="entries")

    __table_args__ = (one_of("kind", ENTRIES),)


class PlanAgreement(Base):
    """A host area agreed to send the plan, or to close: `stamp` stands for what it read. Joint hosts all do before it is done."""

    __tablename__ = "exchange_plan_agreed"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("exchange_host.id"))
    act: Mapped[str] = mapped_column(sa.String(20))
    stamp: Mapped[str] = mapped_column(sa.String(32))
    counts: Mapped[bool] = mapped_column(default=False, comment="it agreed that its ratings may be counted")

    host: Mapped[Host] = relationship()

    __table_args__ = (sa.UniqueConstraint("host_id", "act"), one_of("act", AGREED_ACTS))

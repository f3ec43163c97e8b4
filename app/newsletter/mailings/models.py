"""The tables of mailings and their deliveries. The database itself holds what must never be: two deliveries to one subscriber."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contributions.models import Revision
from app.core.db import Base, one_of
from app.newsletter.mailings.lifecycle import DELIVERY, MAILING

NOT_CANCELLED = "status <> 'cancelled'"
SKIP_REASONS = ("nothing-followed", "left", "cancelled")  # nothing in it is followed; unsubscribed or erased since; cancelled
FAILURES = ("refused-address", "refused-message", "gave-up", "bad-address")
HOLD_REASONS = ("editor", "item-gone", "issue-gone", "issue-changed", "nobody", "sender-refused", "restored", "content-refused")


class Mailing(Base):
    """One approved revision of an issue, to be sent to everyone who gets the newsletter when it starts.

    `started_at` is when its time came: who is in the audience is asked of that moment. The deliveries are made in the order of
    subscribers, and `prepared_to` is the last that was looked at; `audience_count` is known once all are made. `in_doubt`: the
    site was restored meanwhile, so each that is made waits for an editor. `run` counts how often sending was taken up: jobs of
    an earlier run do nothing. `held_reason` says why it is paused and `held_items` which items of the issue stood in the way;
    `trouble` is what the mail server last did to us, "" while it works.
    """

    __tablename__ = "newsletter_mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"))
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    scheduled_for: Mapped[datetime]
    scheduled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    scheduled_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    audience_count: Mapped[int | None]
    prepared_to: Mapped[int] = mapped_column(default=0)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    run: Mapped[int] = mapped_column(default=0)
    held_reason: Mapped[str] = mapped_column(sa.String(20), default="")
    held_items: Mapped[list[str]] = mapped_column(default=list)
    trouble: Mapped[str] = mapped_column(sa.String(20), default="")
    version: Mapped[int] = mapped_column()

    revision: Mapped[Revision] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", MAILING.statuses),
        one_of("held_reason", ("", *HOLD_REASONS)),
        sa.CheckConstraint("audience_count IS NULL OR started_at IS NOT NULL", name="audience_is_of_the_start"),
        sa.CheckConstraint(
            "status <> 'preparing' OR (started_at IS NOT NULL AND audience_count IS NULL)", name="preparing_has_started"
        ),
        sa.CheckConstraint(
            "status NOT IN ('sending', 'sent') OR audience_count IS NOT NULL", name="what_is_sent_has_an_audience"
        ),
        sa.CheckConstraint("(status = 'paused') = (held_reason <> '')", name="paused_says_why"),
        sa.Index(
            "uq_newsletter_mailing_one_a_revision",
            "revision_id",
            unique=True,
            sqlite_where=sa.text(NOT_CANCELLED),
            postgresql_where=sa.text(NOT_CANCELLED),
        ),
        sa.Index("ix_newsletter_mailing_status", "status", "scheduled_for"),
    )


class Delivery(Base):
    """One message of a mailing to one subscriber. It holds no address: that stands with the subscriber alone.

    `claim` is the worker's that took it last, until `lease_until`; `attempts` counts the answers of the mail server; a queued one
    is not tried before `next_at`. `reason` says in a code why it was skipped or failed, `code` what the server answered (digits
    only, such as 550 5.1.1). `settled_by_id` is the editor who decided on it when it was uncertain.
    """

    __tablename__ = "newsletter_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_mailing.id"))
    subscriber_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_subscriber.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    next_at: Mapped[datetime]
    claim: Mapped[str | None] = mapped_column(sa.String(32))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(20), default="")
    code: Mapped[str] = mapped_column(sa.String(20), default="")
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        one_of("status", DELIVERY.statuses),
        one_of("reason", ("", *SKIP_REASONS, *FAILURES)),
        sa.CheckConstraint(
            "status NOT IN ('claimed', 'sending') OR (claim IS NOT NULL AND lease_until IS NOT NULL)", name="held_has_a_lease"
        ),
        sa.CheckConstraint("status <> 'handed_over' OR message_id <> ''", name="handed_over_has_a_message"),
        sa.CheckConstraint("(status IN ('skipped', 'failed')) = (reason <> '')", name="what_did_not_go_says_why"),
        sa.CheckConstraint("attempts >= 0", name="attempts_counted"),
        sa.UniqueConstraint("mailing_id", "subscriber_id"),
        sa.Index("ix_newsletter_delivery_work", "mailing_id", "status", "next_at"),
    )


class DeliveryCount(Base):
    """How many deliveries of a mailing that ended long ago ended in one way: what is left of them (see `housekeeping`)."""

    __tablename__ = "newsletter_delivery_count"

    mailing_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_mailing.id"), primary_key=True)
    status: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    number: Mapped[int]

    __table_args__ = (
        one_of("status", ("handed_over", "failed", "skipped")),
        sa.CheckConstraint("number > 0", name="counts_something"),
    )

"""The tables of subscribers: who gets the newsletter, what they agreed to, the links that confirm it, and what came back."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import LONGEST_EMAIL
from app.core import erasures
from app.core.db import Base, one_of
from app.core.secret_links import SingleUseLink
from app.subscriptions.lifecycle import SUBSCRIBER

# What may stand in the ledger, and how each came about.
ACTS = (
    "asked",
    "confirmed",
    "changed",
    "asked-again",
    "confirmed-again",
    "moved",
    "unsubscribed",
    "lapsed",
    "suspended",
    "erased",
)
METHODS = ("form", "link", "account", "one-click", "site", "report")
LINK_PURPOSES = ("confirm", "stay")
RETURN_KINDS = ("hard", "soft", "complaint")


class Subscriber(Base):
    """One address that gets the newsletter, or did, or may. `address_hash` is keyed; both are null once it is erased.

    Lists of topics hold codes; an empty one means everything. `person_id` is set where the address is, or was when last looked
    at, that of somebody with an account. `confirmed_at` is when they last said yes, `asked_again_at` when we asked whether they
    still want it and they have not answered yet.
    """

    __tablename__ = "newsletter_subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(
        sa.String(erasures.WORD_LENGTH), unique=True, default=erasures.new_word, comment="random; known by it for ever"
    )
    address: Mapped[str | None] = mapped_column(sa.String(LONGEST_EMAIL))
    address_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    sections: Mapped[list[str]] = mapped_column(default=list)
    harm_types: Mapped[list[str]] = mapped_column(default=list)
    regions: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    asked_again_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    ledger: Mapped[list["ConsentEntry"]] = relationship(back_populates="subscriber", order_by="ConsentEntry.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", SUBSCRIBER.statuses),
        sa.CheckConstraint("(status = 'erased') = (address IS NULL)", name="erased_has_no_address"),
        sa.CheckConstraint("(address IS NULL) = (address_hash IS NULL)", name="address_goes_with_its_hash"),
        sa.CheckConstraint("status <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed_says_when"),
        sa.Index("ix_newsletter_subscriber_status", "status", "status_at"),
    )


class ConsentEntry(Base):
    """One line of a subscriber's ledger: what they agreed to, changed or stopped, in which words, where, how and when.

    The database refuses to change or delete one. `details` holds codes, counts and moments, never an address and never
    what anybody typed.
    """

    __tablename__ = "newsletter_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_subscriber.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(sa.String(20))
    method: Mapped[str] = mapped_column(sa.String(20))
    page: Mapped[str] = mapped_column(sa.String(80), default="", comment="a path of this site, without what follows a link")
    wording_version: Mapped[str] = mapped_column(sa.String(30), default="")
    wording: Mapped[str] = mapped_column(sa.Text, default="")
    mailing_id: Mapped[int | None] = mapped_column(index=True, comment="the mailing whose link was used, if any")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    subscriber: Mapped[Subscriber] = relationship(back_populates="ledger")

    __table_args__ = (
        one_of("act", ACTS),
        one_of("method", METHODS),
        sa.CheckConstraint("(wording_version = '') = (wording = '')", name="wording_has_a_version"),
    )


class SubscriberLink(SingleUseLink):
    """A single-use link sent to an address. It keeps what was asked for until it is used: whoever filled in the form has

    proved nothing yet.
    """

    __tablename__ = "newsletter_link"

    subscriber_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_subscriber.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    sections: Mapped[list[str]] = mapped_column(default=list)
    harm_types: Mapped[list[str]] = mapped_column(default=list)
    regions: Mapped[list[str]] = mapped_column(default=list)
    wording_version: Mapped[str] = mapped_column(sa.String(30))
    page: Mapped[str] = mapped_column(sa.String(80), default="")

    subscriber: Mapped[Subscriber] = relationship()

    __table_args__ = (one_of("purpose", LINK_PURPOSES),)


class Blocked(Base):
    """What is left of an erased address: a keyed hash, so that no list that somebody brings in can add it again.

    It never stands in the way of the person's own new subscription, which takes it away.
    """

    __tablename__ = "newsletter_blocked"

    address_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    erased_at: Mapped[datetime]


class ReturnedMail(Base):
    """A message of ours that came back, or that its reader called unwanted. `digest` makes the same report count once."""

    __tablename__ = "newsletter_returned_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(sa.ForeignKey("newsletter_subscriber.id"), index=True)
    mailing_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(20), default="", comment="as the report gave it, such as 5.1.1")
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (one_of("kind", RETURN_KINDS),)

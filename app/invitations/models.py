"""The columns of a feature's four tables of invitations. A feature names the tables, and joins them to its own.

Its invitation, link and access tables point at one another by `invitation_id`; its declarations have a relationship `invitation`.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import LONGEST_EMAIL, LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.core.db import Base, one_of
from app.core.secret_links import SingleUseLink

LONGEST_OTHER = 200
OTHER = "other"  # the interest of which somebody says in their own words what it is


class Invited(Base):
    """Somebody was asked: a member, who signs in, or somebody from outside, who comes by a link.

    `name` and `organisation` are what the inviter wrote; what the person declares stands before them. The address is kept, also
    as a keyed hash to find it by, only until some days after the end.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    email: Mapped[str | None] = mapped_column(sa.String(LONGEST_EMAIL))
    email_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    organisation: Mapped[str] = mapped_column(sa.String(LONGEST_ORGANISATION_NAME), default="")
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class DeclaredInterest(Base):
    """What somebody said of themselves and their interest at one time. A change is a new row: the old one stays."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    organisation: Mapped[str] = mapped_column(sa.String(LONGEST_ORGANISATION_NAME), default="")
    interest: Mapped[str] = mapped_column(sa.String(20))
    other: Mapped[str] = mapped_column(sa.String(LONGEST_OTHER), default="")
    declared_at: Mapped[datetime]


class InvitationLink(SingleUseLink):
    """A single-use link sent to somebody from outside."""

    __abstract__ = True

    invitation_id: Mapped[int]


class InvitationAccess(Base):
    """A browser that a link let in: to one thing, as one person invited. The token lives in its cookie alone."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def address_goes_with_its_hash() -> sa.CheckConstraint:
    """What the database holds a table of invitations to."""
    return sa.CheckConstraint("(email IS NULL) = (email_hash IS NULL)", name="address_goes_with_its_hash")


def declared_checks(interests: Collection[str]) -> tuple[sa.CheckConstraint, sa.CheckConstraint]:
    """What the database holds a table of declarations to."""
    said = sa.CheckConstraint(f"interest <> '{OTHER}' OR other <> ''", name="other_is_said")
    return one_of("interest", tuple(interests)), said

"""The tables of people and of what they belong to. How people sign in is in `credentials`.

A person's name and email are erased in place: the row stays, so that what they did still points at someone.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import erasures
from app.core.actor import ROLES
from app.core.db import Base

STATUSES = ("unconfirmed", "waiting", "active", "closed", "erased")
LONGEST_EMAIL = 254  # the longest address a mail server must accept: RFC 5321, section 4.5.3.1.3, less the brackets
LONGEST_NAME = 100
LONGEST_ORGANISATION_NAME = 150


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Person(Base):
    """Someone with an account. `email` is stored casefolded, and is null once the person is erased.

    unconfirmed: the address is proven, the details are not given. waiting: a moderator must decide; may read.
    active: may take part. closed: may not sign in; what they contributed stays. erased: nothing says who it was.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(
        sa.String(erasures.WORD_LENGTH), unique=True, default=erasures.new_word, comment="random; known by it for ever"
    )
    email: Mapped[str | None] = mapped_column(sa.String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    job_role: Mapped[str] = mapped_column(sa.String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    totp_salt: Mapped[str | None] = mapped_column(sa.String(64), comment="the secret is derived from it and SECRET_KEY")
    totp_last_step: Mapped[int | None] = mapped_column(sa.BigInteger, comment="the last 30-second step a code was used for")
    totp_pending_salt: Mapped[str | None] = mapped_column(sa.String(64), comment="a second step being set up")
    status: Mapped[str] = mapped_column(sa.String(20), index=True)
    status_at: Mapped[datetime]
    created_at: Mapped[datetime]
    first_signed_in_at: Mapped[datetime | None]
    erasure_asked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(sa.Integer)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.CheckConstraint(_one_of("status", STATUSES), name="status"),
        sa.CheckConstraint("(status = 'erased') = (email IS NULL)", name="erased_has_no_email"),
        sa.CheckConstraint("status != 'erased' OR (password_hash IS NULL AND name = '')", name="erased_is_empty"),
    )

    @property
    def has_second_factor(self) -> bool:
        return self.totp_salt is not None


class Organisation(Base):
    """A body people work for. Until `confirmed_at` its name is only somebody's proposal and is shown to moderators alone.

    One made for a recognised email domain is confirmed at once under the domain's name; `proposed_name` keeps what
    the first person called it, for a moderator to take up. A merged one points at what it became.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_ORGANISATION_NAME))
    proposed_name: Mapped[str] = mapped_column(sa.String(LONGEST_ORGANISATION_NAME), default="")
    kind: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    version: Mapped[int] = mapped_column(sa.Integer)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id != id", name="not_merged_into_itself"),)


class OrganisationDomain(Base):
    """An email domain whose users belong to the organisation. Whole labels count: `a.example.org` is under `example.org`."""

    __tablename__ = "organisation_domain"

    domain: Mapped[str] = mapped_column(sa.String(253), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)


class OrganisationArea(Base):
    """A local area (ONS code) the organisation serves; whether it commissions there follows from the organisation's kind."""

    __tablename__ = "organisation_area"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(sa.String(9), primary_key=True, index=True)


class Membership(Base):
    """A person's place in an organisation: asked for, confirmed, ended. A person has at most one that has not ended."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(comment="a person's id; null where the email domain decided")
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class AreaMembership(Base):
    """A person's place in a local area (ONS code), confirmed by its area lead or a moderator.

    While `waits_since` is set it opens nothing: somebody gave it to themselves or to their own organisation.
    """

    __tablename__ = "area_membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    area_code: Mapped[str] = mapped_column(sa.String(9), index=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    waits_since: Mapped[datetime | None]
    waits_on_id: Mapped[int | None] = mapped_column(comment="who gave it, and so cannot agree to it; a person's id")

    __table_args__ = (
        sa.Index(
            "uq_area_membership_open",
            "person_id",
            "area_code",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class RoleGrant(Base):
    """A role a person holds. `area_code` (empty for none) and `organisation_id` (null for none) are its scope.

    `granted_as` and `granted_for` say which roles whoever gave it held then, and of which organisation they were; `granted_as` is
    null where that was not recorded.
    """

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20), index=True)
    area_code: Mapped[str] = mapped_column(sa.String(9), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    granted_by: Mapped[int | None] = mapped_column(comment="a person's id; null where the system or a command did")
    granted_as: Mapped[str | None] = mapped_column(sa.String(60))
    granted_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    granted_at: Mapped[datetime]
    waits_since: Mapped[datetime | None] = mapped_column(comment="as of a place in an area: until somebody agrees, it is no role")
    waits_on_id: Mapped[int | None]

    __table_args__ = (
        sa.CheckConstraint(_one_of("role", ROLES), name="role"),
        sa.CheckConstraint("(role = 'area_lead') = (area_code != '')", name="area_lead_has_an_area"),
        sa.Index(
            "uq_role_grant_everywhere",
            "person_id",
            "role",
            "area_code",
            unique=True,
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        ),
        sa.Index(
            "uq_role_grant_organisation",
            "person_id",
            "role",
            "area_code",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("organisation_id IS NOT NULL"),
            postgresql_where=sa.text("organisation_id IS NOT NULL"),
        ),
    )

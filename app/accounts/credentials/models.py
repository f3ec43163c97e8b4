"""The tables of what lets a person in: sessions, emailed tokens, recovery codes. Only hashes are kept.

Part of the models layer: kept apart because erasing a person deletes every row here.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import LONGEST_EMAIL
from app.core.db import Base
from app.core.secret_links import SingleUseLink

PURPOSES = ("verify-email", "sign-in", "reset-password", "change-email")


class SignInSession(Base):
    """One signed-in browser. The cookie holds the token, this row only its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    second_factor: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(
        sa.String(80), default="", comment="a few words for the device, such as Firefox on Windows"
    )


class AccountToken(SingleUseLink):
    """A single-use link sent by email. `person_id` is null where the sender did not prove who they are: known and unknown

    addresses then leave the same row.
    """

    __tablename__ = "account_token"

    purpose: Mapped[str] = mapped_column(sa.String(20))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(LONGEST_EMAIL), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        sa.CheckConstraint(f"purpose IN ({', '.join(repr(purpose) for purpose in PURPOSES)})", name="purpose"),
        sa.CheckConstraint("purpose != 'change-email' OR person_id IS NOT NULL", name="change_email_has_a_person"),
    )


class RecoveryCode(Base):
    """A code that stands in once for the second step. 80 random bits, so a plain SHA-256 keeps it."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

"""The table of people who were invited to make an account."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import LONGEST_EMAIL, LONGEST_NAME
from app.core import erasures
from app.core.secret_links import SingleUseLink


class AccountInvitation(SingleUseLink):
    """Somebody was asked to make an account. The row is the one link that was sent to them: sending again makes a new row.

    It ends when the account is made (`person_id` says whose it is) or when it is withdrawn; address and name are erased then.
    `roles` are codes with spaces between. Who they work for is `organisation_id`; null where they are asked that themselves.
    """

    __tablename__ = "account_invitation"

    word: Mapped[str] = mapped_column(
        sa.String(erasures.WORD_LENGTH), unique=True, default=erasures.new_word, comment="random; known by it for ever"
    )
    email: Mapped[str | None] = mapped_column(sa.String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    roles: Mapped[str] = mapped_column(sa.String(60), default="")
    area_code: Mapped[str] = mapped_column(sa.String(9), default="")
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)

    __table_args__ = (
        sa.CheckConstraint("(ended_at IS NULL) = (email IS NOT NULL)", name="address_is_kept_until_the_end"),
        sa.CheckConstraint("ended_at IS NULL OR name = ''", name="name_is_kept_until_the_end"),
        sa.CheckConstraint("person_id IS NULL OR ended_at IS NOT NULL", name="taken_up_has_ended"),
    )

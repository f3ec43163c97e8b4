"""The tables of opening a site: what the operator settled, and letters that showed whether mail arrives."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.secret_links import SingleUseLink


class SettledPoint(Base):
    """An administrator said that a point is settled, as it was worded on `as_of`. Taken back, the row stays.

    Who did is a number with no foreign key, so that it outlives them, as in the audit trail.
    """

    __tablename__ = "settled_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    as_of: Mapped[date]
    settled_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(comment="a person's id")
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[int | None] = mapped_column(comment="a person's id")

    __table_args__ = (
        sa.Index(
            "uq_settled_point_now",
            "code",
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        ),
    )


class MailTest(SingleUseLink):
    """A letter that an administrator asked for; its link, once used, shows that mail leaves this site and arrives.

    `settings_hash` is of how mail was sent then: after a change it shows nothing any more.
    """

    __tablename__ = "mail_test"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    settings_hash: Mapped[str] = mapped_column(sa.String(64))

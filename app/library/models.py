"""The tables of the library.

`library_item` is the live table: what a listing shows and sorts by, one row for each specification or framework ever published.
Both kinds share it, so that one listing holds both. A row says nothing about who may read it: facet rows do.

`upgrade_task` is a newer version of an original that an adaptation has to look at; `used_statement` what an area says about
having used a specification.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contributions.models import Contribution, Revision
from app.contributions.short_texts.registry import ShortText, of_its_own
from app.core.db import Base, one_of
from app.library.lifecycle import UPGRADE, USED

LONGEST_PLACE = 300


class LibraryItem(Base):
    """The live values of one specification or outcomes framework. An empty string is "not stated".

    `form` is a specification's form, or "framework". `part_count` counts clauses, or measures. `place` is the area served, in
    words, as a listing shows it; `sort_title` is the title as A to Z reads it.
    """

    __tablename__ = "library_item"

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    sort_title: Mapped[str] = mapped_column(sa.String(200), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300))
    form: Mapped[str] = mapped_column(sa.String(40))
    service_type: Mapped[str] = mapped_column(sa.String(40))
    standing: Mapped[str] = mapped_column(sa.String(40))
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE))
    contract_form: Mapped[str] = mapped_column(sa.String(40))
    value_band: Mapped[str] = mapped_column(sa.String(40))
    part_count: Mapped[int]


class UpgradeTask(Base):
    """A newer version of the original of an adaptation, to be looked at clause by clause.

    `contribution` is the adaptation; `from_number` the version of the original that its text had taken in, `to_revision` the
    newer one. `owner` is the person it names. `choices` holds what was chosen so far, by clause id, so that nothing typed is
    lost; `replaced` what finishing took out of the adaptation, so that nothing local is. `draft` is what finishing made.
    """

    __tablename__ = "upgrade_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"))
    from_number: Mapped[int]
    to_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    status_at: Mapped[datetime]
    created_at: Mapped[datetime]
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    replaced: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revision.id"))
    version: Mapped[int] = mapped_column()

    contribution: Mapped[Contribution] = relationship()
    to_revision: Mapped[Revision] = relationship(foreign_keys=[to_revision_id])

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", UPGRADE.statuses),
        sa.UniqueConstraint("contribution_id", "to_revision_id"),
        sa.Index(
            "uq_upgrade_task_one_open",
            "contribution_id",
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        ),
    )


class UsedStatement(ShortText, Base):
    """What a local area says about having used a specification. It belongs to the organisation that said it, not to a person.

    `used_on` is the first day of the month of use. `contract_months` is empty where that is not stated; `change` is what they
    would change. An area has at most one that shows and one that waits for a moderator, which replaces it once published.
    """

    __tablename__ = "used_statement"

    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"))
    used_on: Mapped[date]
    how: Mapped[str] = mapped_column(sa.String(20))
    contract_months: Mapped[int | None]
    again: Mapped[str] = mapped_column(sa.String(20))
    change: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("status", USED.statuses),
        one_of("how", ("procurement", "contract", "planning", "other")),
        one_of("again", ("yes", "no", "with-changes")),
        of_its_own(),
        *(
            sa.Index(
                f"uq_used_statement_one_{status}",
                "contribution_id",
                "area_code",
                unique=True,
                sqlite_where=sa.text(f"status = '{status}'"),
                postgresql_where=sa.text(f"status = '{status}'"),
            )
            for status in ("published", "submitted")
        ),
    )

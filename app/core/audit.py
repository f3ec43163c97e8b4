"""The audit trail: who did what to which thing, when. Append-only (the database refuses changes) and free of text,

so that redacting a revision or erasing a person never has to touch it.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.actor import Actor
from app.core.db import Base, session


class AuditEntry(Base):
    """One act. `detail` holds codes, ids and counts only: never anything a person typed.

    `actor_as` and `actor_for_id` say which roles the actor held and of which organisation they were at that moment. In entries
    from before these were kept, `actor_as` is null.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(comment="a person's id; no foreign key, so erasing them leaves the trail")
    actor_kind: Mapped[str] = mapped_column(sa.String(20))
    actor_as: Mapped[str | None] = mapped_column(sa.String(60))
    actor_for_id: Mapped[int | None] = mapped_column(
        comment="an organisation's id; no foreign key, so merging it leaves the trail"
    )
    verb: Mapped[str] = mapped_column(sa.String(60))
    thing_kind: Mapped[str] = mapped_column(sa.String(40))
    thing_id: Mapped[int | None]
    from_status: Mapped[str] = mapped_column(sa.String(20), default="")
    to_status: Mapped[str] = mapped_column(sa.String(20), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (sa.Index("ix_audit_entry_thing", "thing_kind", "thing_id"),)


def record(
    actor: Actor,
    verb: str,
    thing_kind: str,
    thing_id: int | None,
    *,
    from_status: str = "",
    to_status: str = "",
    **detail: int | str | bool | None,
) -> None:
    """Add an entry in the current transaction. `detail` takes codes, ids and counts, never typed text."""
    kind = "person" if actor.is_signed_in else ("system" if actor.is_system else "visitor")
    session().add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.person_id,
            actor_kind=kind,
            actor_as=actor.roles_in_use,
            actor_for_id=actor.organisation_id,
            verb=verb,
            thing_kind=thing_kind,
            thing_id=thing_id,
            from_status=from_status,
            to_status=to_status,
            detail={key: value for key, value in detail.items() if value is not None},
        )
    )

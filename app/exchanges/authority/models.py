"""What is kept where somebody speaks for an area."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class AreaWord(Base):
    """Somebody's word for an area, as its lead or for one of its commissioning organisations.

    `stamp` stands for what they said it of: to anything else it counts no longer.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    is_lead: Mapped[bool]
    stamp: Mapped[str] = mapped_column(sa.String(32))
    signed_at: Mapped[datetime]

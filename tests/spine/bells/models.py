"""The table of bells that were rung."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Bell(Base):
    """A bell that `person_id` rang; `heard_at` is set by the worker."""

    __tablename__ = "test_bell"
    __table_args__ = {"info": {"tests_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    rung_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]

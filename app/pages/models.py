"""The pages of words that ship with the site, drawn once when they are loaded."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ContentPage(Base):
    """A page at `/<slug>`. `html` is sanitised; `digest` is the hash of the file it was loaded from."""

    __tablename__ = "content_page"

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(150))
    summary: Mapped[str] = mapped_column(sa.String(300))
    html: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))

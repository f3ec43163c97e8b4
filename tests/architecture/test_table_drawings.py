"""The page of tables is what the models say now."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.config import ROOT
from app.core.databases import table_drawings
from app.core.db import Base


def test_the_page_of_tables_is_what_the_models_say(app: Flask) -> None:
    written = (ROOT / "docs" / "tables.md").read_text()
    assert table_drawings.draw(Base.registry.mappers) == written, "run flask draw-tables, and commit the page with the models"


def test_a_drawing_shows_columns_keys_and_who_refers_to_whom() -> None:
    class Rooms(DeclarativeBase):
        pass

    class House(Rooms):
        """Where rooms are. It has a door."""

        __tablename__ = "house"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Room(Rooms):
        """A room of
        a house."""

        __tablename__ = "room"
        id: Mapped[int] = mapped_column(primary_key=True)
        house_id: Mapped[int | None] = mapped_column(sa.ForeignKey("house.id"))
        name: Mapped[str] = mapped_column(unique=True, comment="over its door")

    page = table_drawings.draw(Rooms.registry.mappers, root=__name__.split(".")[0])
    assert "    house |o--o{ room : house_id\n" in page
    assert '        text name UK "over its door"\n' in page
    assert "| `house` | Where rooms are. |\n| `room` | A room of a house. |\n" in page
    assert table_drawings.draw(Rooms.registry.mappers, root="another") == table_drawings.HEAD


def test_a_type_without_a_word_is_not_drawn_as_something_else() -> None:
    class Rooms(DeclarativeBase):
        pass

    class Room(Rooms):
        """A room."""

        __tablename__ = "room"
        id: Mapped[int] = mapped_column(primary_key=True)
        free: Mapped[object] = mapped_column(sa.Uuid())

    with pytest.raises(LookupError, match=r"room\.free"):
        table_drawings.draw(Rooms.registry.mappers, root=__name__.split(".")[0])

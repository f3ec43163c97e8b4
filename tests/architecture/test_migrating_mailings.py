"""Mailings in every state come through the migration by which one is prepared before it is sent, there and back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.databases import migrating
from app.core.db import Database
from tests.architecture.test_migrations import fill_at, make_whole
from tests.made_once import made_once

pytestmark = [pytest.mark.dialect, pytest.mark.long]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE = {"scheduled": None, "sending": 2, "paused": 2, "sent": 2, "cancelled": None}  # the audience in each state


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """The tables of the migration before, with a mailing in every state."""
    try:
        made_once(database, "mailings before they are prepared", lambda: furnish(database))
        yield database
    finally:
        make_whole(database)


def furnish(database: Database) -> None:
    fill_at(database, "0046")
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        table = reflected(connection)
        connection.execute(sa.delete(table["newsletter_delivery"]))
        connection.execute(sa.delete(table["newsletter_mailing"]))
        for status, audience in BEFORE.items():
            add(connection, status, audience_count=audience, started_at=NOON if audience else None)


def reflected(connection: sa.Connection) -> Any:
    metadata = sa.MetaData()
    metadata.reflect(connection, only=["newsletter_mailing", "newsletter_delivery", "newsletter_subscriber", "revision"])
    return metadata.tables


def add(connection: sa.Connection, status: str, **values: Any) -> int:
    """A mailing in a state, each of a revision that has no other."""
    table = reflected(connection)
    mailing, revision = table["newsletter_mailing"], table["revision"]
    row = dict(connection.execute(sa.select(revision).order_by(revision.c.id)).mappings().first() or {})
    number = connection.execute(sa.select(sa.func.max(revision.c.number))).scalar() or 0
    row |= {"number": number + 1, "status": "published", "word": f"mailed{number}"}
    del row["id"]
    copied = connection.execute(sa.insert(revision).values(row).returning(revision.c.id)).scalar_one()
    common = {"revision_id": copied, "status": status, "status_at": NOON, "scheduled_for": NOON, "scheduled_at": NOON, "run": 0}
    held = {"held_reason": "editor" if status == "paused" else "", "held_items": [], "trouble": "", "version": 1}
    return int(connection.execute(sa.insert(mailing).values(**common, **held, **values).returning(mailing.c.id)).scalar_one())


def rows(database: Database, *columns: str) -> dict[str, tuple[Any, ...]]:
    """What stands in columns of each mailing, by its state."""
    with database.engine.connect() as connection:
        mailing = reflected(connection)["newsletter_mailing"]
        found = connection.execute(sa.select(mailing.c.status, *(mailing.c[name] for name in columns)).order_by(mailing.c.id))
        return {status: tuple(values) for status, *values in found}


def test_mailings_in_every_state_come_through_there_and_back(database_before: Database) -> None:
    before = rows(database_before, "id", "audience_count", "held_reason")
    migrating.upgrade(database_before)
    assert rows(database_before, "id", "audience_count", "held_reason") == before
    assert set(rows(database_before, "prepared_to", "in_doubt").values()) == {(0, False)}
    migrating.downgrade(database_before, "0046")
    assert rows(database_before, "id", "audience_count", "held_reason") == before


def test_what_is_being_prepared_is_begun_anew_by_an_editor_of_the_release_before(database_before: Database) -> None:
    migrating.upgrade(database_before)
    with database_before.engine.connect().execution_options(writes=True) as connection, connection.begin():
        mailing = add(connection, "preparing", started_at=NOON, prepared_to=1, in_doubt=False)
        table = reflected(connection)
        reader = connection.execute(sa.select(table["newsletter_subscriber"].c.id)).scalars().first()
        delivery = {"mailing_id": mailing, "subscriber_id": reader, "status": "queued", "status_at": NOON, "next_at": NOON}
        rest = {"attempts": 0, "message_id": "", "reason": "", "code": ""}
        connection.execute(sa.insert(table["newsletter_delivery"]).values(**delivery, **rest))
    migrating.downgrade(database_before, "0046")
    with database_before.engine.connect() as connection:
        table = reflected(connection)
        found = connection.execute(sa.select(table["newsletter_mailing"]).where(table["newsletter_mailing"].c.id == mailing))
        row = found.mappings().one()
        assert [row[name] for name in ("status", "held_reason", "started_at")] == ["paused", "editor", None]
        assert connection.execute(sa.select(sa.func.count()).select_from(table["newsletter_delivery"])).scalar() == 0

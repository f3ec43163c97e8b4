"""A site whose pages were checked before capacities were kept: nothing is made up, and nothing that was known is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.databases import migrating
from app.core.db import Database
from tests.architecture.test_migrating_short_texts import rows, write
from tests.architecture.test_migrations import fill_at, make_whole

pytestmark = [pytest.mark.dialect, pytest.mark.long]
CHECK = "UPDATE contribution SET checked_at = created_at, assurance = 'fresh', checked_by_id = (SELECT min(id) FROM person)"
KNOWN_BEFORE = "SELECT id, kind, status, assurance, checked_at, checked_by_id, live_revision_id FROM contribution ORDER BY id"
RULES = (
    "UPDATE contribution SET checked_as = 'nonsense'",
    "UPDATE contribution SET checked_for_id = 999999",
    "UPDATE revision SET declared_as = 'nonsense'",
    "UPDATE revision SET declared_for_id = 999999",
    "UPDATE contribution SET status = 'nonsense'",
    "UPDATE contribution SET status = 'published', live_revision_id = NULL",
    "UPDATE contribution SET live_revision_id = 999999",
    "UPDATE revision SET status = 'nonsense'",
    "UPDATE revision SET decided_by_id = 1, submitted_by_id = 1",
    "UPDATE revision SET status = 'published', number = NULL",
)


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """Pages that a person checked, and revisions that were submitted, when nothing said as what."""
    try:
        fill_at(database, "0014")
        write(database, CHECK)
        yield database
    finally:
        make_whole(database)


def kept(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, KNOWN_BEFORE)


def test_a_check_from_before_keeps_who_and_when_and_is_given_no_capacity(database_before: Database) -> None:
    before = kept(database_before)
    assert before
    migrating.upgrade(database_before)
    assert kept(database_before) == before
    assert set(rows(database_before, "SELECT checked_as, checked_for_id FROM contribution")) == {(None, None)}
    assert set(rows(database_before, "SELECT declared_as, declared_for_id FROM revision")) == {(None, None)}


def test_going_back_keeps_who_checked_and_when(database_before: Database) -> None:
    before = kept(database_before)
    migrating.upgrade(database_before)
    organisation = "(SELECT min(id) FROM organisation)"
    write(database_before, f"UPDATE contribution SET checked_as = 'organisation', checked_for_id = {organisation}")
    write(database_before, f"UPDATE revision SET declared_as = 'organisation', declared_for_id = {organisation}")
    migrating.downgrade(database_before, "0014")
    assert kept(database_before) == before


def test_the_rules_of_both_tables_hold_after_they_were_made_anew(database_before: Database) -> None:
    migrating.upgrade(database_before)
    for statement in RULES:
        with pytest.raises(sa.exc.IntegrityError):
            write(database_before, statement)

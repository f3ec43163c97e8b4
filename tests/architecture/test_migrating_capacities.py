"""A site where people acted before capacities were kept: nothing is made up, and nothing that was known is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.databases import migrating
from app.core.db import Database
from tests.architecture.test_migrating_short_texts import furnish, rows, write
from tests.architecture.test_migrations import make_whole
from tests.made_once import made_once

pytestmark = [pytest.mark.dialect, pytest.mark.long]
ACTS = {"decision": "by", "consultation": "opened", "consultation_answer": "by", "role_grant": "granted", "audit_entry": "actor"}
KNOWN_BEFORE = {
    "decision": "SELECT id, contribution_id, verb, reason, by_id, at FROM decision ORDER BY id",
    "consultation": "SELECT id, title, status, opened_by_id, opens_at, closes_on FROM consultation ORDER BY id",
    "consultation_answer": "SELECT id, comment_id, outcome, text, by_id, at FROM consultation_answer ORDER BY id",
    "role_grant": "SELECT id, person_id, role, area_code, granted_by, granted_at FROM role_grant ORDER BY id",
    "audit_entry": "SELECT id, at, actor_id, actor_kind, verb, thing_kind, thing_id FROM audit_entry ORDER BY id",
    "contribution": "SELECT id, checked_as, checked_for_id FROM contribution ORDER BY id",
}
RULES = (
    "UPDATE decision SET by_as = 'nonsense'",
    "UPDATE decision SET by_for_id = 999999",
    "UPDATE consultation SET opened_as = 'nonsense'",
    "UPDATE consultation SET opened_for_id = 999999",
    "UPDATE consultation SET status = 'nonsense'",
    "UPDATE consultation_answer SET by_as = 'nonsense'",
    "UPDATE consultation_answer SET outcome = 'nonsense'",
    "UPDATE role_grant SET granted_for_id = 999999",
    "UPDATE role_grant SET role = 'nonsense'",
    "UPDATE role_grant SET area_code = 'E09000007' WHERE role = 'member'",
    "UPDATE contribution SET checked_as = 'nonsense'",
    "UPDATE revision SET declared_as = 'nonsense'",
    "INSERT INTO role_grant (person_id, role, area_code, granted_at) "
    "SELECT person_id, role, area_code, granted_at FROM role_grant WHERE organisation_id IS NULL",
)


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """Something decided, given, asked and answered, when nothing said as what."""
    try:
        made_once(database, "capacities", lambda: _furnish(database))
        yield database
    finally:
        make_whole(database)


def _furnish(database: Database) -> None:
    furnish(database)
    migrating.upgrade(database, "0015")


@pytest.fixture
def database_after(database_before: Database) -> Database:
    """The same once it was upgraded."""
    made_once(database_before, "capacities kept", lambda: migrating.upgrade(database_before))
    return database_before


def kept(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    known = {name: rows(database, statement) for name, statement in KNOWN_BEFORE.items()}
    assert all(known.values()), "nothing to lose"
    return known


def test_what_was_done_before_keeps_who_and_when_and_is_given_no_capacity(database_before: Database) -> None:
    before = kept(database_before)
    migrating.upgrade(database_before)
    assert kept(database_before) == before
    for name, what in ACTS.items():
        assert set(rows(database_before, f"SELECT {what}_as, {what}_for_id FROM {name}")) == {(None, None)}, name


def test_going_back_keeps_who_did_what_and_when(database_before: Database) -> None:
    before = kept(database_before)
    migrating.upgrade(database_before)
    for name, what in ACTS.items():
        if name != "audit_entry":
            code = "member admin" if name == "role_grant" else "editor"
            written = f"{what}_as = '{code}', {what}_for_id = (SELECT min(id) FROM organisation)"
            write(database_before, f"UPDATE {name} SET {written}")
    migrating.downgrade(database_before, "0015")
    assert kept(database_before) == before


def test_a_check_in_a_capacity_that_was_not_known_before_is_the_sites(database_after: Database) -> None:
    write(database_after, "UPDATE contribution SET checked_as = 'admin'")
    migrating.downgrade(database_after, "0015")
    assert set(rows(database_after, "SELECT checked_as FROM contribution")) == {("site",)}


def test_the_rules_of_the_tables_hold_after_they_were_made_anew(database_after: Database) -> None:
    for statement in RULES:
        with pytest.raises(sa.exc.IntegrityError):
            write(database_after, statement)


@pytest.mark.parametrize("where", ["0015", "head"])
def test_the_trail_can_still_not_be_changed(database_after: Database, where: str) -> None:
    if where != "head":
        migrating.downgrade(database_after, where)
    for statement in ("UPDATE audit_entry SET verb = 'other'", "DELETE FROM audit_entry"):
        with pytest.raises((sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.InternalError), match="append-only"):
            write(database_after, statement)

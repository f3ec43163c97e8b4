"""What the tables held before texts waited for moderators and answers had a table of their own comes through, there and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.databases import migrating
from app.core.db import Database
from tests.architecture.test_migrations import fill_at, make_whole
from tests.made_once import made_once

pytestmark = [pytest.mark.dialect, pytest.mark.long]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """Statements of use in every state, comments with and without an answer, and two kinds that share an address."""
    try:
        made_once(database, "short texts", lambda: furnish(database))
        yield database
    finally:
        make_whole(database)


def furnish(database: Database) -> None:
    """The tables of the migration before, and all of that in them."""
    fill_at(database, "0010")
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        _furnish(connection)


def _furnish(connection: sa.Connection) -> None:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    table = metadata.tables

    def add(name: str, /, **values: Any) -> int:
        made = connection.execute(sa.insert(table[name]).values(values).returning(table[name].c.id)).scalar_one()
        return int(made)

    initiatives = sa.select(table["contribution"]).where(table["contribution"].c.kind == "initiative")
    first = connection.execute(initiatives).mappings().one()
    copied = {name: value for name, value in first.items() if name not in ("id", "kind", "creation_key", "live_revision_id")}
    for kind in ("framework", "specification"):
        add("contribution", **{**copied, "kind": kind, "creation_key": kind, "status": "unpublished"})
    organisation = connection.execute(sa.select(table["organisation"].c.id)).scalars().first()
    person = connection.execute(sa.select(table["person"].c.id)).scalars().first()
    common = {"contribution_id": first["id"], "area_code": "E09000007", "organisation_id": organisation, "person_id": person}
    said = {"used_on": date(2025, 3, 1), "how": "contract", "again": "yes", "change": "Shorter.", "reason": "", "version": 1}
    times = {"made_at": NOON, "changed_at": NOON, "status_at": NOON}
    for status in ("given", "withdrawn", "taken-down"):
        add("used_statement", **common, **said, **times, status=status)
    consultation = add(
        "consultation",
        contribution_id=first["id"],
        title="A play",
        status="open",
        status_at=NOON,
        opens_at=NOON,
        closes_on=date(2026, 4, 1),
        version=1,
    )
    invitation = add("consultation_invitation", consultation_id=consultation, name="Pat", organisation="", invited_at=NOON)
    declaration = add(
        "consultation_declaration",
        invitation_id=invitation,
        name="Pat",
        organisation="",
        interest="commissioner",
        other="",
        declared_at=NOON,
    )
    revision = connection.execute(sa.select(table["revision"].c.id)).scalars().first()
    for status, answer, by in (("waiting", "", None), ("declined", "No.", person)):
        add(
            "consultation_comment",
            consultation_id=consultation,
            declaration_id=declaration,
            revision_id=revision,
            draft_version=1,
            clause_id="aims",
            clause_heading="Aims",
            text_hash="x",
            clause_text="",
            text="Say more.",
            suggestion="",
            made_at=NOON,
            creation_key=status,
            status=status,
            status_at=NOON,
            answer=answer,
            answered_by_id=by,
            version=1,
        )


def rows(database: Database, asked: str) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(asked))]


def write(database: Database, statement: str) -> None:
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text(statement))


def test_what_stood_on_a_page_counts_as_published_and_answers_become_the_first_of_each_comment(database_before: Database) -> None:
    migrating.upgrade(database_before)
    assert rows(database_before, "SELECT status, change FROM used_statement ORDER BY id") == [
        ("published", "Shorter."),
        ("withdrawn", "Shorter."),
        ("taken-down", "Shorter."),
    ]
    assert rows(database_before, "SELECT outcome, text FROM consultation_answer") == [("declined", "No.")]


def test_two_kinds_that_share_an_address_are_told_apart_and_no_other_can_take_one(database_before: Database) -> None:
    assert len(set(rows(database_before, "SELECT slug FROM contribution WHERE kind <> 'newsletter-issue'"))) == 1
    migrating.upgrade(database_before)
    found = rows(database_before, "SELECT section, slug FROM contribution WHERE section <> 'newsletter' ORDER BY id")
    assert [section for section, _ in found] == ["directory", "library", "library"]
    assert found[0][1] == found[1][1] == "a-play"
    assert found[2][1].startswith("a-play-")
    with pytest.raises(sa.exc.IntegrityError):
        write(database_before, "UPDATE contribution SET slug = 'a-play' WHERE section = 'library'")


def test_going_back_shows_nothing_that_no_moderator_read_and_keeps_the_last_answer(database_before: Database) -> None:
    migrating.upgrade(database_before)
    write(database_before, "UPDATE used_statement SET status = 'submitted' WHERE status = 'withdrawn'")
    again = "SELECT comment_id, 'accepted', 'Yes.', by_id, at FROM consultation_answer"
    write(database_before, f"INSERT INTO consultation_answer (comment_id, outcome, text, by_id, at) {again}")
    migrating.downgrade(database_before, "0010")
    assert [status for (status,) in rows(database_before, "SELECT status FROM used_statement ORDER BY id")] == [
        "given",
        "withdrawn",
        "taken-down",
    ]
    assert rows(database_before, "SELECT answer FROM consultation_comment ORDER BY id") == [("",), ("Yes.",)]


RULES = (
    "UPDATE used_statement SET status = 'nonsense'",
    "UPDATE used_statement SET how = 'nonsense'",
    "UPDATE used_statement SET decided_by_id = person_id",
    "UPDATE consultation_comment SET status = 'nonsense'",
    "UPDATE consultation_comment SET taken_at = status_at",
)


def test_the_rules_of_the_tables_hold_after_they_were_made_anew(database_before: Database) -> None:
    migrating.upgrade(database_before)
    for statement in RULES:
        with pytest.raises(sa.exc.IntegrityError):
            write(database_before, statement)

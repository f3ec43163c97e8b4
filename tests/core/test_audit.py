"""The audit trail says who, what and when, in codes and ids, and goes with the act it tells of."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.actor import SHIPPED_CONTENT, SYSTEM, VISITOR, Actor
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from tests.rows import only_row_of

Move = Callable[[timedelta], None]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.each_database
def test_an_entry_says_who_did_what_to_which_thing_and_when(database: Database, moment: Move) -> None:
    with unit_of_work(database), transaction():
        audit.record(Actor(person_id=7), "publish", "revision", 3, from_status="submitted", to_status="published", count=2)
    entry = only_row_of(database, AuditEntry)
    assert (entry.at, entry.actor_id, entry.verb, entry.thing_kind, entry.thing_id) == (NOON, 7, "publish", "revision", 3)
    assert (entry.from_status, entry.to_status, entry.detail) == ("submitted", "published", {"count": 2})


@pytest.mark.parametrize(
    ("actor", "kind"),
    [(Actor(person_id=7), "person"), (SYSTEM, "system"), (SHIPPED_CONTENT, "system"), (VISITOR, "visitor")],
)
def test_an_entry_says_what_sort_of_actor_it_was(database: Database, actor: Actor, kind: str) -> None:
    with unit_of_work(database), transaction():
        audit.record(actor, "ring", "bell", None)
    assert (only_row_of(database, AuditEntry).actor_kind, only_row_of(database, AuditEntry).thing_id) == (kind, None)


def test_what_was_not_given_is_not_in_the_detail_but_no_and_nought_are(database: Database) -> None:
    with unit_of_work(database), transaction():
        audit.record(VISITOR, "ring", "bell", 3, loud=False, times=0, code="", hand=None)
    assert only_row_of(database, AuditEntry).detail == {"loud": False, "times": 0, "code": ""}


def ring_and_fail() -> None:
    with transaction() as current:
        audit.record(VISITOR, "ring", "bell", 3)
        current.flush()
        raise LookupError


def test_an_act_that_was_undone_leaves_no_entry(database: Database) -> None:
    with unit_of_work(database), pytest.raises(LookupError):
        ring_and_fail()
    with unit_of_work(database):
        assert session().scalars(sa.select(AuditEntry)).all() == []

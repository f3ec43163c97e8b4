"""Declared lifecycles: a thing moves only as declared, by whom it says, and every move is stamped and audited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from app.core.actor import SYSTEM, VISITOR, Actor
from app.core.audit import AuditEntry
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from app.core.lifecycle import Lifecycle, Transition
from tests.rows import rows_of

Move = Callable[[timedelta], None]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEEPER = Actor(person_id=7, label="Ada")


def keeps(actor: Actor, thing: object) -> bool:
    return actor == KEEPER and (thing is None or isinstance(thing, Bell))


GATE = Lifecycle(
    "gate",
    "open",
    (
        Transition("shut", ("open", "ajar"), "shut", keeps),
        Transition("lock", ("shut",), "locked", keeps),
        Transition("open", ("shut",), "open", keeps),
    ),
)
SOUND = Lifecycle("bell", "silent", (Transition("ring", ("silent",), "ringing", keeps),), column="sound")


@dataclass
class Bell:
    """A thing that lives by two lifecycles."""

    id: int = 3
    status: str = ""
    status_at: datetime | None = None
    sound: str = ""
    sound_at: datetime | None = None


def at(status: str) -> Bell:
    return Bell(status=status, sound="silent")


def test_the_statuses_are_those_the_transitions_name_in_order() -> None:
    assert GATE.statuses == ("open", "ajar", "shut", "locked")
    assert Lifecycle("gate", "planned", tuple(GATE.transitions.values())).statuses == (
        "planned",
        "open",
        "ajar",
        "shut",
        "locked",
    )


def test_a_new_thing_begins_at_the_beginning(moment: Move) -> None:
    bell = Bell()
    GATE.start(bell)
    moment(timedelta(minutes=1))
    SOUND.start(bell)
    assert bell == Bell(3, "open", NOON, "silent", NOON + timedelta(minutes=1))


@pytest.mark.parametrize("source", ["open", "ajar"])
def test_a_move_is_stamped_and_audited_with_what_it_was_before(database: Database, moment: Move, source: str) -> None:
    bell = at(source)
    with unit_of_work(database), transaction():
        GATE.apply(bell, "shut", KEEPER, by_hand=True, reason=None)
    assert (bell.status, bell.status_at) == ("shut", NOON)
    [entry] = rows_of(database, AuditEntry)
    assert (entry.actor_id, entry.verb, entry.thing_kind, entry.thing_id, entry.at) == (7, "shut", "gate", 3, NOON)
    assert (entry.from_status, entry.to_status, entry.detail) == (source, "shut", {"by_hand": True})


def test_a_second_lifecycle_moves_its_own_column_and_no_other(database: Database, moment: Move) -> None:
    bell = at("open")
    with unit_of_work(database), transaction():
        SOUND.apply(bell, "ring", KEEPER)
    assert bell == Bell(3, "open", None, "ringing", NOON)


def test_a_move_from_a_wrong_state_is_refused_and_leaves_no_trace(database: Database) -> None:
    bell = at("open")
    with unit_of_work(database), transaction(), pytest.raises(Conflict, match="already decided"):
        GATE.apply(bell, "lock", KEEPER)
    assert bell == at("open")
    assert rows_of(database, AuditEntry) == []


@pytest.mark.parametrize("status", ["open", "shut"])
def test_who_may_not_move_a_thing_is_refused_whatever_its_state(database: Database, status: str) -> None:
    bell = at(status)
    with unit_of_work(database), transaction(), pytest.raises(Forbidden):
        GATE.apply(bell, "lock", VISITOR)
    assert bell == at(status)
    assert rows_of(database, AuditEntry) == []


def test_checking_moves_nothing_and_gives_the_transition(database: Database) -> None:
    bell = at("shut")
    assert GATE.check(bell, "lock", KEEPER) == GATE.transitions["lock"]
    assert bell == at("shut")


@pytest.mark.parametrize(
    ("status", "actor", "expected"), [("shut", KEEPER, True), ("open", KEEPER, False), ("shut", VISITOR, False)]
)
def test_a_button_shows_where_the_move_would_be_allowed(status: str, actor: Actor, expected: bool) -> None:
    assert GATE.allows(at(status), "lock", actor) is expected


def test_a_verb_that_is_not_declared_is_a_fault() -> None:
    with pytest.raises(KeyError):
        GATE.allows(at("open"), "paint", KEEPER)


TABLE = sa.Table(
    "gates_in_tests",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("status", sa.String(20)),
    sa.Column("status_at", sa.DateTime(timezone=True)),
)


def test_many_are_moved_at_once_and_only_those_that_may_be(database: Database, moment: Move) -> None:
    statuses = ("open", "ajar", "shut", "locked", "open")
    with unit_of_work(database), transaction() as current:
        TABLE.create(current.connection())
        current.execute(sa.insert(TABLE), [{"id": number, "status": status} for number, status in enumerate(statuses)])
        current.execute(GATE.moving(TABLE, "shut", KEEPER).where(TABLE.c.id < 4))
        rows = current.execute(sa.select(TABLE.c.status, TABLE.c.status_at.is_not(None)).order_by(TABLE.c.id)).all()
    assert [tuple(row) for row in rows] == [("shut", 1), ("shut", 1), ("shut", 0), ("locked", 0), ("open", 0)]


def test_many_are_not_moved_by_whoever_may_not() -> None:
    with pytest.raises(Forbidden):
        GATE.moving(TABLE, "shut", SYSTEM)


class Rows(DeclarativeBase):
    """The parent of the table of this file's own."""


class GateRow(Rows):
    """A gate in the database, which is refused to whoever read it before somebody else changed it."""

    __tablename__ = "versioned_gates_in_tests"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    status_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def test_a_row_that_somebody_else_changed_is_refused_where_it_is_moved(database: Database) -> None:
    """And not only at the end of the transaction, when what follows the move was done."""
    anybody = Lifecycle("gate", "open", (Transition("shut", ("open",), "shut", lambda _actor, _thing: True),))
    with unit_of_work(database), transaction() as current:
        Rows.metadata.create_all(current.connection())
        gate = GateRow(status="open")
        current.add(gate)
        current.flush()
        changed = sa.update(GateRow).values(version=GateRow.version + 1).execution_options(synchronize_session=False)
        current.execute(changed)
        with pytest.raises(StaleDataError):
            anybody.apply(gate, "shut", KEEPER)
        current.rollback()

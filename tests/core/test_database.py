"""One transaction at the edge: nothing is written outside it, it is whole or not there, and writers queue for it."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.db import (
    SQLITE_BUSY_TIMEOUT_SECONDS,
    Database,
    UTCDateTime,
    connection,
    engine,
    is_writing,
    session,
    transaction,
    unit_of_work,
)
from app.core.errors import Conflict, Duplicate
from app.core.jobs import Job
from app.core.limits.throttle import ThrottleCounter
from tests.concurrent_acts import run_at_once

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def counter(key: str, count: int = 1) -> ThrottleCounter:
    """A row of a small table, to write something."""
    return ThrottleCounter(key_hash=key, window=0, count=count)


def counts(database: Database) -> dict[str, int]:
    """What is in that table, to a reader of its own."""
    with unit_of_work(database, may_write=False):
        rows = connection().execute(sa.select(ThrottleCounter.key_hash, ThrottleCounter.count))
        return {key: count for key, count in rows}


def counts_elsewhere(database: Database) -> dict[str, int]:
    [seen] = run_at_once([lambda: counts(database)])
    assert isinstance(seen, dict)
    return seen


def overwrite(database: Database, count: int) -> None:
    with unit_of_work(database), transaction() as current:
        current.execute(sa.update(ThrottleCounter).values(count=count))


def add(database: Database) -> None:
    with unit_of_work(database), transaction() as current:
        current.add(counter("a"))


def write_and_raise(error: type[BaseException]) -> None:
    with transaction() as current:
        current.add(counter("a"))
        current.flush()
        raise error


def open_one_inside_another() -> None:
    with transaction() as current:
        current.add(counter("a"))
        current.flush()
        with transaction():
            pass


@pytest.mark.each_database
def test_what_a_transaction_writes_is_there_when_it_has_ended(database: Database) -> None:
    with unit_of_work(database):
        with transaction() as current:
            current.add(counter("a"))
            assert counts_elsewhere(database) == {}
        assert counts(database) == {"a": 1}


@pytest.mark.each_database
def test_a_transaction_in_which_something_fails_writes_nothing(database: Database) -> None:
    with unit_of_work(database):
        with pytest.raises(LookupError):
            write_and_raise(LookupError)
        with transaction() as current:
            current.add(counter("b"))
    assert counts(database) == {"b": 1}


@pytest.mark.each_database
def test_a_transaction_that_somebody_stops_writes_nothing(database: Database) -> None:
    with unit_of_work(database), pytest.raises(KeyboardInterrupt):
        write_and_raise(KeyboardInterrupt)
    assert counts(database) == {}


@pytest.mark.each_database
@pytest.mark.parametrize("may_write", [True, False])
def test_outside_a_transaction_the_database_refuses_to_write(database: Database, may_write: bool) -> None:
    with unit_of_work(database, may_write=may_write), pytest.raises(sa.exc.DBAPIError):
        connection().execute(sa.insert(ThrottleCounter).values(key_hash="a", window=0, count=1))
    assert counts(database) == {}


@pytest.mark.each_database
def test_after_a_transaction_the_database_refuses_to_write_again(database: Database) -> None:
    with unit_of_work(database):
        with transaction() as current:
            current.add(counter("a"))
        with pytest.raises(sa.exc.DBAPIError):
            session().execute(sa.update(ThrottleCounter).values(count=2))
    assert counts(database) == {"a": 1}


@pytest.mark.each_database
def test_a_connection_that_wrote_reads_only_for_whoever_has_it_next(database: Database) -> None:
    for _ in range(2):
        with unit_of_work(database), transaction() as current:
            current.merge(counter("a"))
        with unit_of_work(database, may_write=False), pytest.raises(sa.exc.DBAPIError):
            connection().execute(sa.delete(ThrottleCounter))


def test_a_safe_request_opens_no_transaction(database: Database) -> None:
    with unit_of_work(database, may_write=False):
        with pytest.raises(RuntimeError, match="a safe request may not change anything"), transaction():
            pass
        assert not is_writing()


def test_a_transaction_inside_another_is_refused_and_the_outer_one_undone(database: Database) -> None:
    with unit_of_work(database), pytest.raises(RuntimeError, match="already open"):
        open_one_inside_another()
    assert counts(database) == {}


@pytest.mark.each_database
@pytest.mark.parametrize("change", ["new", "changed", "deleted"])
def test_what_was_changed_before_a_transaction_is_not_taken_into_it(database: Database, change: str) -> None:
    with unit_of_work(database), transaction() as current:
        current.add(counter("a"))
    with unit_of_work(database):
        row = session().scalars(sa.select(ThrottleCounter)).one()
        if change == "new":
            session().add(counter("b"))
        elif change == "changed":
            row.count = 9
        else:
            session().delete(row)
        with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
            pass
    assert counts(database) == {"a": 1}


@pytest.mark.each_database
def test_what_was_read_before_is_read_again_inside(database: Database) -> None:
    with unit_of_work(database), transaction() as current:
        current.add(counter("a"))
    with unit_of_work(database):
        row = session().scalars(sa.select(ThrottleCounter)).one()
        assert row.count == 1
        [failure] = run_at_once([lambda: overwrite(database, 5)])
        assert failure is None
        with transaction():
            assert row.count == 5


def test_whether_a_unit_is_writing_is_known(database: Database) -> None:
    with unit_of_work(database):
        assert not is_writing()
        with transaction():
            assert is_writing()
        assert not is_writing()
        with pytest.raises(LookupError), transaction():
            raise LookupError
        assert not is_writing()


@pytest.mark.parametrize("ask", [session, connection, engine, is_writing])
def test_outside_a_unit_of_work_there_is_nothing_to_read_with(database: Database, ask: Callable[[], object]) -> None:
    with pytest.raises(RuntimeError, match="no unit of work is open"):
        ask()


def test_a_unit_inside_another_gives_the_outer_one_back(database: Database) -> None:
    with unit_of_work(database):
        outer = session()
        with unit_of_work(database, may_write=False):
            assert session() is not outer
        assert session() is outer
        assert engine() is database.engine


@pytest.mark.each_database
@pytest.mark.parametrize("may_write", [True, False])
def test_a_unit_of_work_gives_its_connection_back(database: Database, may_write: bool) -> None:
    def taken() -> int:
        pool = database.engine.pool
        assert isinstance(pool, sa.QueuePool)
        return pool.checkedout()

    with unit_of_work(database, may_write=may_write):
        session().execute(sa.select(1))
        connection().execute(sa.select(1))
        assert taken() == 1, "session and connection read in the one transaction"
    assert taken() == 0
    with pytest.raises(sa.exc.DBAPIError), unit_of_work(database, may_write=may_write):
        connection().exec_driver_sql("SELECT nothing FROM nowhere")
    assert taken() == 0


@pytest.mark.each_database
def test_what_may_exist_once_is_a_duplicate_the_second_time(database: Database) -> None:
    add(database)
    with unit_of_work(database):
        with pytest.raises(Duplicate, match="at this moment"), transaction() as current:
            current.add(counter("a"))
        with transaction() as current:
            current.add(counter("b"))
    assert counts(database) == {"a": 1, "b": 1}


@pytest.mark.each_database
def test_what_breaks_another_rule_of_the_database_is_a_fault(database: Database) -> None:
    with unit_of_work(database), pytest.raises(sa.exc.IntegrityError), transaction() as current:
        current.execute(sa.insert(ThrottleCounter).values(key_hash="a", window=0, count=None))
    assert counts(database) == {}


@pytest.mark.each_database
def test_a_fault_of_the_database_never_carries_what_was_typed(database: Database) -> None:
    with unit_of_work(database), pytest.raises(sa.exc.IntegrityError) as fault, transaction() as current:
        current.execute(sa.insert(ThrottleCounter).values(key_hash="what somebody typed", window=0, count=None))
    assert "what somebody typed" not in str(fault.value).split("\nDETAIL")[0]
    assert "SQL parameters hidden" in str(fault.value)


class OwnTables(DeclarativeBase):
    """Tables of this file's own, beside the site's."""


class Versioned(OwnTables):
    """A row with a version, as revisions are."""

    __tablename__ = "versioned_in_tests"
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


@pytest.fixture
def versioned_row(database: Database) -> Iterator[None]:
    """A table with one row, at its first version."""
    with unit_of_work(database), transaction() as current:
        OwnTables.metadata.create_all(current.connection())
        current.add(Versioned(id=1, words="first"))
    yield
    with unit_of_work(database), transaction() as current:
        OwnTables.metadata.drop_all(current.connection())


def change_what_another_changed() -> None:
    with transaction() as current:
        row = current.get_one(Versioned, 1)
        current.execute(sa.update(Versioned.__table__).values(version=2, words="second"))
        row.words = "third"


@pytest.mark.each_database
def test_the_second_of_two_who_change_the_same_version_is_told(database: Database, versioned_row: None) -> None:
    with unit_of_work(database):
        with pytest.raises(Conflict, match="changed this before you"):
            change_what_another_changed()
        with transaction() as current:
            assert current.get_one(Versioned, 1).words == "first", "nothing of the refused transaction is left"


def test_writers_on_sqlite_queue_from_the_first_moment(database: Database) -> None:
    """A transaction that only read so far would otherwise fail when another wrote before it."""

    def add_one() -> None:
        with unit_of_work(database), transaction() as current:
            row = current.get(ThrottleCounter, ("a", 0))
            if row is None:
                current.add(counter("a"))
            else:
                row.count += 1

    assert run_at_once([add_one] * 8) == [None] * 8
    assert counts(database) == {"a": 8}


def test_readers_on_sqlite_go_on_while_somebody_writes(database: Database) -> None:
    with unit_of_work(database), transaction() as current:
        current.add(counter("a"))
        current.flush()
        assert counts_elsewhere(database) == {}


def test_a_reader_sees_one_moment_from_beginning_to_end(database: Database) -> None:
    with unit_of_work(database, may_write=False):
        assert connection().scalar(sa.select(sa.func.count()).select_from(ThrottleCounter)) == 0
        writer = threading.Thread(target=lambda: add(database))
        writer.start()
        writer.join()
        assert connection().scalar(sa.select(sa.func.count()).select_from(ThrottleCounter)) == 0
    assert counts(database) == {"a": 1}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("busy_timeout", SQLITE_BUSY_TIMEOUT_SECONDS * 1000),
    ],
)
def test_sqlite_is_set_so_that_nothing_is_lost_or_left(database: Database, pragma: str, value: object) -> None:
    with unit_of_work(database):
        assert connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.each_database
def test_which_database_it_is_is_known(database: Database, database_name: str) -> None:
    assert database.is_sqlite == (database_name == "sqlite")


@pytest.mark.each_database
def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with unit_of_work(database), transaction() as current:
        current.add(Job(handler="h", payload={}, created_at=summer, due_at=NOON))
    with unit_of_work(database):
        job = session().scalars(sa.select(Job)).one()
        assert job.created_at == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
        assert job.created_at.tzinfo == UTC
        assert job.leased_until is None


def test_a_time_without_a_zone_is_not_stored(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        UTCDateTime().process_bind_param(naive, database.engine.dialect)


def test_a_database_in_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    missing = Database(f"sqlite:///{tmp_path / 'missing' / 'site.sqlite'}")
    with pytest.raises(sa.exc.OperationalError), missing.engine.connect():
        pass

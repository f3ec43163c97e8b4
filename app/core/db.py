"""Plain SQLAlchemy: one engine, one connection or session per unit of work, one transaction opened at the edge.

A unit of work (a request, a job, a command) reads through a connection that the database itself holds
read-only; it can write only inside `transaction()`. SQLite writers use BEGIN IMMEDIATE, so they queue
for the lock instead of failing halfway through (plain BEGIN fails at once when two readers both try to write).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from app.core import slow_work
from app.core.errors import Conflict, Duplicate

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_BUSY_TIMEOUT_SECONDS = 30
READS_ONLY = "reads_only"  # what is noted of a SQLite connection that was told to write nothing


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime, on databases that store zones and on those that do not."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("datetimes are stored aware, in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: sa.JSON(), list[str]: sa.JSON()}


def one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    """A CHECK that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def create_engine(url: str) -> Engine:
    """An engine for `url` (SQLite or PostgreSQL) with the project's settings.

    Errors never carry the values of a statement: they end in logs, and hold what people typed.
    """
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "postgresql":
        engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
        sa.event.listen(engine, "begin", _begin_postgresql)
        return engine
    engine = sa.create_engine(address, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    # secure_delete: what is erased is overwritten in the file, not only unlinked from its table
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "cache_size=-4096", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Let the connection write, or only read. Said only when it is to change: SQLite then prepares every statement anew."""
    info = connection.info
    if connection.get_execution_options().get("writes", False):
        info[READS_ONLY] = False
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # Neither of these can wait or fail, so the driver is asked at once: every request that reads begins with them.
    driver: Any = connection.connection.driver_connection
    if not info.get(READS_ONLY, False):
        driver.execute("PRAGMA query_only=ON")
        info[READS_ONLY] = True
    driver.execute("BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


class Database:
    """The engine and its session factory: made once per process by `create_app`."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self.sessions = sessionmaker(self.engine, expire_on_commit=True, autoflush=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"


class _Unit:
    """What is open for one request, job or command: nothing until something is read.

    A page that many read asks for rows, which a connection gives; a session, which opens dearer, comes with the first
    mapped object. Both then read in the one transaction.
    """

    def __init__(self, database: Database, *, may_write: bool) -> None:
        self.database, self.may_write, self.writing = database, may_write, False
        self.after_commit: dict[Callable[[], object], None] = {}
        self._session: Session | None = None
        self._connection: Connection | None = None

    def session(self) -> Session:
        if self._session is None:
            # One that may write chooses its connection anew when its transaction begins.
            bind = self.database.engine if self.may_write else self.connection()
            self._session = self.database.sessions(bind=bind)
        return self._session

    def connection(self) -> Connection:
        if self.may_write:
            return self.session().connection()
        if self._connection is None:
            self._connection = self.database.engine.connect()
        return self._connection

    def take_after_commit(self) -> list[Callable[[], object]]:
        acts, self.after_commit = [*self.after_commit], {}
        return acts

    def rest(self) -> None:
        if self._session is not None:
            self._session.rollback()
        if self._connection is not None:
            self._connection.rollback()

    def close(self) -> None:
        try:
            if self._session is not None:
                self._session.close()
        finally:
            if self._connection is not None:
                self._connection.close()


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)


def _current() -> _Unit:
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("no unit of work is open: use `unit_of_work(database)`")
    return unit


def session() -> Session:
    """The session of the unit of work now running: for mapped objects."""
    return _current().session()


def connection() -> Connection:
    """The connection of the unit of work now running: for rows of what is read often, which need no session."""
    return _current().connection()


def read_rows(statement: sa.Executable, values: Mapping[str, object]) -> sa.Result[*tuple[Any, ...]]:
    """What a statement that names columns gives: past the session, which holds what is unwritten only inside a transaction."""
    unit = _current()
    return unit.session().execute(statement, values) if unit.writing else unit.connection().execute(statement, values)


def engine() -> Engine:
    """The engine of the unit of work now running: what a process keeps in memory, it keeps for a database."""
    return _current().database.engine


@contextmanager
def unit_of_work(database: Database, *, may_write: bool = True) -> Iterator[None]:
    """Frame one request, job or command; closes what it opened, rolling back what was not committed.

    In one that may not write, `transaction()` refuses to open: a GET cannot change anything even by mistake.
    """
    unit = _Unit(database, may_write=may_write)
    token = _unit.set(unit)
    try:
        yield
    finally:
        _unit.reset(token)
        unit.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """The one place that commits. Everything read before is read again inside, under the write lock.

    Raises Conflict when another writer changed a versioned row first, and Duplicate when one added what may exist once.
    """
    unit = _current()
    if not unit.may_write:
        raise RuntimeError("a safe request may not change anything")
    if unit.writing:
        raise RuntimeError("a transaction is already open: services do not open their own")
    current = unit.session()
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("something was changed outside a transaction")
    current.rollback()
    unit.writing, unit.after_commit = True, {}
    try:
        with _committing(current):
            yield current
    finally:
        unit.writing = False
    for act in unit.take_after_commit():
        act()


@contextmanager
def _committing(current: Session) -> Iterator[None]:
    try:
        current.connection(execution_options={"writes": True})
        yield
        current.commit()
    except StaleDataError as error:
        current.rollback()
        raise Conflict("Someone else changed this before you.") from error
    except sa.exc.IntegrityError as error:
        current.rollback()
        if not _is_duplicate(error):
            raise
        raise Duplicate("Someone else did the same at this moment. Go back and try again.") from error
    except BaseException:
        current.rollback()
        raise


def after_commit(act: Callable[[], object]) -> None:
    """Have `act` called once the running transaction is committed, before whoever waits for it is answered; once, however often

    it is asked for. It may open a transaction of its own. What it raises reaches the caller, although the transaction stands.
    """
    unit = _current()
    if not unit.writing:
        raise RuntimeError("no transaction is open")
    unit.after_commit[act] = None


def _is_duplicate(error: sa.exc.IntegrityError) -> bool:
    """Whether a UNIQUE constraint refused: PostgreSQL says so by SQLSTATE 23505, SQLite in words."""
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)


@slow_work.before
def rest() -> None:
    """End what the running unit of work, if there is one, is reading: a child's drawing is waited for with nothing open.

    A transaction that stays open meanwhile keeps PostgreSQL from tidying up, and a SQLite log from being folded in. What is read
    afterwards is as it is then. Inside `transaction()`, which nothing slow belongs into, nothing can be let go of.
    """
    unit = _unit.get()
    if unit is not None and not unit.writing:
        unit.rest()


def is_writing() -> bool:
    """Whether the running unit of work is inside `transaction()`."""
    return _current().writing

"""Copying a whole database into a file while the site is used, opening the file again to see that it is whole, and loading it.

SQLite copies with its online backup, PostgreSQL with `pg_dump`; what else is to be known of a copy (how many rows it has) is
read from the very same state. Passwords go to PostgreSQL's programs in a file that only we can read, never in their arguments.
"""

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from app.core.db import Database
from app.core.files.durable_files import make_durable
from app.core.files.private_files import COMPANIONS

T = TypeVar("T")
FILE_NAMES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
VERSION_TABLE = "alembic_version"


class CopyFailed(RuntimeError):
    """A database cannot be copied, or a copy not used. The message is for the operator, and holds nothing of what is stored."""


def kind_of(database: Database) -> str:
    """sqlite or postgresql: a copy of one cannot be loaded into the other."""
    return database.engine.dialect.name


def size(database: Database) -> int:
    """About how many bytes a copy takes at most. Raises CopyFailed where there is no database yet."""
    if database.is_sqlite:
        return sum(Path(f"{_file(database)}{ending}").stat().st_size for ending in ("", "-wal") if _exists(database, ending))
    with database.engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())


def dump(database: Database, path: Path, reader: Callable[[Connection], T]) -> T:
    """Copy `database` into the file `path` and return what `reader` finds in the state that was copied. Raises CopyFailed."""
    contents = _dump_sqlite(database, path, reader) if database.is_sqlite else _dump_postgresql(database, path, reader)
    path.chmod(0o600)
    return contents


def verify(kind: str, path: Path) -> None:
    """Open the copy of a database of `kind` and read all of it. Raises CopyFailed where it is not whole."""
    if kind == "postgresql":
        _run("pg_restore", "--file=/dev/null", str(path))
        return
    with _copied(path) as connection:
        try:
            faults = connection.execute(sa.text("PRAGMA integrity_check(1)")).scalar_one()
            lost = connection.execute(sa.text("PRAGMA foreign_key_check")).first()
        except sa.exc.DatabaseError:
            raise CopyFailed(f"{path.name} is not a database that can be read.") from None
    if faults != "ok" or lost is not None:
        raise CopyFailed(f"{path.name} is a damaged database.")


def require_empty(database: Database) -> None:
    """Raises CopyFailed where there is anything that loading a copy would overwrite."""
    if database.is_sqlite:
        there = [f"{_file(database)}{ending}" for ending in COMPANIONS if _exists(database, ending)]
        if there:
            raise CopyFailed(f"There is a database already: {', '.join(there)}. Move it aside first; nothing is overwritten.")
        return
    with database.engine.connect() as connection:
        if sa.inspect(connection).get_table_names():
            name = database.engine.url.database
            raise CopyFailed(f"The database {name} has tables already. Restore into an empty one; nothing is overwritten.")


def load(database: Database, path: Path, reader: Callable[[Connection], T]) -> T:
    """Make `database`, which must be empty, what the copy says; returns what `reader` then finds in it. Raises CopyFailed.

    All of it or nothing: a copy that cannot be loaded leaves the database as it was.
    """
    require_empty(database)
    if database.is_sqlite:
        _load_sqlite(database, path)
    else:
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        with _address(database) as address:
            _run("pg_restore", *options, f"--dbname={address}", str(path))
    with database.engine.connect() as connection:
        return reader(connection)


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in sorted(sa.inspect(connection).get_table_names()) if name != VERSION_TABLE]
    return {name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in names}


def version(connection: Connection) -> str:
    """The number of the last migration that the tables went through; "" where none made them."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or "")  # noqa: S608 - our own name


def _file(database: Database) -> str:
    return str(database.engine.url.database)


def _exists(database: Database, ending: str) -> bool:
    return Path(f"{_file(database)}{ending}").exists()


def _dump_sqlite(database: Database, path: Path, reader: Callable[[Connection], T]) -> T:
    if not _exists(database, ""):
        raise CopyFailed(f"There is no database at {_file(database)}. Is DATABASE_URL or INSTANCE_DIR set as for the site?")
    source = database.engine.raw_connection()
    try:
        target = sqlite3.connect(path)
        try:
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # sqlite3's
            target.execute("PRAGMA journal_mode=DELETE")  # so that reading the copy makes no files beside it
        finally:
            target.close()
    except sqlite3.Error as error:
        raise CopyFailed(f"SQLite could not copy the database: {error}.") from None
    finally:
        source.close()
    with _copied(path) as connection:
        return reader(connection)


@contextlib.contextmanager
def _copied(path: Path) -> Iterator[Connection]:
    """A copy of a SQLite database, open to be read and nothing else."""
    url = f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true"
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        yield connection


def _load_sqlite(database: Database, path: Path) -> None:
    target = Path(_file(database))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = target.with_name(f"{target.name}.restoring")
    try:
        shutil.copyfile(path, arriving)
        arriving.chmod(0o600)
        make_durable(arriving)
        arriving.rename(target)
        make_durable(target.parent)
    finally:
        arriving.unlink(missing_ok=True)


def _dump_postgresql(database: Database, path: Path, reader: Callable[[Connection], T]) -> T:
    """pg_dump copies the state that our own transaction sees, in which we count."""
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        contents = reader(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}")
        with _address(database) as address:
            _run("pg_dump", *options, f"--dbname={address}")
    return contents


@contextlib.contextmanager
def _address(database: Database) -> Iterator[str]:
    """The address of a PostgreSQL database as its programs take it, the password in a file of its own."""
    url = database.engine.url
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "password")
        file.touch(mode=0o600)
        secret = str(url.password or "").replace("\\", "\\\\").replace(":", "\\:")
        file.write_text(f"*:*:*:*:{secret}\n")
        query = {**url.query, "passfile": str(file)} if url.password else url.query
        plain = url.set(drivername="postgresql", password=None, query=query)
        yield plain.render_as_string(hide_password=False)


def _run(name: str, *words: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise CopyFailed(f"{name} is not on this machine. On Debian: apt-get install postgresql-client")
    outcome = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, no shell, and nothing that a person typed into a page
        [program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={"LANG": "C.UTF-8"}
    )
    if outcome.returncode:
        complaint = " ".join(outcome.stderr.decode(errors="replace").split())
        raise CopyFailed(f"{name} failed: {complaint}")

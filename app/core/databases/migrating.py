"""Bringing the database's tables up to date with Alembic, on a connection of ours, and writing the next migration."""

import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.config import ROOT
from app.core.db import Base, Database

MIGRATIONS = ROOT / "migrations"


class NothingChanged(RuntimeError):
    """The tables are what the models describe, so there is nothing to migrate."""


def alembic_config(folder: Path = MIGRATIONS, models: sa.MetaData = Base.metadata) -> Config:
    """Alembic's configuration, with no file of its own: the migrations in `folder` lead to what `models` describe."""
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["metadata"] = models
    return config


def latest() -> str:
    """The number of the last migration that this code has."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate up to `revision`."""
    _run(database, alembic_config(), lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Migrate down to `revision`; `base` is nothing at all."""
    _run(database, alembic_config(), lambda config: command.downgrade(config, revision))


def write_migration(words: str, config: Config, *, empty: bool = False) -> Path:
    """Write the next migration, which makes the tables what the models of `config` describe. Returns its path.

    It compares with tables that the migrations so far make in a database of their own. An `empty` one compares nothing:
    for rows, checks and triggers. Raises NothingChanged where tables and models agree.
    """
    scripts = ScriptDirectory.from_config(config)
    number = f"{int(scripts.get_current_head() or 0) + 1:04}"

    def write(config: Config) -> None:
        command.upgrade(config, "head")
        refusal = None if empty else _refuse_nothing
        command.revision(config, words, autogenerate=not empty, rev_id=number, process_revision_directives=refusal)

    with tempfile.TemporaryDirectory() as folder:
        _run(Database(f"sqlite:///{folder}/tables.sqlite"), config, write)
    (written,) = Path(scripts.versions).glob(f"{number}_*.py")
    return written


def _refuse_nothing(_context: MigrationContext, _revision: object, scripts: list[MigrationScript]) -> None:
    changes = scripts[0].upgrade_ops
    if changes is None or changes.is_empty():
        raise NothingChanged("The tables are what the models describe.")


def _run(database: Database, config: Config, action: Callable[[Config], None]) -> None:
    try:
        with database.engine.connect().execution_options(writes=True, compiled_cache=None) as connection:
            if database.is_sqlite:  # tables are made anew to change them, so references are checked at the end instead
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # sqlite3's
            with connection.begin():
                config.attributes["connection"] = connection
                action(config)
                if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("this migration would leave references to nothing")
    finally:
        database.engine.dispose()  # no pooled connection keeps references unchecked

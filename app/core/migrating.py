"""Bringing the database's tables up to date with Alembic, on a connection of ours."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config

from app.core.config import ROOT
from app.core.db import Base, Database


def alembic_config() -> Config:
    """Alembic's configuration, with no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["metadata"] = Base.metadata
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate up to `revision`."""
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Migrate down to `revision`; `base` is nothing at all."""
    _run(database, command.downgrade, revision)


def _run(database: Database, action: Callable[[Config, str], None], revision: str) -> None:
    config = alembic_config()
    with database.engine.connect().execution_options(writes=True) as connection:
        if database.is_sqlite:  # tables are made anew to change them, so references are checked at the end instead
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # sqlite3's own
        with connection.begin():
            config.attributes["connection"] = connection
            action(config, revision)
            if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("this migration would leave references to nothing")
    database.engine.dispose()  # no pooled connection keeps references unchecked

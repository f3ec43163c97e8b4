"""Bringing the database's tables up to date with Alembic, on a connection of ours."""

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


def _run(database: Database, action: object, revision: str) -> None:
    config = alembic_config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        action(config, revision)  # type: ignore[operator]  # one of Alembic's two commands

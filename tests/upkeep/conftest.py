"""A site to look after, with tables that migrations know, and an empty machine beside it to restore it on."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from app.core import config
from app.core.config import Settings
from app.core.databases import migrating
from app.core.db import Database
from tests import kept_answers, tables
from tests.attachments.attachment_maker import attachments
from tests.conftest import NO_POSTGRES, POSTGRES
from tests.moderation.initiative_maker import author, initiatives, moderator
from tests.running.saved.saved_rows import database_of_its_own

__all__ = ["attachments", "author", "initiatives", "moderator"]
Run = Callable[..., Result]
HEAD = migrating.latest()


class Machine:
    """A machine that the site runs on: its folder and its database, which is empty, or not there at all, at first."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app, self.settings, self.database = app, settings, Database(settings.database_url)

    def use(self) -> None:
        """Have the application run here from now on."""
        config.install(self.settings)
        self.app.extensions["database"] = self.database
        kept_answers.forget_everything()

    def run(self, *words: str) -> Result:
        """Run a command of `flask …` here."""
        self.use()
        return self.app.test_cli_runner().invoke(args=list(words))

    def is_empty(self) -> bool:
        """Whether there is neither a table nor an upload."""
        folder = self.settings.instance_dir
        if self.database.is_sqlite and not Path(str(self.database.engine.url.database)).exists():
            tables_there = False
        else:
            with self.database.engine.connect() as connection:
                tables_there = bool(sa.inspect(connection).get_table_names())
        return not tables_there and not list(folder.rglob("*"))


@pytest.fixture
def machines(
    app: Flask, settings: Settings, database_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Machine]]:
    """Makes machines. The application is given back as it was."""
    usual, usual_settings = app.extensions["database"], config.settings()
    if database_name == "postgresql" and not POSTGRES:
        pytest.fail(NO_POSTGRES) if os.environ.get("CI") else pytest.skip(NO_POSTGRES)
    all_machines: list[Machine] = []
    with ExitStack() as stack:

        def make() -> Machine:
            folder = tmp_path / f"machine-{len(all_machines)}"
            folder.mkdir()
            address = f"sqlite:///{folder / 'site.sqlite'}"
            if database_name == "postgresql":
                address = stack.enter_context(
                    database_of_its_own(POSTGRES, f"practice_exchange_{os.getpid()}_{len(all_machines)}")
                )
            own = replace(settings, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=address)
            all_machines.append(Machine(app, own))
            return all_machines[-1]

        yield make
        for machine in all_machines:
            machine.database.engine.dispose()
        app.extensions["database"] = usual
        config.install(usual_settings)
        kept_answers.forget_everything()


@pytest.fixture
def site(machines: Callable[[], Machine], request: pytest.FixtureRequest) -> Machine:
    """The machine that the site runs on, with every table."""
    machine = machines()
    if machine.database.is_sqlite:
        shutil.copy(request.getfixturevalue("empty_sqlite"), machine.settings.instance_dir / "site.sqlite")
    else:
        tables.make(machine.database)
    with machine.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    machine.use()
    return machine


@pytest.fixture
def database(site: Machine) -> Database:
    """The site's database: what other fixtures make people and pages in."""
    return site.database

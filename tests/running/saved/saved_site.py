"""Opening a saved instance with the application as it is now: unpacked, upgraded, and copied for each test.

The clock is held at the moment the instance was saved, so that links and sessions run out no sooner than they did then.
"""

import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core import clock, config
from app.core.db import Database
from tests.page_client import Page, PageClient

HERE = Path(__file__).parent
NAMES = sorted(path.name.removesuffix(".json") for path in HERE.glob("instance-*.json"))
A_BREATH = timedelta(seconds=10)  # between the saving and the first request
A_LEASE = timedelta(minutes=2)  # longer than any that a worker held then
DATABASE = "practice-exchange.sqlite"
EARLIER = "before-the-leases-ran-out.sqlite"


@dataclass
class Site:
    """The site on a saved instance. `saved` is what was written down about it; `move` moves the clock on."""

    app: Flask
    database: Database
    folder: Path
    record: dict[str, Any]
    move: Callable[[timedelta], None]

    def run(self, *command: str) -> str:
        """What a `flask …` command says. It must end well."""
        result = self.app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, f"flask {' '.join(command)}: {result.output} {result.exception!r}"
        return result.output

    def visitor(self) -> PageClient:
        """A browser that nobody has signed in with."""
        return PageClient(self.app.test_client())

    def signed_in(self, account: str) -> PageClient:
        """The browser in which somebody signed in before the upgrade: it has the cookie it was given then."""
        client = self.app.test_client()
        client.set_cookie("session", self.record["accounts"][account]["cookie"])
        return PageClient(client)

    def role(self, role: str) -> FlaskClient:
        """A browser with the session of somebody of a role."""
        client = self.app.test_client()
        if role in self.record["sessions"]:
            with client.session_transaction() as held:
                held["_user_id"], held["_fresh"] = self.record["sessions"][role], True
        return client

    def now(self) -> datetime:
        """What time it is there."""
        return clock.now()

    def rows(self, statement: str, **values: object) -> list[Any]:
        """What the database holds, asked in SQL: it knows tables, whatever the modules are called."""
        with self.database.engine.connect() as connection:
            return list(connection.execute(sa.text(statement), values).all())

    def value(self, statement: str, **values: object) -> Any:
        """The one value that a statement gives."""
        [[value]] = self.rows(statement, **values)
        return value

    def follow(self, label: str) -> tuple[PageClient, Page]:
        """Open the link of a label as whoever it was sent to: their browser, and the page it shows."""
        browser = self.visitor()
        return browser, browser.get(self.record["links"][label]["path"])

    def is_spent(self, label: str) -> bool:
        """Whether the link of a label opens nothing any more."""
        return self.app.test_client().get(self.record["links"][label]["path"]).status_code == 404

    def mail(self) -> list[str]:
        """Every message that was written to a file, its soft line ends taken out."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [path.read_text(errors="replace").replace("=\n", "").replace("=3D", "=") for path in files]


@pytest.fixture(scope="session")
def record() -> dict[str, Any]:
    """What was written down about the instance."""
    found: dict[str, Any] = json.loads((HERE / f"{NAMES[-1]}.json").read_text())
    return found


@pytest.fixture(scope="session")
def application(record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application under the key and settings of the instance. A browser's cookie may be as old as the instance is."""
    usual = config._current
    home = tmp_path_factory.mktemp("saved")
    app = create_app(config.from_environment({**record["environment"], "INSTANCE_DIR": str(home)}))
    app.config.update(TESTING=True, PERMANENT_SESSION_LIFETIME=timedelta(days=36_500))
    app.extensions["settings of the instance"] = config.settings()
    config._current = usual
    return app


@contextmanager
def opened(app: Flask, folder: Path, record: dict[str, Any], after: timedelta = A_BREATH, address: str = "") -> Iterator[Site]:
    """The site on an instance folder, some time after it was saved; its database is at `address`, or in the folder."""
    usual = config._current
    url = address or f"sqlite:///{folder / DATABASE}"
    config.install(
        replace(
            app.extensions["settings of the instance"],
            instance_dir=folder,
            database_url=url,
            mail_url=f"file:{folder / 'mail'}",
            bounce_folder=folder / "returned",
        )
    )
    database = app.extensions["database"] = Database(url)
    try:
        with clock.frozen(datetime.fromisoformat(record["saved_at"]) + after) as move:
            yield Site(app, database, folder, record, move)
    finally:
        database.engine.dispose()
        config._current = usual


@pytest.fixture(scope="session")
def upgraded_folder(application: Flask, record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the instance after `flask upgrade-database`."""
    folder = unpack(tmp_path_factory.mktemp("upgraded"))
    with opened(application, folder, record) as site:
        site.run("upgrade-database")
    return folder


def unpack(place: Path) -> Path:
    """The folder of the instance as it was saved, in a folder of one's own."""
    with tarfile.open(HERE / f"{NAMES[-1]}.tar.xz") as archive:
        archive.extractall(place, filter="data")
    give_times_back(place / NAMES[-1] / "search")
    return place / NAMES[-1]


def give_times_back(folder: Path) -> None:
    """The index knows its files by their times to the nanosecond, which an archive rounds."""
    for held in folder.glob("*/held.json"):
        for name, (_, time) in json.loads(held.read_text())["files"].items():
            os.utime(held.with_name(name), ns=(time, time))


@pytest.fixture(scope="session")
def worked_folder(
    application: Flask, record: dict[str, Any], upgraded_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder after a worker did what was due: once before the leases of the last worker ran out, and once after."""
    folder = tmp_path_factory.mktemp("worked") / "instance"
    shutil.copytree(upgraded_folder, folder)
    with opened(application, folder, record) as site:
        site.run("worker", "--once", "--quick")
        with closing(sqlite3.connect(folder / DATABASE)) as now, closing(sqlite3.connect(folder / EARLIER)) as then:
            now.backup(then)
        site.move(A_LEASE)
        site.run("worker", "--once", "--quick")
    return folder


@pytest.fixture
def site(application: Flask, record: dict[str, Any], upgraded_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """The upgraded site, a few seconds after the old one was stopped. No worker has run yet."""
    shutil.copytree(upgraded_folder, tmp_path / "instance")
    with opened(application, tmp_path / "instance", record) as made:
        yield made


@pytest.fixture
def working_site(application: Flask, record: dict[str, Any], worked_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """The upgraded site once a worker has done what was due."""
    shutil.copytree(worked_folder, tmp_path / "instance")
    with opened(application, tmp_path / "instance", record, A_BREATH + A_LEASE) as made:
        yield made

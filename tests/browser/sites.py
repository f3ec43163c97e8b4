"""Furnished sites: made once a run, copied for each test, and given to the application for as long as a test lasts."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.core import config
from app.core.db import Database
from tests import kept_answers, tables
from tests.browser.visits import VISITOR
from tests.browser.world import World, furnish
from tests.people import People


def made_once(path: Path, make: Callable[[], Any]) -> Any:
    """What `make` returns, kept as JSON at `path`: whichever of the test processes comes first makes it, the others wait."""
    with path.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            words = json.dumps(make())
            path.write_text(words)
    return json.loads(path.read_text())


def furnish_folder(app: Flask, folder: Path, empty: Path) -> World:
    """Make an instance folder with a furnished site."""
    shutil.rmtree(folder, ignore_errors=True)  # left half made by a process that died
    folder.mkdir()
    shutil.copy(empty, folder / "site.sqlite")
    with serving(app, folder) as database:
        world = furnish(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.rmtree(folder / "mail", ignore_errors=True)
    return world


@contextmanager
def serving(app: Flask, folder: Path) -> Iterator[Database]:
    """Have the application serve the site in a folder."""
    usual, usual_database = config.settings(), app.extensions["database"]
    url = f"sqlite:///{folder / 'site.sqlite'}"
    config.install(replace(usual, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=url))
    database = app.extensions["database"] = tables.opened(url)
    kept_answers.forget_everything()  # the counts of a copy start again: nothing is remembered from another's
    try:
        yield database
    finally:
        kept_answers.forget_everything()
        database.engine.dispose()
        app.extensions["database"] = usual_database
        config.install(usual)


def cookie_of(app: Flask, database: Database, world: World, role: str) -> str:
    """A session cookie of somebody who has just signed in; none of a visitor."""
    if role == VISITOR:
        return ""
    client = app.test_client()
    person = world.people["moderator" if role == "halfway" else role]
    People(database).sign_in(client, person, second_factor=role != "halfway")
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def client_of(app: Flask, database: Database, world: World, role: str) -> FlaskClient:
    """A plain client that somebody has just signed in with."""
    client = app.test_client()
    if role != VISITOR:
        client.set_cookie("session", cookie_of(app, database, world, role))
    return client

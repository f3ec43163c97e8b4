"""What every test stands on: a real application over a real, empty database of its own.

Tests run on SQLite. Those marked `dialect`, where it matters which database it is (locks, constraints, deletes, kills,
migrations), run on PostgreSQL too, where TEST_POSTGRES_URL names a server. Those marked `each_database` do so in `make soak`.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.util import LRUCache

from app import create_app
from app.contributions import guard
from app.core import batches, clock, config, places
from app.core.db import Database, unit_of_work
from app.core.places import Places
from tests import cheap_passwords, kept_answers, tables
from tests.environment import ENVIRONMENT
from tests.page_client import PageClient
from tests.people import People

# What a machine that does much else takes to try an example says nothing about the example.
hypothesis.settings.register_profile("on a busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("on a busy machine")
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "")
IN_MEMORY, ROOM_IN_MEMORY = Path("/dev/shm"), 4 * 2**30  # its folders are pytest's, each named for its user
SELDOM = 20_000, 10, 10  # when Python looks for garbage: by default it looks through all there is after every few pages
READINGS: guard.Readings = LRUCache(2000)
WORLDS = {"furnisher", "furnished_site"}  # the fixtures that make them
NO_POSTGRES = "set TEST_POSTGRES_URL to run this on PostgreSQL"


def pytest_configure() -> None:
    """Keep what tests write in memory where there is room: every commit waits for a disk. Hash passwords at little cost.

    A busy machine must not make a page busy that a test asks for, or cut a batch of a job short: only tests of that say for how
    long somebody waits, and how often they may.
    """
    gc.set_threshold(*SELDOM)
    places._places = Places(patience_seconds=600, most_a_minute=100_000)
    batches.SECONDS_A_BATCH = 600
    cheap_passwords.hash_cheaply()
    if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_IN_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the world of the permission table, or the one that a browser looks at, asks for much of it: it is no part
    of `make fast`."""
    for item in items:
        if not WORLDS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.long)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `dialect` or `each_database` once on each; the twin of the latter is for `make soak`."""
    always, twice = (metafunc.definition.get_closest_marker(name) for name in ("dialect", "each_database"))
    if (always or twice) and "database_name" in metafunc.fixturenames:
        marks = [pytest.mark.postgresql] if always else [pytest.mark.postgresql, pytest.mark.soak]
        metafunc.parametrize("database_name", ["sqlite", pytest.param("postgresql", marks=marks)], indirect=True)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every process of this run of the tests has in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder that the application of this test process starts with."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def app(home: Path, run_folder: Path) -> Flask:
    """The application, made once a process; each test gives it a database and an instance folder of its own.

    Templates are compiled once a run: what one process compiled, another reads.
    """
    application = create_app(config.from_environment({**ENVIRONMENT, "INSTANCE_DIR": str(home)}))
    application.config.update(TESTING=True)
    templates = run_folder / "templates"
    templates.mkdir(exist_ok=True)
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    gc.collect()
    gc.freeze()  # what was imported stays: no collection need look at it again
    return application


@pytest.fixture(scope="session")
def empty_sqlite(app: Flask, home: Path) -> Path:
    """A SQLite file with every table and no row."""
    path = home / "empty.sqlite"
    database = tables.opened(f"sqlite:///{path}")
    tables.make(database)
    tables.content_of(database)  # nothing of it is left in a file beside this one
    return path


@pytest.fixture(scope="session")
def empty_postgresql(app: Flask) -> Iterator[Database]:
    """A PostgreSQL database of this process's own, with every table; emptied after each test that used it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"practice_exchange_{worker}_{os.getpid()}"
    server = sa.create_engine(sa.make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        tables.drop_database(connection, name)
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        connection.execute(sa.text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))  # nobody needs it after a power cut
    url = sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    tables.make(database)
    yield database
    database.engine.dispose()
    with server.connect() as connection:
        tables.drop_database(connection, name)
    server.dispose()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Instead of pytest-flask's fixture of this name, which holds one request context open round the whole test: every
    request would then share its `g`, and with it the actor, which no real request does."""


@pytest.fixture(autouse=True)
def _what_the_guard_read() -> Iterator[None]:
    """The guard reads each text that tests publish once a process; its own tests have it read every time."""
    with guard.reading_once(READINGS):
        yield


@pytest.fixture
def database_name(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Iterator[config.Settings]:
    """Settings with an instance folder of this test's own: mail, index and database go there."""
    usual = config.settings()
    own = replace(
        usual, instance_dir=tmp_path, mail_url=f"file:{tmp_path / 'mail'}", database_url=f"sqlite:///{tmp_path / 'site.sqlite'}"
    )
    config.install(own)
    yield own
    config.install(usual)


@pytest.fixture
def database(request: pytest.FixtureRequest, app: Flask, settings: config.Settings, database_name: str) -> Iterator[Database]:
    """An empty database with every table, which the application uses for this test."""
    usual = app.extensions["database"]
    if database_name == "postgresql":
        if not POSTGRES:
            if os.environ.get("CI"):
                pytest.fail(NO_POSTGRES)
            pytest.skip(NO_POSTGRES)
        test_database: Database = request.getfixturevalue("empty_postgresql")
    else:
        shutil.copy(request.getfixturevalue("empty_sqlite"), settings.instance_dir / "site.sqlite")
        test_database = tables.opened(settings.database_url)
    app.extensions["database"] = test_database
    kept_answers.forget_everything()  # the counts of an empty database start again: nothing is remembered from another's
    yield test_database
    kept_answers.forget_everything()
    app.extensions["database"] = usual
    if database_name == "postgresql":
        tables.empty(test_database)
    else:
        test_database.engine.dispose()


@pytest.fixture
def unit(database: Database) -> Iterator[None]:
    """A unit of work for tests that call services directly: use `with transaction():` inside it."""
    with unit_of_work(database):
        yield


@pytest.fixture
def moment() -> Iterator[object]:
    """Hold the clock at noon on 2 March 2026; call it with a timedelta to move on."""
    with clock.frozen(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)) as move:
        yield move


@pytest.fixture
def people(database: Database) -> People:
    """Makes people, organisations and areas."""
    return People(database)


@pytest.fixture
def client(app: Flask, database: Database) -> FlaskClient:
    """A browser without JavaScript that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> PageClient:
    """A browser that judges every page it is given."""
    return PageClient(client)


@pytest.fixture
def statements(database: Database) -> Callable[[], Any]:
    """Counts the queries of whatever runs inside `with statements() as made:`, without BEGIN and settings."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        queries: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                queries.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield queries
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)

    return counting

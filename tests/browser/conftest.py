"""A real server, a real Chromium, and a site with something in every state; each test has its own copy of the site."""

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core import config
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, TooMany
from app.web.access import public
from tests import tables
from tests.browser.hands import Hand, Keyboard, Pointer
from tests.browser.visits import ROLES, VISITOR
from tests.browser.watching import Watched
from tests.browser.world import World, furnish
from tests.people import People

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = "Chromium is not installed. On Debian: apt-get install chromium, then make test again."
# Nothing but this machine has an address, so no page can reach out, whatever it holds.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# What a view may run into that becomes a page of its own, by status.
TROUBLES: dict[int, Exception] = {
    403: Forbidden("Sign out and sign in again first."),
    422: Invalid("Choose another area"),
    429: TooMany("Too many people are doing this now.", retry_after=90),
    500: RuntimeError("something nobody thought of"),
    503: sa.exc.OperationalError("SELECT 1", {}, OSError("no answer")),
}
PATIENCE = 30_000  # milliseconds
Browse = Callable[..., Watched]
Hands = Callable[[str], Hand]


class _Quiet(WSGIRequestHandler):
    """Answers without a line of log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _whole(app: Flask) -> Callable[..., list[bytes]]:
    """`app`, each answer made and closed before any of it is sent.

    A browser that leaves a page drops its connections, and the development server then forgets to close what it was sending.
    """

    def answer(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        with closing(app(environ, start_response)) as parts:  # type: ignore[arg-type, type-var]  # what werkzeug returns can be closed
            return list(parts)

    return answer


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the process. Tests that need it are skipped, saying how to get it, where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(HOW_TO_GET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES, timeout=120_000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def furnished(app: Flask, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The instance folder of a furnished site: made once, whichever of the test processes comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, words = shared / "furnished", shared / "furnished.json"
    with (shared / "furnished.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not words.exists():
            shutil.rmtree(folder, ignore_errors=True)  # left half made by a process that died
            folder.mkdir()
            words.write_text(json.dumps(asdict(_furnish(folder, empty_sqlite))))
    return folder, World(**json.loads(words.read_text()))


def _furnish(folder: Path, empty: Path) -> World:
    usual = config.settings()
    shutil.copy(empty, folder / "site.sqlite")
    url = f"sqlite:///{folder / 'site.sqlite'}"
    config.install(replace(usual, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=url))
    database = tables.opened(url)
    try:
        world = furnish(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.engine.dispose()
        config.install(usual)
    shutil.rmtree(folder / "mail", ignore_errors=True)
    return world


@pytest.fixture
def database(app: Flask, settings: config.Settings, furnished: tuple[Path, World]) -> Iterator[Database]:
    """This test's own copy of the furnished site."""
    shutil.copytree(furnished[0], settings.instance_dir, dirs_exist_ok=True)
    usual, made = app.extensions["database"], tables.opened(settings.database_url)
    app.extensions["database"] = made
    yield made
    app.extensions["database"] = usual
    made.engine.dispose()


@pytest.fixture
def world(furnished: tuple[Path, World], database: Database) -> World:
    """Who and what there is."""
    return furnished[1]


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where the application answers: it serves whichever site the running test has."""
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def browse(app: Flask, chromium: Browser, address: str, world: World, people: People) -> Iterator[Browse]:
    """Opens a browser of their own for a role: `browse("author", javascript=False, width=320)`."""
    opened: list[Watched] = []

    def open_one(role: str = VISITOR, *, javascript: bool = True, width: int = 1280, **options: object) -> Watched:
        context = chromium.new_context(
            base_url=address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            **options,  # type: ignore[arg-type]  # the options of a playwright context
        )
        context.set_default_timeout(PATIENCE)
        if role != VISITOR:
            context.add_cookies([{"name": "session", "value": cookie_of(app, people, world, role), "url": address}])
        opened.append(Watched(context.new_page(), address))
        return opened[-1]

    yield open_one
    for one in opened:
        one.page.context.close()
    assert not [fault for one in opened for fault in one.faults], "\n".join(fault for one in opened for fault in one.faults)


@pytest.fixture(params=["a pointer and no JavaScript", "the keyboard alone"])
def hands(request: pytest.FixtureRequest, browse: Browse) -> Iterator[Hands]:
    """Somebody’s hands on a browser of their own, by role."""
    with_keyboard = request.param == "the keyboard alone"
    given: list[Hand] = []

    def take(role: str) -> Hand:
        page = browse(role, javascript=with_keyboard).page
        given.append(Keyboard(page) if with_keyboard else Pointer(page))
        return given[-1]

    yield take
    unseen = [fault for hand in given if isinstance(hand, Keyboard) for fault in hand.unseen]
    assert not unseen, "the focus cannot be seen:\n" + "\n".join(unseen)


def cookie_of(app: Flask, people: People, world: World, role: str) -> str:
    """A session cookie of somebody who has just signed in."""
    client = app.test_client()
    person = world.people["moderator" if role == "halfway" else role]
    people.sign_in(client, person, second_factor=role != "halfway")
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


@pytest.fixture
def clients(app: Flask, people: People, world: World) -> dict[str, FlaskClient]:
    """A plain client for each role, to learn who may see what before a browser is opened for it."""
    made = {role: app.test_client() for role in ROLES}
    for role, client in made.items():
        if role != VISITOR:
            client.set_cookie("session", cookie_of(app, people, world, role))
    return made


@pytest.fixture
def trouble(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Addresses at which a view runs into trouble, each with the status of the page that says so."""

    @public
    def run_into(page_slug: str) -> str:
        raise TROUBLES[int(page_slug)]

    monkeypatch.setitem(app.view_functions, "pages.page", run_into)
    monkeypatch.setitem(app.config, "TESTING", False)
    return {f"/{status}": status for status in TROUBLES}

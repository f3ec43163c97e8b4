"""A real server, a real Chromium, and a site with something in every state; each test has its own copy of the site."""

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ViewportSize
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core import config
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, TooMany
from app.web.access import public
from tests.browser.chromium import started_chromium
from tests.browser.drawn import Drawings, draw, loaded
from tests.browser.judging import AXE, AXE_PATH
from tests.browser.page_users import KeyboardUser, PageUser, PointerUser
from tests.browser.sites import client_of, cookie_of, furnish_folder, made_once, serving
from tests.browser.visits import ROLES, VISITOR
from tests.browser.watched_page import EMPTY_PATH, LARGE, WatchedPage
from tests.browser.world import World

# What a view may run into that becomes a page of its own, by status.
TROUBLES: dict[int, Exception] = {
    403: Forbidden("Sign out and sign in again first."),
    422: Invalid("Choose another area"),
    429: TooMany("Too many people are doing this now.", retry_after=90),
    500: RuntimeError("something nobody thought of"),
    503: sa.exc.OperationalError("SELECT 1", {}, OSError("no answer")),
}
BESIDE = {AXE_PATH: ("text/javascript", AXE), EMPTY_PATH: ("text/html", b'<!DOCTYPE html><link rel="icon" href="data:,">')}
PATIENCE = 30_000  # milliseconds
Browse = Callable[..., WatchedPage]
BrowseAs = Callable[[str], WatchedPage]
UserAs = Callable[[str], PageUser]


class _Quiet(WSGIRequestHandler):
    """Answers without a line of log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _whole(app: Flask) -> Callable[..., list[bytes]]:
    """`app`, axe and an empty page beside it, each answer made and closed before any of it is sent.

    A browser that leaves a page drops its connections, and the development server then forgets to close what it was sending.
    """

    def answer(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        if environ["PATH_INFO"] in BESIDE:
            kind, content = BESIDE[str(environ["PATH_INFO"])]
            start_response("200 OK", [("Content-Type", kind), ("Cache-Control", "max-age=3600")])
            return [content]
        with closing(app(environ, start_response)) as parts:  # type: ignore[arg-type, type-var]  # what werkzeug returns can be closed
            return list(parts)

    return answer


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the process. Tests that need it are skipped, saying how to get it, where there is none."""
    with started_chromium() as browser:
        yield browser


class Lending:
    """Browsers of their own for people, lent for a test and used again: making one takes longer than opening five pages."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.free: dict[str, list[WatchedPage]] = defaultdict(list)  # by their options
        self.lent: list[tuple[str, WatchedPage]] = []

    def lend(self, *, javascript: bool = True, **options: object) -> WatchedPage:
        """A browser in which nothing is open; `options` are those of a playwright context."""
        kind = f"{javascript} {options}"
        watched_page = self.free[kind].pop() if self.free[kind] else self._made(java_script_enabled=javascript, **options)
        self.lent.append((kind, watched_page))
        return watched_page

    def take_back(self) -> None:
        """All that were lent. Nothing of what was done with them is left."""
        while self.lent:
            kind, watched_page = self.lent.pop()
            watched_page.forget()
            self.free[kind].append(watched_page)

    def _made(self, **options: Any) -> WatchedPage:
        context = self.chromium.new_context(base_url=self.address, viewport=LARGE, **options)
        context.set_default_timeout(PATIENCE)
        watched_page = WatchedPage(context.new_page(), self.address)
        watched_page.page.goto(EMPTY_PATH)
        return watched_page


@pytest.fixture(scope="session")
def furnished_site(app: Flask, empty_sqlite: Path, run_folder: Path) -> tuple[Path, World]:
    """The instance folder of a furnished site, made once a run."""
    folder = run_folder / "furnished"
    words = made_once(run_folder / "furnished.json", lambda: asdict(furnish_folder(app, folder, empty_sqlite)))
    return folder, World(**words)


@pytest.fixture(scope="session")
def drawings(app: Flask, furnished_site: tuple[Path, World], run_folder: Path) -> Drawings:
    """Every page as everyone sees it on the furnished site, drawn once a run."""
    folder, world = run_folder / "drawn", furnished_site[1]

    def draw_all() -> object:
        shutil.copytree(furnished_site[0], folder, dirs_exist_ok=True)
        with serving(app, folder) as database:
            return draw({role: client_of(app, database, world, role) for role in ROLES}, world.at)

    return loaded(made_once(run_folder / "drawn.json", draw_all))


@pytest.fixture
def database(app: Flask, settings: config.Settings, furnished_site: tuple[Path, World]) -> Iterator[Database]:
    """This test's own copy of the furnished site."""
    shutil.copytree(furnished_site[0], settings.instance_dir, dirs_exist_ok=True)
    with serving(app, settings.instance_dir) as made:
        yield made


@pytest.fixture
def world(furnished_site: tuple[Path, World], database: Database) -> World:
    """Who and what there is."""
    return furnished_site[1]


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where the application answers: it serves whichever site the running test has."""
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def lending(chromium: Browser, address: str) -> Lending:
    """The browsers of this process."""
    return Lending(chromium, address)


@pytest.fixture
def browse(app: Flask, lending: Lending, world: World, database: Database) -> Iterator[Browse]:
    """Gives a browser of their own to a role: `browse("author", javascript=False, width=320)`."""
    lent: list[WatchedPage] = []

    def lend(role: str = VISITOR, *, width: int = LARGE["width"], **options: object) -> WatchedPage:
        lent.append(lending.lend(**options))
        lent[-1].page.set_viewport_size(ViewportSize(width=width, height=LARGE["height"]))
        lent[-1].sign_in(cookie_of(app, database, world, role))
        return lent[-1]

    yield lend
    faults = [fault for watched_page in lent for fault in watched_page.faults]
    lending.take_back()
    assert not faults, "\n".join(faults)


@pytest.fixture(params=["a pointer and no JavaScript", "the keyboard alone"])
def user_as(request: pytest.FixtureRequest, browse: Browse) -> Iterator[UserAs]:
    """Gives a browser of their own to somebody who uses its pages in one of both ways, by role: `user_as("author")`."""
    with_keyboard = request.param == "the keyboard alone"
    users: list[PageUser] = []

    def give(role: str) -> PageUser:
        page = browse(role, javascript=with_keyboard).page
        users.append(KeyboardUser(page) if with_keyboard else PointerUser(page))
        return users[-1]

    yield give
    unseen = [fault for user in users if isinstance(user, KeyboardUser) for fault in user.unseen]
    assert not unseen, "the focus cannot be seen:\n" + "\n".join(unseen)


@pytest.fixture
def browse_as(app: Flask, browse: Browse, address: str, world: World, database: Database) -> BrowseAs:
    """One browser that is passed on: `browse_as(role)` gives it to somebody who has just signed in with it."""
    watched_page = browse()

    def pass_on(role: str) -> WatchedPage:
        watched_page.page.context.clear_cookies()
        watched_page.sign_in(cookie_of(app, database, world, role))
        return watched_page

    return pass_on


@pytest.fixture
def clients(app: Flask, database: Database, world: World) -> dict[str, FlaskClient]:
    """A plain client for each role, for what needs no browser."""
    return {role: client_of(app, database, world, role) for role in ROLES}


@pytest.fixture
def trouble(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Addresses at which a view runs into trouble, each with the status of the page that says so."""

    @public
    def run_into(page_slug: str) -> str:
        raise TROUBLES[int(page_slug)]

    monkeypatch.setitem(app.view_functions, "pages.page", run_into)
    monkeypatch.setitem(app.config, "TESTING", False)
    return {f"/{status}": status for status in TROUBLES}

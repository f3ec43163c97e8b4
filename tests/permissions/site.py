"""The site as each role's browser sees it: one request at a time, from the same starting point, noticing every change."""

import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.wrappers import Response

from app.core.db import Database
from tests import kept_answers
from tests.permissions.plain_requests import PlainRequests
from tests.permissions.roles import EVERY_ROLE, World

VOLATILE = (
    (re.compile(r'name="csrf_token"[^>]*>'), 'name="csrf_token">'),
    (re.compile(r"/sign-in\?next=[^\"]*"), "/sign-in"),
)


@dataclass(frozen=True)
class Answer:
    """What came back, and whether anything in the database is different.

    `let_in`: the view was reached. The edge, which refuses the others, knows the route and who asks, and nothing of the thing.
    """

    response: Response
    changed: bool
    let_in: bool = True

    @property
    def outcome(self) -> str:
        """One of the table's words."""
        status, place = self.response.status_code, self.response.headers.get("Location", "")
        if status == 303 and re.match(r"/sign-in(\?|$)", place) and not self.changed:
            return "sign in"
        if status == 303 and place.startswith("/sign-in/second-step") and not self.changed:
            return "second step"
        if status == 403 and b"/sign-in/second-step" in self.response.get_data() and not self.changed:
            return "second step"
        if status in (200, 303) and self.changed:
            return "done"
        words = {200: "shown", 303: "led on", 301: "moved", 404: "missing", 403: "forbidden", 409: "too late", 422: "refused"}
        return words.get(status, str(status)) + (" but changed" if self.changed else "")

    def words(self) -> str:
        """The text of the answer; of an office file, of every part in it. A PDF is not read: its text is packed."""
        body = self.response.get_data()
        if not body.startswith(b"PK"):
            return body.decode(errors="replace")
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "\n".join(package.read(name).decode(errors="replace") for name in package.namelist())

    def look(self, path: str = "\0") -> str:
        """The answer without what differs from one request to the next, and without the address that was asked for."""
        text = f"{self.response.status_code} {self.response.headers.get('Location', '')}\n{self.words()}"
        for pattern, plain in VOLATILE:
            text = pattern.sub(plain, text)
        return text.replace(path, "<path>")

    def says(self, path: str = "\0") -> str:
        """The answer, headers and all, without the address that was asked for: that much the browser knew."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.response.headers)
        return f"{headers}\n{self.words()}".replace(path, "<path>")


class Site:
    """The world on a database of its own, put back after each request that changed it."""

    def __init__(self, app: Flask, world: World, database: Database, folder: Path) -> None:
        self.app, self.world, self.database, self.folder = app, world, database, folder
        self.requests = PlainRequests(app)
        self.watch: sqlite3.Connection | None = None
        self.cookies: dict[str, str] = {}
        self.csrf: dict[str, str] = {}

    def start(self) -> None:
        """Keep a copy of the world as it is, and fetch each browser's anti-forgery value."""
        self.keep()
        for role in EVERY_ROLE:
            self._prepare(role)

    def resume(self, cookies: dict[str, str], csrf: dict[str, str]) -> None:
        """Keep a copy of the world as it is, with browsers whose cookies and anti-forgery values were fetched before."""
        self.keep()
        self.cookies, self.csrf = cookies, csrf

    def keep(self) -> None:
        """Make the world as it is now the one that is put back."""
        if self.database.is_sqlite:
            self._watch()
            self.watch.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.close()
            shutil.copy(self.folder / "site.sqlite", self.folder / "kept.sqlite")
            self._watch()

    def close(self) -> None:
        if self.watch is not None:
            self.watch.close()
        self.watch = None
        self.database.engine.dispose()

    def _watch(self) -> None:
        if self.watch is not None:
            self.watch.close()
        self.watch = sqlite3.connect(self.folder / "site.sqlite", isolation_level=None)

    def restore(self) -> None:
        """Put the world back."""
        kept_answers.forget_everything()
        if self.watch is None:
            return
        self.close()
        for ending in ("-wal", "-shm"):
            (self.folder / f"site.sqlite{ending}").unlink(missing_ok=True)
        shutil.copy(self.folder / "kept.sqlite", self.folder / "site.sqlite")
        self._watch()

    def _prepare(self, role: str) -> None:
        client = self.app.test_client()
        if role in self.world.tokens:
            with client.session_transaction() as held:
                held["_user_id"], held["_fresh"] = self.world.tokens[role], True
        page = client.get("/sign-in/link").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, f"no anti-forgery value for {role}"
        self.csrf[role] = found.group(1)
        cookie = client.get_cookie("session")
        assert cookie is not None
        self.cookies[role] = cookie.value

    def version(self) -> int:
        """A number that is different once anything was committed."""
        return 0 if self.watch is None else int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def send(self, role: str, method: str, path: str, form: Mapping[str, Any] | None = None, *, restore: bool = True) -> Answer:
        """One request by a role's browser. What it changed is put back, unless told otherwise."""
        cookies = {}
        if role != "visitor" or form is not None:  # somebody who only reads has no cookie, and may be given a page that was kept
            cookies["session"] = self.cookies[role]
        if role in self.world.cookies:
            name, value, _ = self.world.cookies[role]
            cookies[name] = value  # at every address, not at those alone to which a browser would send it
        before = self.version()
        data = {**form, "csrf_token": self.csrf[role]} if form is not None else None
        response = self.requests.send(method, path, cookies, data)
        answer = Answer(response, self.version() != before, self.requests.was_let_in)
        if answer.changed and restore:
            self.restore()
        return answer

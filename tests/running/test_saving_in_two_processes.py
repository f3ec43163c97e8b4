"""What one member saves at once holds one place and one turn, whichever of the site's processes each request comes to."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.contributions.models import Revision
from app.core import config
from app.core.db import Database
from tests import servers
from tests.environment import ENVIRONMENT
from tests.people import People
from tests.rows import rows_of
from tests.servers import Server

pytestmark = pytest.mark.long
FORM = "/contribute/initiative"
ANSWER_SECONDS = 120  # of a request that is let in, on a machine that does much else
SLOW_TEXT = ("**a** [b](https://c.example) *d* " * 10 + "\n\n") * 60  # a second or so of a child's processor time
SAVES = 12
CHILD = "app/markup/child.py"


@dataclass(frozen=True)
class Member:
    """Somebody signed in at a running server, by the cookie that they were given."""

    port: int
    cookie: str

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        """Status, page, and the cookie from then on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, {"Cookie": cookie or self.cookie, **kind})
            answer = connection.getresponse()
            given = (answer.headers.get("Set-Cookie") or "").split(";")[0]
            return answer.status, answer.read().decode(), given or cookie or self.cookie
        finally:
            connection.close()

    def form(self) -> tuple[str, str]:
        """What a form must send back, and the cookie that goes with it."""
        status, page, cookie = self.ask("GET", FORM)
        assert status == 200, page[:500]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        return token[1], cookie

    def save(self, title: str, text: str, form: tuple[str, str]) -> tuple[int, str]:
        """Status and page of saving a new page with a text."""
        token, cookie = form
        fields = {"csrf_token": token, "title": title, "summary": "A play.", "type": "drama", "description": text}
        status, page, _ = self.ask("POST", FORM, urlencode(fields), cookie)
        return status, page


@pytest.fixture
def sites(database: Database, settings: config.Settings, tmp_path: Path) -> Iterator[list[Server]]:
    """Two servers of one instance, as two hands in one house: requests to each are known to come to different processes."""
    running = []
    for number in range(2):
        listening = servers.listening_socket()
        own = {
            **ENVIRONMENT,
            "INSTANCE_DIR": str(settings.instance_dir),
            "DATABASE_URL": settings.database_url,
            "SITE_URL": f"http://127.0.0.1:{listening.getsockname()[1]}",
        }
        running.append(servers.start(f"site {number}", "wsgi:app", own, tmp_path / f"log-{number}", listening))
    yield running
    for server in running:
        server.stop()


@pytest.fixture
def member_at(app: Flask, people: People) -> Callable[[Server, int], Member]:
    def sign_in(server: Server, person: int) -> Member:
        client = app.test_client()
        people.sign_in(client, person)
        [cookie] = [each for each in client._cookies.values() if "session" in each.key]
        return Member(server.port, f"{cookie.key}={cookie.value}")

    return sign_in


def children_of(running: list[Server]) -> int:
    """How many children draw texts at this moment, for all processes of these servers."""
    count = 0
    for parent in [pid for server in running for pid in server.pids()[1:]]:
        for path in Path(f"/proc/{parent}/task").glob("*/children"):
            for child in path.read_text().split():
                try:
                    count += CHILD in Path(f"/proc/{child}/cmdline").read_text()
                except (FileNotFoundError, ProcessLookupError):
                    continue
    return count


@contextmanager
def counted(running: list[Server]) -> Iterator[list[int]]:
    """What was counted of the children, every few milliseconds while the block runs."""
    counts: list[int] = []
    over = threading.Event()

    def count() -> None:
        while not over.wait(0.005):
            counts.append(children_of(running))

    watcher = threading.Thread(target=count)
    watcher.start()
    try:
        yield counts
    finally:
        over.set()
        watcher.join()


def test_one_members_saves_hold_one_place_and_one_turn_in_all_processes(
    database: Database, people: People, sites: list[Server], member_at: Callable[[Server, int], Member]
) -> None:
    person = people.person("Asha")
    hands = [member_at(sites[number % 2], person) for number in range(SAVES)]
    forms = [hand.form() for hand in hands]
    with ThreadPoolExecutor(SAVES) as pool, counted(sites) as counts:
        saves: list[Future[tuple[int, str]]] = [
            pool.submit(hand.save, f"Play {number}", SLOW_TEXT, forms[number]) for number, hand in enumerate(hands)
        ]
        answers = [save.result() for save in saves]
    assert max(counts) == 1
    statuses = Counter(status for status, _ in answers)
    assert 1 <= SAVES - statuses[503] < SAVES, statuses
    for status, page in answers:
        if status == 503:
            assert "We are still working on what you asked for before" in page
            assert "**a** [b](https://c.example) *d*" in page
    assert len(rows_of(database, Revision)) == SAVES - statuses[503]


def test_while_one_member_saves_everywhere_others_are_served(
    people: People, sites: list[Server], member_at: Callable[[Server, int], Member]
) -> None:
    person, other = people.person("Asha"), people.person("Ben")
    hands = [member_at(sites[number % 2], person) for number in range(SAVES)]
    forms, over = [hand.form() for hand in hands], threading.Event()

    def save_for_ever(number: int) -> None:
        while not over.is_set():
            hands[number].save(f"Play {number}", SLOW_TEXT, forms[number])

    with ThreadPoolExecutor(SAVES) as pool:
        futures = [pool.submit(save_for_ever, number) for number in range(SAVES)]
        try:
            while not children_of(sites):
                time.sleep(0.01)
            for server in sites:
                assert server.get("/healthz")
                ben = member_at(server, other)
                status, page = ben.save("A quiet play", "Short.", ben.form())
                assert status in (200, 303), page[:500]
        finally:
            over.set()
        for future in futures:
            future.result()

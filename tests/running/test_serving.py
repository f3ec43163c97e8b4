"""`make run` as a person meets it: it says what it did, prints a link once, and leaves nothing behind."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.config import ROOT
from tests.running.raw_connections import SLOW_KINDS, Port, slow_connections

pytestmark = pytest.mark.long

START_SECONDS = 300  # a few on a quiet machine; this one may be running every other test
STOP_SECONDS = 120


class Served:
    """A running `scripts.serve`, with what it has printed so far."""

    def __init__(self, instance: Path, port: int) -> None:
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.log = instance / f"serve-{time.monotonic_ns()}.log"
        self.port = port
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.serve"],
                cwd=ROOT,
                env={**environment, "PORT": str(port), "INSTANCE_DIR": str(instance)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C stops it" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def wait_until_it_starts_others(self) -> set[int]:
        """The numbers of the site's process and of the worker's, as soon as there are both."""
        deadline = time.monotonic() + START_SECONDS
        while len(others := self.started()) < 2:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)
        return others

    def health(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as response:
            return int(response.status)

    def started(self) -> set[int]:
        """The numbers of every process it started, and of those that they started."""
        parents = {}
        for line in subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.splitlines():
            pid, parent = map(int, line.split())
            parents[pid] = parent
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=STOP_SECONDS)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Served]]:
    running: list[Served] = []
    yield running
    for served in running:
        if served.process.poll() is None:
            served.stop(signal.SIGTERM)


def still_running(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()}


def use_the_link(output: str) -> None:
    """Open the printed link and press its button, as the first administrator does."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    link = re.search(r"http://127\.0\.0\.1:\d+/\S*sign-in/\S+", output)
    assert link, output
    with browser.open(link[0], timeout=10) as page:
        text = page.read().decode()
    form = re.search(r'<form[^>]*method="post".*?</form>', text, re.DOTALL | re.IGNORECASE)
    assert form, text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form[0])
    assert token, form[0]
    body = urllib.parse.urlencode({"csrf_token": token[1]}).encode()
    with browser.open(link[0], body, timeout=10) as page:
        assert page.status == 200


def answer_to_a_large_file(port: int) -> int:
    """The status that comes back to somebody who sends far more than is taken, and reads nothing before all of it is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        body, kind = bytes(40_000_000), "multipart/form-data; boundary=b"
        connection.request("POST", "/contribute/specification/import", body, {"Content-Type": kind})
        return connection.getresponse().status


def start(instance: Path, port: int, servers: list[Served]) -> Served:
    server = Served(instance, port)
    servers.append(server)
    server.wait_until_ready()
    assert f"Practice Exchange is at http://127.0.0.1:{port}" in server.said
    assert server.health() == 200
    assert len(server.started()) >= 3  # gunicorn, at least one of its workers, and ours
    return server


def require_all_gone(children: set[int], port: int) -> None:
    assert still_running(children) == set()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_starts_says_where_it_is_hands_out_one_link_and_leaves_nothing_running(
    tmp_path: Path, port: int, servers: list[Served]
):
    first = start(tmp_path, port, servers)
    assert "24 hours" in first.said
    for step in ("Bringing the database up to date", "Loading what ships with the site", "Starting the site and its worker"):
        assert step in first.said
    assert not re.search("ERROR|WARNING|Damaged|Traceback", first.said)
    use_the_link(first.said)
    assert answer_to_a_large_file(port) == 413
    for kind in SLOW_KINDS:
        longest = Port(port).longest_wait()
        with slow_connections(Port(port), kind):
            assert Port(port).usual_wait() < longest, kind
    children = first.started()
    assert first.stop(signal.SIGINT) == 0
    require_all_gone(children, port)

    second = Served(tmp_path, port)
    servers.append(second)
    children = second.wait_until_it_starts_others()
    assert second.stop(signal.SIGTERM) == 0, "it can be told to stop while it starts"
    require_all_gone(children, port)

    third = start(tmp_path, port, servers)
    assert "Content: 0 published" in third.said, "what was loaded is not loaded again"
    assert "sign-in/" not in third.said
    children = third.started()
    os.kill(worker_among(children), signal.SIGKILL)
    assert third.process.wait(timeout=STOP_SECONDS) == 1
    assert "The worker stopped by itself" in third.said
    require_all_gone(children, port)


def worker_among(pids: set[int]) -> int:
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0") for pid in pids}
    return next(pid for pid, line in lines.items() if "flask" in line and "worker" in line)


def test_a_port_that_is_taken_is_named_and_nothing_is_touched(tmp_path: Path, port: int, servers: list[Served]):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        server = Served(tmp_path, port)
        servers.append(server)
        assert server.process.wait(timeout=STOP_SECONDS) == 1
    assert f"Port {port} is already in use" in server.said
    assert "Traceback" not in server.said
    assert not (tmp_path / "practice-exchange.sqlite").exists()


def test_settings_that_cannot_be_used_are_said_plainly(tmp_path: Path):
    result = subprocess.run(
        [sys.executable, "-m", "scripts.serve"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": "high", "INSTANCE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=STOP_SECONDS,
    )
    assert result.returncode == 1
    assert result.stderr.strip() == "PORT must be a whole number"


def test_tables_are_made_in_a_folder_that_is_not_there_yet(tmp_path: Path):
    folder = tmp_path / "not there" / "yet"
    command = [sys.executable, "-m", "flask", "upgrade-database"]
    environment = {**os.environ, "INSTANCE_DIR": str(folder)} | {"DATABASE_URL": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.glob("*.sqlite"))
    assert folder.stat().st_mode & 0o077 == 0

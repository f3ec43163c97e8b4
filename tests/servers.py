"""Real servers, as the Procfile starts them: gunicorn with the settings of `gunicorn.conf.py`."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.core.config import ROOT

START_SECONDS = 90


@dataclass
class Server:
    """A running gunicorn: its port, and the master process whose children do the work."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]" = field(repr=False)

    def pids(self) -> list[int]:
        """The master and its workers."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Processor time used so far, user and system, by the master and its workers.

        The kernel's own clock of each process: /proc/PID/stat holds the same in steps of ten milliseconds.
        """
        return sum(time.clock_gettime(((~pid) << 3) | 2) for pid in self.pids())

    def memory(self) -> tuple[float, float]:
        """(anonymous, everything), in MiB, of all its processes: what they share is counted once."""
        found = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids()]
        return sum(_kib(text, "Pss_Anon") for text in found) / 1024, sum(_kib(text, "Pss") for text in found) / 1024

    def get(self, path: str) -> bytes:
        """One page, which must be there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, f"{self.name}{path} answered {answer.status}"
            return body
        finally:
            connection.close()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _kib(text: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found.group(1)) if found else 0


def listening_socket() -> socket.socket:
    """A socket that listens on a free port of this machine."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    listening.set_inheritable(True)
    return listening


def start(name: str, application: str, environment: Mapping[str, str], log: Path, listening: socket.socket) -> Server:
    """Start gunicorn on `listening` and wait until it answers."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "--bind",
        f"fd://{listening.fileno()}",
        application,
    ]
    port = listening.getsockname()[1]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out, pass_fds=[listening.fileno()]
        )
    listening.close()  # gunicorn has its own
    server = Server(name, port, process)
    _wait(server, log)
    return server


def _wait(server: Server, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} did not start:\n{log.read_text()}")
        try:
            server.get("/")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
    server.stop()
    raise RuntimeError(f"{server.name} did not answer:\n{log.read_text()}")

"""Asking a server for pages, one after another or several at a time, and what that cost."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.servers import Server


@dataclass(frozen=True)
class Burst:
    """What a short run of requests took: the server's processor time, the time on the clock, and that of each request."""

    cpu_seconds: float
    seconds: float
    walls: tuple[float, ...]

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's processor time for one request."""
        return 1000 * self.cpu_seconds / len(self.walls)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.walls) / self.seconds


def burst(
    server: Server,
    paths: Sequence[str],
    at_once: int,
    before_each: Callable[[], object] = lambda: None,
    headers: Mapping[str, str] | None = None,
) -> Burst:
    """Ask for each path once, on `at_once` connections that stay open. Every answer must be 200, or 304 to who has it."""
    walls: list[float] = []
    faults: list[BaseException] = []

    def ask(share: Sequence[str]) -> None:
        try:
            walls.extend(_ask(server.port, share, before_each, headers or {}))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=ask, args=(paths[first::at_once],)) for first in range(at_once)]
    cpu, start = server.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, cpu = time.perf_counter() - start, server.cpu_seconds() - cpu
    if faults:
        raise faults[0]
    return Burst(cpu, seconds, tuple(walls))


def tag_of(server: Server, path: str) -> str:
    """The tag by which a browser that has a page asks for it again."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _ask(port: int, paths: Sequence[str], before_each: Callable[[], object], headers: Mapping[str, str]) -> list[float]:
    expected_status = 304 if "If-None-Match" in headers else 200
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    walls = []
    for path in paths:
        before_each()
        start = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        walls.append(time.perf_counter() - start)
        if answer.status != expected_status:
            raise RuntimeError(f"{path} answered {answer.status}")
    connection.close()
    return walls

"""The worker that serves the site: nobody who is slow holds a thread, nobody hides a request, and HTTP is as clients know it."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.web import security
from serving import requests, worker
from tests import servers
from tests.running.hidden_requests import HIDDEN, MALFORMED
from tests.running.raw_connections import SLOW, Port, everything, slow_connections, statuses

pytestmark = pytest.mark.long

GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n"
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """The worker with an application that says what reached it."""
    log = tmp_path_factory.mktemp("echo") / "log"
    started = servers.start("echo", "tests.running.echo:application", {}, log, servers.listening_socket())
    yield started
    started.stop()


@pytest.fixture
def port(server: servers.Server) -> Port:
    return Port(server.port)


def asked(port: Port, request: bytes) -> dict[str, Any]:
    """What reached the application, of one request."""
    head, _, body = port.answer(request).partition(b"\r\n\r\n")
    assert statuses(head) == [200], head
    arrival: dict[str, Any] = json.loads(body)
    return arrival


@pytest.mark.parametrize("kind", ["heads", "bodies"])
def test_slow_connections_hold_no_thread(port: Port, kind: str) -> None:
    longest = port.longest_wait()
    with slow_connections(port, kind):
        assert port.usual_wait() < longest


@pytest.mark.parametrize("at_once", [1, 1_000])
def test_readers_of_long_answers_hold_no_thread(server: servers.Server, port: Port, at_once: int) -> None:
    longest = port.longest_wait()
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            connection = stack.enter_context(port.connection(receive_bytes=4096))
            connection.sendall((GET % (b"/long", b"")) * at_once)
        until = time.monotonic() + 60
        while not has_come_to_rest(server):
            assert time.monotonic() < until, "more and more is made for somebody who does not read"
        assert port.usual_wait() < longest


def has_come_to_rest(server: servers.Server) -> bool:
    """Whether it does next to nothing for a while."""
    spent = server.cpu_seconds()
    time.sleep(0.5)
    return server.cpu_seconds() - spent < 0.1


def test_a_byte_now_and_then_holds_no_thread(port: Port) -> None:
    longest = port.longest_wait()
    with slow_connections(port, "heads") as connections:
        for _ in range(5):
            for connection in connections:
                connection.sendall(b"a")
            assert port.usual_wait() < longest


def test_large_bodies_wait_on_disk(server: servers.Server, port: Port) -> None:
    longest = port.longest_wait()
    before, _ = server.memory()
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            connection = stack.enter_context(port.connection())
            connection.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % (3 * MEBIBYTE))
            connection.sendall(bytes(2 * MEBIBYTE))
        assert port.usual_wait() < longest
        during, _ = server.memory()
    assert during - before < SLOW * 2 / 4, "of 128 MiB that were sent, a quarter is in memory"


def test_a_body_in_chunks_arrives_whole(port: Port) -> None:
    chunks = [os.urandom(size) for size in (1, 5_000, 300_000)]
    sent = b"".join(b"%x;note=a\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\nX-After: b\r\n\r\n"
    arrival = asked(port, b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + sent)
    whole = b"".join(chunks)
    assert (arrival["body"], arrival["length"]) == (len(whole), str(len(whole)))
    assert arrival["digest"] == hashlib.sha256(whole).hexdigest()


def test_a_client_that_asks_whether_to_go_on_is_told_to_and_answered_once(port: Port) -> None:
    with port.connection() as connection:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hello")
        answer = everything(connection)
    assert statuses(answer) == [200]
    assert b'"body": 5' in answer


def test_requests_sent_at_once_are_answered_in_their_order(port: Port) -> None:
    sent = GET % (b"/slow", b"") + GET % (b"/second", b"") + GET % (b"/third", b"Connection: close\r\n")
    answer = port.answer(sent)
    assert statuses(answer) == [200, 200, 200]
    assert answer.index(b'"/slow"') < answer.index(b'"/second"') < answer.index(b'"/third"')


def test_an_answer_without_a_body_leaves_the_connection_open(port: Port) -> None:
    unchanged = GET % (b"/unchanged", b"")
    answer = port.answer(unchanged + unchanged + GET % (b"/last", b"Connection: close\r\n"))
    assert statuses(answer) == [304, 304, 200]
    assert answer.lower().count(b"connection: close") == 1


@pytest.mark.parametrize(
    "head", [b"GET /unchanged HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"GET /unchanged HTTP/1.0\r\n\r\n"]
)
def test_it_closes_for_whoever_asks_it_to_or_cannot_tell_where_an_answer_ends(port: Port, head: bytes) -> None:
    assert statuses(port.answer(head)) == [304]


def test_a_connection_is_used_again_and_a_head_has_no_body(port: Port) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port.number, timeout=30)
    with contextlib.closing(connection):
        for method in ("HEAD", "GET", "HEAD", "POST"):
            connection.request(method, "/again")
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200
            assert not answer.will_close
            assert bool(body) is (method != "HEAD")
            assert int(answer.headers["Content-Length"]) > 100


def test_the_address_of_the_client_is_the_connections_and_a_header_is_only_a_header(port: Port) -> None:
    arrival = asked(port, GET % (b"/", b"X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"))
    assert (arrival["from"], arrival["scheme"]) == ("127.0.0.1", "http")
    assert arrival["headers"]["HTTP_X_FORWARDED_FOR"] == "192.0.2.7", "the application counts proxies, as PROXY_COUNT says"
    arrival = asked(port, GET % (b"/", b"X_Forwarded_For: 192.0.2.7\r\nConnection: close\r\n"))
    assert "HTTP_X_FORWARDED_FOR" not in arrival["headers"]


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_request_that_could_be_read_in_two_ways_is_refused_and_hides_no_other(port: Port, kind: str) -> None:
    answer = port.answer(MALFORMED[kind])
    assert len(statuses(answer)) == 1
    assert statuses(answer)[0] in (400, 501), answer
    assert b"/hidden" not in answer
    assert statuses(port.answer(HIDDEN)) == [200], "it serves on"


@pytest.mark.parametrize("endless", [b"1;" + bytes([97]) * 100_000, b"0\r\nX-After: " + bytes([97]) * 100_000])
def test_a_line_without_end_between_chunks_is_refused(port: Port, endless: bytes) -> None:
    with port.connection() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + endless)
        assert statuses(everything(connection)) == [400]


def test_a_head_without_end_is_refused(port: Port) -> None:
    with port.connection() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Long: " + bytes([97]) * 40_000)
        assert statuses(everything(connection)) == [431]


def test_what_is_too_large_for_every_form_is_heard_out_and_kept_nowhere(port: Port) -> None:
    size = requests.KEPT_BYTES + 1
    connection = http.client.HTTPConnection("127.0.0.1", port.number, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", "/", bytes(size))
        arrival = json.loads(connection.getresponse().read())
    assert (arrival["length"], arrival["body"]) == (str(size), 0)


def test_no_form_takes_more_than_is_kept_and_both_hear_out_the_same() -> None:
    assert max(security.LARGEST_REQUEST_BYTES, *security.LARGER_REQUESTS.values()) < requests.KEPT_BYTES
    assert security.HEARD_OUT_BYTES == worker.LARGEST_BODY


def test_restarting_loses_no_request_and_stopping_waits_for_nobody_slow(server: servers.Server, port: Port) -> None:
    answers: list[int] = []

    def ask() -> None:
        answers.extend(statuses(port.answer(GET % (b"/slow", b"Connection: close\r\n"))))

    before = set(server.pids()[1:])
    asking = [threading.Thread(target=ask) for _ in range(6)]
    with slow_connections(port, "heads"):
        for thread in asking:
            thread.start()
        time.sleep(0.3)
        os.kill(server.pids()[0], signal.SIGHUP)
        for thread in asking:
            thread.join()
        assert answers == [200] * 6
        until = time.monotonic() + 20
        while set(server.pids()) & before or len(server.pids()) < 3:
            assert time.monotonic() < until, "the workers of before are gone, with connections that were half open"
            time.sleep(0.1)
    port.seconds_to_answer()  # which it does with a page

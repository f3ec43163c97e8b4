"""The proxy that docs/running.md hands out, for real, in front of the site and of an application that says what arrives."""

import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.config import ROOT
from tests import servers
from tests.environment import ENVIRONMENT
from tests.running import nginx_proxy
from tests.running.hidden_requests import HIDDEN, MALFORMED
from tests.running.nginx_proxy import NAME, Nginx
from tests.running.raw_connections import everything, slow_connections, statuses

pytestmark = [pytest.mark.long, pytest.mark.skipif(nginx_proxy.PROGRAM is None, reason=nginx_proxy.HOW_TO_GET)]

# A header that nginx drops, as it may, passes a request that is then like any other; what follows it is never read as another.
DROPPED = {"a space before the colon", "a header on two lines"}


def free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def in_front_of(upstream: int, folder: Path, ports: tuple[int, int]) -> Iterator[Nginx]:
    folder.mkdir()
    proxy = Nginx(folder, upstream, ports)
    yield proxy
    proxy.stop()


@pytest.fixture(scope="module")
def before_echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The proxy, in front of an application that says what reached it."""
    folder = tmp_path_factory.mktemp("before-echo")
    server = servers.start("echo", "tests.running.echo:application", {}, folder / "log", servers.listening_socket())
    yield from in_front_of(server.port, folder / "nginx", free_ports())
    server.stop()


@pytest.fixture(scope="module")
def before_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The proxy, in front of the site, which is told of it."""
    folder, ports = tmp_path_factory.mktemp("before-site"), free_ports()
    settings = {**ENVIRONMENT, "INSTANCE_DIR": str(folder), "PROXY_COUNT": "1", "SITE_URL": f"https://127.0.0.1:{ports[0]}"}
    command = [sys.executable, "-m", "flask", "upgrade-database"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True, capture_output=True)
    server = servers.start("site", "wsgi:app", settings, folder / "log", servers.listening_socket())
    yield from in_front_of(server.port, folder / "nginx", ports)
    server.stop()


def ask(proxy: Nginx, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """One request as a client makes it: status, body, headers."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.secure.number, timeout=60, context=trusting)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


def reached(proxy: Nginx, method: str, path: str, body: bytes | None = None, **headers: str) -> dict[str, Any]:
    """What reached the application."""
    status, answer, _ = ask(proxy, method, path, body, **headers)
    assert status == 200, answer
    arrival: dict[str, Any] = json.loads(answer)
    return arrival


@pytest.mark.parametrize("kind", ["heads", "bodies", "readers"])
def test_the_site_answers_whoever_is_slow(before_site: Nginx, kind: str) -> None:
    longest = before_site.secure.longest_wait()
    with slow_connections(before_site.secure, kind):
        assert before_site.secure.usual_wait() < longest


def test_nginx_finds_nothing_wrong_with_what_is_handed_out(before_echo: Nginx) -> None:
    assert "syntax is ok" in before_echo.checked
    assert "emerg" not in before_echo.checked
    assert [line for line in before_echo.checked.splitlines() if "[warn]" in line] == []


def test_who_asks_is_who_the_proxy_saw_whatever_the_client_says(before_echo: Nginx) -> None:
    headers = reached(
        before_echo,
        "GET",
        "/",
        X_Forwarded_For="192.0.2.7",
        X_Forwarded_Proto="gopher",
        X_Forwarded_Host="elsewhere.example.org",
        X_Forwarded_Prefix="/elsewhere",
        Forwarded="for=192.0.2.7",
    )["headers"]
    told = {name.removeprefix("HTTP_"): value for name, value in headers.items() if "FORWARDED" in name}
    assert told == {"X_FORWARDED_FOR": "127.0.0.1", "X_FORWARDED_PROTO": "https", "X_FORWARDED_HOST": "127.0.0.1"}


def test_the_site_knows_that_people_came_by_https(before_site: Nginx) -> None:
    status, _, headers = ask(before_site, "GET", "/sign-in")
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert headers["Set-Cookie"].startswith("__Host-session=")
    assert ask(before_site, "GET", "/", Host="elsewhere.example.org")[0] == 400


def test_people_who_come_without_https_are_sent_there(before_echo: Nginx) -> None:
    answer = before_echo.plain.answer(b"GET /directory?q=a HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n")
    assert statuses(answer) == [301]
    assert f"location: https://{NAME}/directory?q=a\r\n".encode() in answer.replace(b"Location", b"location")


def test_bodies_arrive_whole_in_whichever_way_they_are_sent(before_echo: Nginx) -> None:
    body = os.urandom(3_000_000)
    digest = hashlib.sha256(body).hexdigest()
    assert reached(before_echo, "POST", "/", body)["digest"] == digest
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:1000], body[1000:])) + b"0\r\n\r\n"
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert digest.encode() in before_echo.secure.answer(head + pieces)


def test_a_client_that_asks_whether_to_go_on_is_told_to(before_echo: Nginx) -> None:
    with before_echo.secure.connection() as connection:
        head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        connection.sendall(head)
        assert statuses(first := connection.recv(1000)) == [], first
        connection.sendall(b"hello")
        assert statuses(everything(connection)) == [200]


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_request_that_could_be_read_in_two_ways_hides_no_other(before_echo: Nginx, kind: str) -> None:
    answer = before_echo.secure.answer(MALFORMED[kind])
    assert b'"/hidden"' not in answer or kind in DROPPED
    if kind in DROPPED:
        return
    assert len(statuses(answer)) == 1
    assert statuses(answer)[0] >= 400
    assert statuses(before_echo.secure.answer(HIDDEN)) == [200], "it serves on"


def test_a_file_far_too_large_is_refused_by_the_site_in_words(before_site: Nginx) -> None:
    kind = "multipart/form-data; boundary=b"
    status, said, _ = ask(before_site, "POST", "/contribute/specification/import", bytes(40_000_000), Content_Type=kind)
    assert status == 413
    assert b"What you sent is too large" in said


def test_a_page_with_a_token_is_never_compressed_though_the_system_would(before_site: Nginx) -> None:
    _, page, headers = ask(before_site, "GET", "/sign-in", Accept_Encoding="gzip, br")
    assert b"csrf_token" in page
    assert "Content-Encoding" not in headers


def test_what_is_logged_holds_no_search_and_no_secret(before_echo: Nginx) -> None:
    ask(before_echo, "GET", "/sign-in/SECRET-LINK?q=SEARCHED")
    ask(before_echo, "GET", "/search?q=SEARCHED")
    log = before_echo.folder / "practice-exchange.log"
    until = time.monotonic() + 10
    while not {"/sign-in", "/search"} <= set(re.findall(r"127\.0\.0\.1 \[\S+\] GET (\S+) 200 \d+\n", log.read_text())):
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)  # a request is written down once it is over, which its client may know first
    texts = {path.name: path.read_text() for path in before_echo.folder.glob("*.log")}
    assert [name for name, text in texts.items() if "SECRET" in text or "SEARCHED" in text] == []

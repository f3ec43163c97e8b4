"""Connections that are driven byte by byte: slow ones, greedy ones, and requests that two servers might read differently."""

import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median

PATIENCE = 30.0
SLOW = 64
STYLES = "/static/govuk.css"
HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /newsletter/subscribe HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nsome of it"
READER = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % STYLES.encode()
READINGS = 100  # requests of one slow reader, one after the other: far more than a connection holds by itself
ANSWERS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
SLOW_KINDS = {"heads": HEAD, "bodies": BODY, "readers": READER * READINGS}


@dataclass(frozen=True)
class Port:
    """Where a server listens on this machine."""

    number: int
    encrypted: bool = False

    @contextmanager
    def connection(self, receive_bytes: int = 0) -> Iterator[socket.socket]:
        """An open connection. `receive_bytes`: how little it takes in before it is read."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as plain:
            if receive_bytes:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
            plain.settimeout(PATIENCE)
            plain.connect(("127.0.0.1", self.number))
            if not self.encrypted:
                yield plain
                return
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            with trusting.wrap_socket(plain, server_hostname="localhost") as wrapped:
                yield wrapped

    def answer(self, sent: bytes) -> bytes:
        """Everything that comes back to `sent` until the other side closes: the last request should ask it to."""
        with self.connection() as connection:
            connection.sendall(sent)
            return everything(connection)

    def seconds_to_answer(self, path: str = "/healthz") -> float:
        """How long a client waits that sends and reads at once."""
        started = time.monotonic()
        answer = self.answer(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert statuses(answer) == [200], answer[:300]
        return time.monotonic() - started

    def longest_wait(self) -> float:
        """Seconds that nobody may wait for longer, whatever others do: one more than it takes with nobody else there."""
        return 1 + 3 * self.usual_wait()

    def usual_wait(self) -> float:
        """What a client waits for `/healthz`, as a rule: one of five may meet a busy machine."""
        return median(self.seconds_to_answer() for _ in range(5))


def everything(connection: socket.socket) -> bytes:
    """What arrives until the other side closes."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass  # it had not read all that was sent
    return b"".join(pieces)


def statuses(answer: bytes) -> list[int]:
    """The status of each answer, in order, those that only ask for more left out."""
    return [int(status) for status in ANSWERS.findall(answer) if status != b"100"]


@contextmanager
def slow_connections(port: Port, kind: str, count: int = SLOW) -> Iterator[list[socket.socket]]:
    """So many connections, each of which has begun something and does not go on with it."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(port.connection(receive_bytes=4096 if kind == "readers" else 0))
            connection.settimeout(0.05)
            connections.append(connection)
            try:
                connection.sendall(SLOW_KINDS[kind])
            except TimeoutError:
                assert kind == "readers"  # it is not listened to, because it does not listen
        yield connections  # whoever asks now is taken after them: connections are accepted in their order

"""A real mail server, for whatever is to happen with what it takes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


@contextmanager
def listening(handler: Any) -> Iterator[int]:
    """The port of a server that gives what it is sent to one of aiosmtpd's handlers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()

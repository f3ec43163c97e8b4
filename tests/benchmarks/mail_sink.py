"""A mail server that takes everything at once and forgets it, in a process of its own: so that what sends is measured, not it.

It answers XCOUNT with the number of messages it took, and counts the bytes of none.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ENDS = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
}


class Sink(asyncio.Protocol):
    """One connection."""

    taken = 0

    def __init__(self) -> None:
        self.held, self.is_content = bytearray(), False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, chunk: bytes) -> None:
        self.held += chunk
        while True:
            ends = ENDS if self.is_content else b"\r\n"
            at = self.held.find(ends)
            if at < 0:
                return
            line = bytes(self.held[:at])
            del self.held[: at + len(ends)]
            self._answer(line)

    def _answer(self, line: bytes) -> None:
        if self.is_content:
            self.is_content = False
            Sink.taken += 1
            self.transport.write(b"250 Taken\r\n")
        elif line.upper() == b"DATA":
            self.is_content = True
            self.transport.write(b"354 Go on\r\n")
        elif line.upper() == b"XCOUNT":
            self.transport.write(f"250 {Sink.taken}\r\n".encode())
        elif line.upper() == b"QUIT":
            self.transport.write(b"221 Bye\r\n")
            self.transport.close()
        else:
            self.transport.write(ANSWERS.get(line[:4].upper(), b"502 What?\r\n"))


async def serve() -> None:
    """Take messages until the process is ended; the port is printed first."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def opened() -> Iterator[int]:
    """The port of a sink in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", __name__], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve())

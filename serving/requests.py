"""A request as it arrives, before the application sees it: what is ambiguous is refused, and what is too large is not kept.

Two servers in a row must agree on where a request ends, or somebody can hide one inside another. What the library accepts and a
proxy in front might read differently is refused here: a length beside chunks, chunks in HTTP/1.0, and a header on two lines.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest

# More than any form takes (a test compares them): a larger body is counted and thrown away, and the application refuses it.
KEPT_BYTES = 26 * 1024 * 1024
LONGEST_LINE = 16 * 1024  # of what stands between two chunks and after the last
CONTINUED = re.compile(rb"\r\n[ \t]")


class Forgotten:
    """The body of a request that is too large for every form: its length alone."""

    def __init__(self, length: int = 0) -> None:
        self._length = length

    def append(self, data: bytes) -> None:
        """Count `data` and drop it."""
        self._length += len(data)

    def __len__(self) -> int:
        return self._length

    def getfile(self) -> BinaryIO:
        """What is left of it: nothing."""
        return BytesIO()

    def close(self) -> None:
        """Nothing is open."""


class Request(HTTPRequestParser):
    """The library's reading of a request, with less patience for what is ambiguous and no room for what is too large."""

    def __init__(self, adj: Any, set_aside: Callable[[bytes], object]) -> None:
        """`set_aside` is given what follows the request: the next one, which is not to be read before this is answered."""
        super().__init__(adj)
        self._set_aside = set_aside

    def received(self, data: bytes) -> int:
        """Take in what came next. Returns how much of it that was: all, since what follows the request is set aside."""
        consumed: int = super().received(data)
        if self.body_rcv is not None and not self.completed:
            self._forget_what_is_too_large()
            self._refuse_endless_lines()
        if self.completed and consumed < len(data):
            self._set_aside(data[consumed:])
            return len(data)
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head. Raises ParsingError where another server might take it to end elsewhere."""
        if CONTINUED.search(header_plus):
            raise ParsingError("A header goes on in a second line")
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Both a length and chunks are announced")
        if "TRANSFER_ENCODING" in self.headers:  # the library takes it out only where it heeds it
            raise ParsingError("Only HTTP/1.1 has chunks")
        if self.body_rcv is None:
            self.expect_continue = False  # there is nothing to go on with

    def _forget_what_is_too_large(self) -> None:
        body = self.body_rcv
        size = max(self.content_length, len(body.buf))
        if size > KEPT_BYTES and not isinstance(body.buf, Forgotten):
            kept = body.buf
            body.buf = Forgotten(len(kept))
            kept.close()

    def _refuse_endless_lines(self) -> None:
        body = self.body_rcv
        if self.chunked and max(len(body.control_line), len(body.trailer)) > LONGEST_LINE:
            self.error = BadRequest("A line between chunks is too long")
            self.completed = True

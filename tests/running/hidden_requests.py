"""Requests that two servers in a row might read differently, each hiding another inside: only the first may be answered."""

HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
CHUNKED_HIDDEN = b"0\r\n\r\n" + HIDDEN


def _request(*lines: bytes, version: bytes = b"1.1", body: bytes = HIDDEN) -> bytes:
    return b"\r\n".join([b"POST /outer HTTP/" + version, b"Host: 127.0.0.1", *lines, b"", body])


SIZE = b"Content-Length: %d" % len(HIDDEN)
# Each is malformed: a server that answers it with anything but a refusal has guessed.
MALFORMED = {
    "two lengths": _request(b"Content-Length: 0", SIZE),
    "the same length twice": _request(SIZE, SIZE),
    "a list of lengths": _request(SIZE + b", 0"),
    "a length with a sign": _request(b"Content-Length: +%d" % len(HIDDEN)),
    "a negative length": _request(b"Content-Length: -1"),
    "a length in hexadecimal": _request(b"Content-Length: 0x10"),
    "a length and chunks": _request(
        b"Content-Length: %d" % len(CHUNKED_HIDDEN), b"Transfer-Encoding: chunked", body=CHUNKED_HIDDEN
    ),
    "chunks and a length": _request(b"Transfer-Encoding: chunked", b"Content-Length: 3", body=CHUNKED_HIDDEN),
    "an encoding nobody knows": _request(b"Transfer-Encoding: xchunked", SIZE),
    "an encoding after chunks": _request(b"Transfer-Encoding: chunked, identity", body=CHUNKED_HIDDEN),
    "chunks with a stray character": _request(b"Transfer-Encoding: \x0bchunked", body=CHUNKED_HIDDEN),
    "chunks in HTTP/1.0": _request(b"Transfer-Encoding: chunked", b"Connection: keep-alive", version=b"1.0", body=CHUNKED_HIDDEN),
    "a header on two lines": _request(b"X-First: a", b" Content-Length: 0", b"Content-Length: 0"),
    "a chunk of no size": _request(b"Transfer-Encoding: chunked", body=b"x\r\n" + CHUNKED_HIDDEN),
    "a chunk of a size in C": _request(b"Transfer-Encoding: chunked", body=b"0x1\r\na\r\n" + CHUNKED_HIDDEN),
    "a chunk that is longer than it says": _request(b"Transfer-Encoding: chunked", body=b"1\r\nabc\r\n" + CHUNKED_HIDDEN),
    "a space before the colon": _request(b"Content-Length : %d" % len(HIDDEN)),
    "a line feed alone": _request(b"X-First: a\nContent-Length: 0", b"Content-Length: 0"),
}

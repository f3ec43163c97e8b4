"""A small application that says what reached it: what a server makes of a request is then seen from outside.

`/slow` takes a second, `/long` answers more than a connection holds, `/unchanged` answers 304, and everything else says in JSON
what was asked.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

LONG = 6_000_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    if environ["PATH_INFO"] == "/long":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(LONG))])
        return (b"x" * 100_000 for _ in range(LONG // 100_000))
    if environ["PATH_INFO"] == "/unchanged":
        start_response("304 Not Modified", [("ETag", '"a"')])
        return []
    arrival = {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "from": environ["REMOTE_ADDR"],
        "scheme": environ["wsgi.url_scheme"],
        "length": environ.get("CONTENT_LENGTH", ""),
        "body": len(body),
        "digest": hashlib.sha256(body).hexdigest(),
        "headers": {name: value for name, value in environ.items() if name.startswith("HTTP_")},
    }
    answer = json.dumps(arrival).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer]

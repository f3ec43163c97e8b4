"""Requests as a server hands them to the application, without a client that keeps cookies and follows redirects.

Tens of thousands are sent in a run, nearly all of them refused, and a client costs a third of a refusal. What is not a plain
GET or a form of plain text goes through Werkzeug's own builder.
"""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, request
from flask.testing import EnvironBuilder
from werkzeug.wrappers import Response

FORM = "application/x-www-form-urlencoded"
LET_IN = "tests.let_in"  # in the environment of a request that the edge let through to its view


def note_let_in() -> None:
    """The last of what is called before a view: nothing refused the request until here."""
    request.environ[LET_IN] = True


class PlainRequests:
    """Sends requests to an application, one at a time."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._base = EnvironBuilder(app, "/").get_environ()
        self.was_let_in = False  # the last request: whether its view was reached
        edge = app.before_request_funcs.setdefault(None, [])
        if note_let_in not in edge:
            edge.append(note_let_in)

    def send(self, method: str, path: str, cookies: Mapping[str, str], form: Mapping[str, Any] | None = None) -> Response:
        """The answer, read to its end."""
        environ = self._environ(method, path, form)
        if cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        head: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *_error: Any) -> Any:
            head[:] = status, headers
            return None

        body = self.app(environ, start)
        try:
            pieces = list(body)
        finally:
            getattr(body, "close", lambda: None)()
        self.was_let_in = LET_IN in environ
        return Response(pieces, *head)

    def _environ(self, method: str, path: str, form: Mapping[str, Any] | None) -> dict[str, Any]:
        plain = form is None or all(isinstance(value, str) and value.isascii() for value in form.values())
        if not (plain and path.isascii() and path.startswith("/") and not path.startswith("//") and "#" not in path):
            return EnvironBuilder(self.app, path, method=method, data=form).get_environ()
        parts = urlsplit(path)
        body = b"" if form is None else urlencode(form).encode()
        environ = self._base | {"REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body), "QUERY_STRING": parts.query}
        environ |= {"PATH_INFO": unquote(parts.path).encode().decode("latin-1"), "REQUEST_URI": path, "RAW_URI": path}
        return environ if form is None else environ | {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body))}

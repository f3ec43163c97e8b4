"""Headers, cookies, hosts and cross-site request forgery: the same on every response, errors included."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from flask import Flask, Request, current_app, g, request
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.core import numbers
from app.core.config import Settings
from app.core.text import slugify
from app.web import keeping, static_files
from app.web.access import is_for_crawlers

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_REQUEST_BYTES = 2 * 1024 * 1024
# Endpoints that take a file, and how many bytes they take: more than a file may have, so that one a little too large is refused
# in words by its field.
LARGER_REQUESTS = {"files.manage": 25 * 1024 * 1024, "importing.upload": 25 * 1024 * 1024}
LARGEST_FORM_PARTS = 1_000
HEARD_OUT_BYTES = 200 * 1024 * 1024  # of a request that is too large, before its answer is sent; of more, the connection is cut
CHUNK_BYTES = 64 * 1024
LARGEST_ANNOUNCED = 10**10 - 1
SESSION_HOURS = 12

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

# Endpoints that accept an unsafe request without a CSRF token, each with its reason. A test holds this table to the code.
CSRF_EXEMPT: dict[str, str] = {
    "subscribers.unsubscribe": "a mail program sends it, without cookies (RFC 8058); the link is signed and can only stop mail",
}

# The scripts in the page itself: the same in every page, and each allowed by its hash. The first is of the template of GOV.UK
# Frontend. The second waits for the styles, as every script does, and then asks for those that have files: asked for sooner they
# would come at the cost of the styles, and nothing is seen without these.
INLINE_SCRIPTS = (
    "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');",
    "document.body.append(document.querySelector('body > template').content.cloneNode(true))",
)
_HASHES = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE_SCRIPTS]
POLICY = {
    "default-src": "'none'",
    "script-src": " ".join(["'self'", *(f"'sha256-{digest}'" for digest in _HASHES)]),
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
_POLICY = "; ".join(f"{name} {value}" for name, value in POLICY.items())
DOWNLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'; sandbox"
csrf = CSRFProtect()


class RowNumber(IntegerConverter):
    """A number in an address: one that no row can have is no address at all, rather than an error in the database."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(url_map, fixed_digits, min, numbers.LARGEST_ROW if max is None else max)


class HeadIsGet:
    """Answers HEAD as GET without its body.

    Views tell "show the page" from "act" by the method, and mail scanners send HEAD: no view should have to think of it.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return self.application(environ, start_response)
        answer = self.application({**environ, "REQUEST_METHOD": "GET"}, start_response)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        return []


class AlwaysSaid:
    """Adds the headers that are the same on every answer, whatever made it: none can be forgotten, and none is checked anew."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + ALWAYS, *error)

        return self.application(environ, start)


class _Counted:
    """The body of a request, counting what was read of it: a server may wait for ever for a byte more than was announced."""

    def __init__(self, body: "InputStream", announced: int | None) -> None:
        self._body = body
        self._left = announced

    def read(self, size: int = -1) -> bytes:
        return self._took(self._body.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._took(self._body.readline(size))

    def readlines(self, hint: int = -1) -> list[bytes]:
        return [self._took(line) for line in self._body.readlines(hint)]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._took, self._body)

    def _took(self, content: bytes) -> bytes:
        if self._left is not None:
            self._left -= len(content)
        return content

    def throw_away(self, most: int) -> None:
        """Read what is left and forget it, up to `most` bytes."""
        while most > 0 and (self._left is None or self._left > 0):
            data = self.read(min(CHUNK_BYTES, most, CHUNK_BYTES if self._left is None else self._left))
            if not data:
                return
            most -= len(data)


class HearsOut:
    """Reads a request that is too large to its end before the answer goes out.

    A browser that is still sending a file when the connection is closed shows an error of its own, and the person never learns
    that the file was too large.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        announced = numbers.whole(environ.get("CONTENT_LENGTH"), most=LARGEST_ANNOUNCED)
        if announced is None and not environ.get("wsgi.input_terminated"):
            return self.application(environ, start_response)  # there is no body, or no telling where it ends
        body = environ["wsgi.input"] = _Counted(environ["wsgi.input"], announced)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if status.startswith("413"):
                body.throw_away(HEARD_OUT_BYTES)
            return start_response(status, headers, *error)

        return self.application(environ, start)


class SessionOnRequest(SecureCookieSessionInterface):
    """Flask's own sessions; but where a browser sent none, there is no signature to check and nothing to make ready for it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The browser's session, or an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """Send the session back. One that is empty, as it came, has nothing to send; that pages vary by cookie is said anyway."""
        if session or session.modified:
            super().save_session(app, session, response)


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask and its extensions need to be strict."""
    https = settings.site_url.startswith("https://")
    hosts = [urlsplit(settings.site_url).hostname or ""]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_HOURS * 3600,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST_BYTES,
        MAX_FORM_PARTS=LARGEST_FORM_PARTS,
        TRUSTED_HOSTS=hosts if settings.is_production else [*hosts, "127.0.0.1", "localhost"],
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a form left open keeps working
        WTF_CSRF_SSL_STRICT=True,
        WTF_CSRF_CHECK_DEFAULT=False,  # `_check_unsafe` asks, so that pages that are only read need not be looked up
        PREFERRED_URL_SCHEME=urlsplit(settings.site_url).scheme,
    )
    app.url_map.converters["int"] = RowNumber
    app.session_interface = SessionOnRequest()
    csrf.init_app(app)
    app.before_request(_check_unsafe)
    app.wsgi_app = HearsOut(AlwaysSaid(HeadIsGet(app.wsgi_app)))  # type: ignore[method-assign]  # the documented way to wrap an application
    if settings.proxy_count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap an application
            app.wsgi_app, x_for=settings.proxy_count, x_proto=settings.proxy_count, x_host=settings.proxy_count
        )
    app.after_request(_add_headers)


def _check_unsafe() -> None:
    """Whatever could change something carries this session's token, unless its view is exempt. A safe request changes nothing."""
    if request.method in SAFE_METHODS:
        return
    if request.endpoint in LARGER_REQUESTS:  # must be said before the form is read, which the next line has done
        request.max_content_length = LARGER_REQUESTS[request.endpoint]
    csrf.protect(apply_exemptions=True)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    if "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = _POLICY
        if response.mimetype == "text/html":
            headers["Link"] = static_files.styles_to_fetch()  # a page with a policy of its own may not load them
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        if "Vary" in headers:
            response.vary.add("Cookie")
        else:
            headers["Vary"] = "Cookie"
        actor = g.get("actor")
        personal = (actor is not None and actor.is_signed_in) or g.get("came_by_link", False)
        kept = "public, no-cache" if keeping.settle(response) else "private, no-cache"
        headers["Cache-Control"] = "private, no-store" if personal else kept
        if personal or request.query_string or not is_for_crawlers(current_app, request.endpoint):
            headers["X-Robots-Tag"] = "noindex"
    return response


def frame_own(response: Response) -> Response:
    """Let a page show other pages of this site inside itself."""
    response.headers["Content-Security-Policy"] = f"{_POLICY}; frame-src 'self'"
    return response


def show_framed(response: Response, *, own_styles: bool = False) -> Response:
    """Let pages of this site show `response` inside them: it can send no form and, with `own_styles`, run no program.

    An email carries its styles in its elements, which a page of ours never does: only with `own_styles` are they applied.
    """
    inside = {**POLICY, "frame-ancestors": "'self'", "form-action": "'none'"}
    if own_styles:
        inside = {"default-src": "'none'", "style-src": "'unsafe-inline'", "frame-ancestors": "'self'", "sandbox": "allow-popups"}
        inside |= {"form-action": "'none'", "base-uri": "'none'", "object-src": "'none'"}
    policy = "; ".join(f"{name} {value}" for name, value in inside.items())
    response.headers["Content-Security-Policy"] = policy
    return response


def attachment(response: Response, name: str) -> Response:
    """Send `response` as a download called `name` (its stem is reduced to a slug)."""
    stem, _, ending = name.rpartition(".")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(stem)}.{ending}"'
    return response


def download_as(response: Response, name: str) -> Response:
    """Send what somebody else made, as a download under its own name (RFC 6266, RFC 8187), and let it do nothing if it is shown.

    `name` has been made safe (`intake.safe_name`). Programs that know only the old header get ASCII.
    """
    stem, _, ending = name.rpartition(".")
    plain = f"{slugify(stem)}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def local_address(raw: str | None, default: str) -> str:
    """`raw` when it is a path on this site, else `default`: what stops an open redirect."""
    if not raw or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return default
    if any(ord(char) < 33 or char == "\\" for char in raw):
        return default
    parts = urlsplit(raw)
    return raw if not parts.scheme and not parts.netloc else default

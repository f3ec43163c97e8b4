"""Styles, scripts and pictures: read and packed once a process, and kept for ever by whoever asks with their fingerprint.

An address without the right fingerprint gives the same file, to be asked for again each time: it may be another one tomorrow.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from flask import current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from app.core import packing
from app.web import keeping
from app.web.access import public

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
ASKED_EACH_TIME = "public, no-cache"
FINGERPRINT = 12
# What every page is drawn with, in order.
STYLES = ("govuk.css", "app.css")


@dataclass(frozen=True)
class StaticFile:
    """A file as it was when this process first read it. `packed` is empty where packing saves nothing."""

    content: bytes
    packed: bytes
    kind: str
    fingerprint: str


@lru_cache(maxsize=64)
def read(filename: str) -> StaticFile | None:
    """The file of that name; None where there is none."""
    place = safe_join(str(FOLDER), filename)
    if place is None or not Path(place).is_file():
        return None
    content = Path(place).read_bytes()
    kind = guess_type(filename)[0] or "application/octet-stream"
    packed = packing.pack(content).data if kind.startswith(keeping.TEXTS) else b""
    return StaticFile(content, packed, kind, hashlib.sha256(content).hexdigest()[:FINGERPRINT])


def fingerprint(filename: str) -> str:
    """What stands in the address of a static file, and changes with it; empty for one that does not exist."""
    file = read(filename)
    return file.fingerprint if file else ""


@lru_cache(maxsize=1)
def styles_to_fetch() -> str:
    """A header (RFC 8288) by which a browser asks for the styles before it has read the page: it shows nothing without them."""
    return ", ".join(f"</static/{name}?v={fingerprint(name)}>; rel=preload; as=style" for name in STYLES)


@public
def send(filename: str) -> Response:
    """A static file. Raises NotFound."""
    file = read(filename)
    if file is None:
        raise NotFound
    is_packed = bool(file.packed) and keeping.accepts_packed()
    response: Response = current_app.response_class(file.packed if is_packed else file.content, mimetype=file.kind)
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == file.fingerprint else ASKED_EACH_TIME
    if file.packed:
        response.vary.add("Accept-Encoding")
    if is_packed:
        response.headers["Content-Encoding"] = packing.CODING
    response.set_etag(file.fingerprint, weak=True)
    return response.make_conditional(request.environ)

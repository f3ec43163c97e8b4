"""What a browser, or a cache on the way, may keep of an answer, and what is compressed: only what is the same for everyone.

A page with a form's token is never compressed: with words that somebody else chose in it, its size would give the token away. It
is enough that a browser sent no cookie and was given none, since a token needs a session. Such a page, where anyone may read it,
may be kept by caches, which must ask each time: the view runs, and asks the database whether the page may still be read.
"""

from flask import current_app, g, request, session
from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wrappers import Response

from app.core import packing
from app.core.packing import CODING, Packed
from app.web.access import access_of, is_for_crawlers

WORTH_PACKING = 1_000  # bytes: less fits into the first packet as it is
TEXTS = ("text/", "application/atom+xml", "application/xml", "application/javascript", "image/svg+xml")


def accepts_packed() -> bool:
    """Whether whoever asks can read what is packed."""
    return request.accept_encodings[CODING] > 0 and CODING in request.headers.get("Accept-Encoding", "")


def settle(response: Response) -> bool:
    """Give an answer that is the same for everyone a tag, and pack it; unpack whatever else a view had packed.

    Returns whether caches may keep it.
    """
    if not _is_for_everyone(response):
        if response.headers.pop("Content-Encoding", None) == CODING:
            response.set_data(_unpacked(response))
            response.headers.pop("ETag", None)
        return False
    if "ETag" not in response.headers:
        response.set_etag(packing.tag_of(response.get_data()), weak=True)
    is_text = (response.content_type or "").startswith(TEXTS)
    if is_text:
        response.headers["Vary"] = (
            f"{response.headers['Vary']}, Accept-Encoding" if "Vary" in response.headers else "Accept-Encoding"
        )
    if _has_it(response.headers["ETag"]):
        response.status_code = 304
        response.set_data(b"")  # what speaks of a body is left out on the way
    elif is_text:
        _pack_for_asker(response)
    return is_for_crawlers(current_app, request.endpoint)


def _has_it(tag: str) -> bool:
    """Whether whoever asks has kept just this answer: they name its tag, weak or not (RFC 9110, 13.1.2)."""
    asked = request.headers.get("If-None-Match", "")
    return asked == tag or bool(asked and parse_etags(asked).contains_weak(unquote_etag(tag)[0]))


def _is_for_everyone(response: Response) -> bool:
    """Whether nothing in it can be anybody's own: asked for without a cookie, by an address that is no secret, setting none."""
    access = access_of(current_app, request.endpoint or "")
    return (
        response.status_code == 200
        and access is not None
        and access.audience == "public"
        and not request.cookies
        and not (session or session.modified or "Set-Cookie" in response.headers)
        and not g.get("came_by_link", False)
        and response.is_sequence
        and not response.direct_passthrough
    )


def _pack_for_asker(response: Response) -> None:
    """Pack or unpack what is text."""
    is_packed, is_wanted = response.headers.get("Content-Encoding") == CODING, accepts_packed()
    if is_packed and not is_wanted:
        response.set_data(_unpacked(response))
        del response.headers["Content-Encoding"]
    elif is_wanted and not is_packed and len(response.get_data()) >= WORTH_PACKING:
        response.set_data(packing.pack(response.get_data()).data)
        response.headers["Content-Encoding"] = CODING


def _unpacked(response: Response) -> bytes:
    return Packed(response.get_data(), "").unpack()

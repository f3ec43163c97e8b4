"""Pages that every visitor gets alike: drawn and packed once, then given to each as they are.

Drawing the frame of a page costs more than asking the database what stands in it. This is for a browser that sent no cookie at
all, so that nothing of anybody's session, messages or forms can be in what is kept. What to keep a page under, and for how
long, is for the view to say: whether the page may be read at all is asked of the database every time.
"""

from flask import current_app, request, session
from werkzeug.wrappers import Response

from app.core import packing
from app.core.packing import Packed
from app.web import known_browser
from app.web.access import current_actor


def may_share() -> bool:
    """Whether this request is from a visitor whose browser sent no cookie, but for one that says nothing to pages."""
    return request.cookies.keys() <= {known_browser.COOKIE.name} and not current_actor().is_signed_in


def for_everyone(page: str) -> bytes:
    """A page that was just drawn, to be kept.

    Raises RuntimeError where drawing it began a session: then something in it is meant for one browser only.
    """
    if session.modified:
        raise RuntimeError("a page for everyone may not hold what belongs to one browser")
    return page.encode()


def pack(page: str) -> Packed:
    """The same, packed. Raises RuntimeError in the same case."""
    return packing.pack(for_everyone(page))


def answer(page: Packed) -> Response:
    """The page as an answer; it is unpacked on its way out for whoever cannot read it so (`web/keeping.py`)."""
    response: Response = current_app.response_class(page.data, mimetype="text/html")
    response.headers["Content-Encoding"] = packing.CODING
    response.set_etag(page.tag, weak=True)
    return response

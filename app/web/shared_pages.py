"""Pages that every visitor gets alike: drawn once, then given to each with a nonce of their own.

Drawing the frame of a page costs more than asking the database what stands in it. This is for a browser that sent no cookie at
all, so that nothing of anybody's session, messages or forms can be in what is kept. What to keep a page under, and for how
long, is for the view to say: whether the page may be read at all is asked of the database every time.
"""

from flask import request, session

from app.web import known_browser
from app.web.access import current_actor
from app.web.security import csp_nonce

Pieces = tuple[bytes, ...]


def may_share() -> bool:
    """Whether this request is from a visitor whose browser sent no cookie, but for one that says nothing to pages."""
    return request.cookies.keys() <= {known_browser.COOKIE.name} and not current_actor().is_signed_in


def cut(page: str) -> Pieces:
    """A page that was just drawn, cut where this response's nonce stands.

    Raises RuntimeError where drawing it began a session: then something in it is meant for one browser only.
    """
    if session.modified:
        raise RuntimeError("a page for everyone may not hold what belongs to one browser")
    return tuple(piece.encode() for piece in page.split(csp_nonce()))


def joined(pieces: Pieces) -> bytes:
    """The page, with the nonce of this response."""
    return csp_nonce().encode().join(pieces)

"""The blueprint of consultations, and how a page of one knows who is asking.

Somebody from outside has a cookie of its own for each consultation, sent to that consultation's pages alone.
"""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, current_app, g, request
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.library.consultations import access, queries
from app.library.consultations.access import Reader
from app.web.access import current_actor

bp = Blueprint("consultations", __name__, url_prefix="/consultations", template_folder="templates")
Page = Response | str | tuple[str, int]
COOKIE = "consultation"


@bp.app_template_global("has_consultations")
def has_consultations() -> bool:
    """Whether whoever asks runs a consultation, or is invited to one."""
    return queries.has_any(current_actor())


def held_token() -> str:
    """The token of the access that this browser was given for the consultation it asks about."""
    return request.cookies.get(COOKIE, "")


def remember(response: Response, consultation_id: int, token: str) -> Response:
    """Give the browser its access: only to pages under this consultation, and to no script."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(access.ACCESS_LIFETIME.total_seconds()),
        path=f"/consultations/{consultation_id}",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response, consultation_id: int) -> Response:
    """Take the access away again."""
    response.delete_cookie(COOKIE, path=f"/consultations/{consultation_id}", httponly=True, samesite="Lax")
    return response


def for_readers(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its reader: an owner, or somebody invited. To everybody else there is no such page."""

    @wraps(view)
    def wrapped(consultation_id: int, **arguments: object) -> Page:
        g.came_by_link = bool(held_token())  # such pages stay in no cache, like those of people who signed in
        return view(access.reader_of(current_actor(), consultation_id, held_token()), **arguments)

    return wrapped


def for_owners(view: Callable[..., Page]) -> Callable[..., Page]:
    """The same, for the people who run it alone."""

    @wraps(view)
    def wrapped(consultation_id: int, **arguments: object) -> Page:
        reader: Reader = access.reader_of(current_actor(), consultation_id, "")
        if not reader.runs:
            raise NotFound
        return view(reader, **arguments)

    return wrapped

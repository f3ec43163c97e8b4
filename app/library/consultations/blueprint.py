"""The blueprint of consultations, and how a page of one knows who is asking.

Somebody from outside has a cookie of its own for each consultation, sent to that consultation's pages alone.
"""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.invitations.views import Door
from app.library.consultations import access, queries
from app.library.consultations.access import Reader
from app.web.access import current_actor
from app.web.secret_links import LinkCookie

bp = Blueprint("consultations", __name__, url_prefix="/consultations", template_folder="templates")
Page = Response | str | tuple[str, int]


def home(consultation_id: int) -> str:
    """The path that every page of a consultation is under."""
    return f"/consultations/{consultation_id}"


DOOR = Door(
    access.GUESTS,
    LinkCookie("consultation", access.GUESTS.access_lifetime),
    home=lambda invitation: home(invitation.consultation_id),
    templates="consultations",
)


@bp.app_template_global("has_consultations")
def has_consultations() -> bool:
    """Whether whoever asks runs a consultation, or is invited to one."""
    return queries.has_any(current_actor())


def for_readers(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its reader: an owner, or somebody invited. To everybody else there is no such page."""

    @wraps(view)
    def wrapped(consultation_id: int, **arguments: object) -> Page:
        return view(access.reader_of(current_actor(), consultation_id, DOOR.token()), **arguments)

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

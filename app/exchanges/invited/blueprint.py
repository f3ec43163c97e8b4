"""The blueprint of those invited to a self-assessment, and how a page of theirs knows who is asking.

Somebody from outside has a cookie of its own for each invitation, sent to that invitation's pages alone.
"""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.exchanges.invited import access
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer
from app.invitations.views import Door
from app.web.access import current_actor
from app.web.secret_links import LinkCookie

bp = Blueprint("invited", __name__, url_prefix="/exchanges/invited", template_folder="templates")
Page = Response | str | tuple[str, int]


def home(invitation_id: int) -> str:
    """The path that every page of an invitation is under."""
    return f"/exchanges/invited/{invitation_id}"


DOOR = Door(
    access.GUESTS,
    LinkCookie("invited", access.GUESTS.access_lifetime),
    home=lambda invitation: home(invitation.id),
    templates="invited",
)


def invitation_asked_for(invitation_id: int) -> AssessmentInvitation:
    """The invitation of whoever is asking. Raises NotFound."""
    return access.invitation_of(current_actor(), invitation_id, DOOR.token())


def for_invited(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its invitation: to whoever was invited. Where that has ended, they are told so and no view runs."""

    @wraps(view)
    def wrapped(invitation_id: int, **arguments: object) -> Page:
        invitation = invitation_asked_for(invitation_id)
        if not access.GUESTS.stands(invitation):
            return over_page(invitation)
        return view(invitation, **arguments)

    return wrapped


def over_page(invitation: AssessmentInvitation) -> Page:
    """What is over, without the name of the area. What was typed is shown, so that it is not lost."""
    typed = [text for name in InvitedAnswer.FIELDS if (text := request.form.get(name, "").strip())]
    return render_template("invited/over.html", over=access.what_is_over(invitation), typed=typed), 404

"""The blueprint of self-assessments, and how a page of one knows what is asked for. To everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.core.errors import Conflict, NotFound, SecondStepFirst
from app.exchanges.assessment import policy, queries
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.services.saving import NOT_OPEN
from app.web.access import current_actor

bp = Blueprint("assessments", __name__, url_prefix="/exchanges", template_folder="templates")
Page = Response | str | tuple[str, int]


def for_readers(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view its assessment: to the commissioners of the area."""

    @wraps(view)
    def wrapped(assessment_id: int, **arguments: object) -> Page:
        return view(queries.get_readable(current_actor(), assessment_id), **arguments)

    return wrapped


def at_work(view: Callable[..., Page]) -> Callable[..., Page]:
    """The same, where the assessment can be worked on: one that is no longer open has no form, and takes none."""

    @wraps(view)
    def wrapped(assessment_id: int, **arguments: object) -> Page:
        assessment = queries.get_readable(current_actor(), assessment_id)
        require_work(assessment)
        return view(assessment, **arguments)

    return wrapped


def require_second_step(assessment: Assessment) -> None:
    """Raises SecondStepFirst for a lead of the area who acts without it."""
    if policy.needs_second_step(current_actor(), assessment.area_code):
        raise SecondStepFirst


def require_work(assessment: Assessment) -> None:
    """Raises NotFound for who may not work on it and where no form is any more, Conflict for what is sent too late, and
    SecondStepFirst for a lead without it."""
    if not policy.can_work_on(current_actor(), assessment):
        raise NotFound
    require_second_step(assessment)
    if assessment.status != "open":
        raise NotFound if request.method == "GET" else Conflict(NOT_OPEN)

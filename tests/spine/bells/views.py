"""The page of bells."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.core.db import transaction
from app.web.access import current_actor, signed_in
from tests.spine.bells import services

bp = Blueprint("bells", __name__, url_prefix="/bells", template_folder="templates")


@bp.get("")
@signed_in
def index() -> str:
    """One's own bells, and a button."""
    return render_template("bells/index.html", bells=services.list_rung_by(current_actor().person_id or 0))


@bp.post("")
@signed_in
def ring() -> Response:
    """Ring one."""
    with transaction():
        services.ring(current_actor())
    return redirect(url_for("bells.index"), 303)

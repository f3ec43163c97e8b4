"""Sealing a file that shows abuse, or may, from the page of everything about a contribution."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import queries
from app.contributions.services import sealing
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.access import current_actor, role

bp = Blueprint("sealing", __name__, url_prefix="/moderation/contributions")
Answer = Response | str


@bp.route("/<int:contribution_id>/files/<int:attachment_id>/seal", methods=["GET", "POST"])
@role("moderator", "admin")
def seal(contribution_id: int, attachment_id: int) -> Answer:
    """Seal a file, once confirmed."""
    actor = current_actor()
    if request.method == "GET":
        names = sealing.list_files(actor, queries.get_contribution(contribution_id))
        if attachment_id not in names:
            raise NotFound
        return render_template("moderation/seal.html", contribution_id=contribution_id, name=names[attachment_id])
    with transaction():
        sealing.seal(actor, sealing.get_file(actor, contribution_id, attachment_id))
    flash("The file is sealed. Nobody is shown it any more. Now tell the operator of this site.", "success")
    return redirect(url_for("takedown.show", contribution_id=contribution_id), 303)

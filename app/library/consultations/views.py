"""The pages of consultations: importing this module hangs every view on the blueprint. Here, the list of them."""

from flask import render_template

from app.library.consultations import presenters, queries
from app.library.consultations.blueprint import Page, bp
from app.library.consultations.running import views as running_views
from app.library.consultations.taking_part import views as taking_part_views
from app.web.access import current_actor, signed_in

VIEW_MODULES = (running_views, taking_part_views)

__all__ = ["VIEW_MODULES", "bp"]


@bp.get("")
@signed_in
def index() -> Page:
    """The consultations that I run, and those I am invited to."""
    actor = current_actor()
    return render_template(
        "consultations/index.html",
        run=presenters.listed(queries.list_run_by(actor)),
        invited=presenters.listed(queries.list_invited_to(actor)),
    )

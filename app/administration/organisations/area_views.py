"""Areas: who leads each, who is in it, and who asks to be."""

from flask import flash, redirect, render_template, url_for

from app.accounts.belonging import memberships
from app.accounts.queries import area_leads
from app.administration import queries
from app.administration.blueprint import ID, Answer, bp
from app.administration.organisations import presenters
from app.areas.queries import get_area, list_areas
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.access import current_actor, role


@bp.get("/admin/areas")
@role("admin")
def areas() -> Answer:
    """Every area by region."""
    return render_template("administration/areas.html", regions=presenters.regions())


@bp.get("/admin/areas/<code>")
@role("admin")
def area(code: str) -> Answer:
    """One area."""
    if code not in {one.code for one in list_areas(include_ended=True)}:
        raise NotFound
    people = queries.people_of_area(code)
    return render_template(
        "administration/area.html",
        area=get_area(code),
        leads=area_leads(code),
        members=[(row, person) for row, person in people if row.confirmed_at is not None],
        requests=[(row, person) for row, person in people if row.confirmed_at is None],
        organisations=queries.organisations_serving(code),
    )


@bp.post(f"/admin/areas/<code>/requests/<{ID}:area_membership_id>/confirm")
@role("admin")
def confirm_area(code: str, area_membership_id: int) -> Answer:
    """Confirm somebody in an area."""
    with transaction():
        memberships.confirm_area(current_actor(), area_membership_id)
    flash("They are confirmed in the area, and we will email them.", "success")
    return _back(code)


@bp.post(f"/admin/areas/<code>/requests/<{ID}:area_membership_id>/refuse")
@role("admin")
def refuse_area(code: str, area_membership_id: int) -> Answer:
    """Turn a request down."""
    with transaction():
        memberships.refuse_area(current_actor(), area_membership_id)
    flash("They are not confirmed in the area, and we will email them.", "success")
    return _back(code)


def _back(code: str) -> Answer:
    return redirect(url_for(".area", code=code), 303)

"""Areas: asking to be confirmed in one, and deciding on those who ask."""

from flask import flash, redirect, render_template, url_for

from app.accounts import queries
from app.accounts.belonging import agreement_services as agreements
from app.accounts.belonging import memberships
from app.accounts.blueprint import accounts
from app.accounts.forms import AreaForm
from app.accounts.own_account import presenters
from app.accounts.responses import Answer
from app.areas.queries import list_areas
from app.core.db import transaction
from app.web.access import current_actor, role, signed_in
from app.web.submitting import drawn, submit


@accounts.route("/account/areas", methods=["GET", "POST"])
@signed_in
def areas() -> Answer:
    """One's own areas, and a form to ask for another."""
    form = AreaForm()
    form.area.offer((area.code, area.name) for area in list_areas())
    if submit(form, lambda: memberships.ask_area(current_actor(), form.values()["area"])).done:
        flash("We have asked the lead of that area, or a moderator, to confirm it.", "success")
        return _to_own_areas()
    actor = current_actor()
    rows = presenters.area_rows(queries.areas_of(actor.person_id or 0))
    served = memberships.areas_to_ask_for(actor)
    return drawn("accounts/areas.html", form, rows=rows, served=presenters.names_in_order(served))


@accounts.route("/account/areas/served", methods=["POST"])
@signed_in
def ask_areas_served() -> Answer:
    """Ask once for all areas that one's organisation serves."""
    with transaction():
        count = memberships.ask_areas_served(current_actor())
    asked = "We have asked for each of them: the area’s lead, or a moderator, confirms you there."
    flash(asked if count else "You have asked for all of them already.", "success")
    return _to_own_areas()


@accounts.route("/account/areas/<int:area_membership_id>/leave", methods=["POST"])
@signed_in
def leave_area(area_membership_id: int) -> Answer:
    """Leave an area, or take back a request for one."""
    with transaction():
        memberships.end_area(current_actor(), area_membership_id)
    flash("Your areas have been changed.", "success")
    return _to_own_areas()


@accounts.route("/account/area-requests")
@role("area_lead", "moderator", "admin")
def area_requests() -> Answer:
    """People who ask to be confirmed in the areas the actor decides on."""
    return render_template(
        "accounts/area_requests.html", requests=presenters.area_requests(queries.area_requests(current_actor()))
    )


@accounts.route("/account/area-requests/<int:area_membership_id>/confirm", methods=["POST"])
@role("area_lead", "moderator", "admin")
def confirm_area(area_membership_id: int) -> Answer:
    """Confirm one."""
    with transaction():
        memberships.confirm_area(current_actor(), area_membership_id)
    flash("They are confirmed in the area.", "success")
    return _to_requests()


@accounts.route("/account/area-requests/<int:area_membership_id>/refuse", methods=["POST"])
@role("area_lead", "moderator", "admin")
def refuse_area(area_membership_id: int) -> Answer:
    """Turn one down."""
    with transaction():
        memberships.refuse_area(current_actor(), area_membership_id)
    flash("They are not confirmed in the area.", "success")
    return _to_requests()


@accounts.route("/account/area-agreements")
@signed_in
def area_agreements() -> Answer:
    """Places in areas that somebody gave to themselves or their own organisation, for others of the area to agree to."""
    rows = presenters.area_requests(list(agreements.list_waiting(current_actor())))
    return render_template("accounts/area_agreements.html", requests=rows)


@accounts.route("/account/area-agreements/<int:area_membership_id>/agree", methods=["POST"])
@signed_in
def agree_to_area(area_membership_id: int) -> Answer:
    """Agree to one: it counts from the next request on."""
    with transaction():
        agreements.agree(current_actor(), area_membership_id)
    flash("You have agreed. They can read the area’s private work from now on.", "success")
    return redirect(url_for("accounts.area_agreements"), 303)


@accounts.route("/account/area-agreements/<int:area_membership_id>/take-back", methods=["POST"])
@signed_in
def take_back_area(area_membership_id: int) -> Answer:
    """Take one back."""
    with transaction():
        memberships.refuse_place(current_actor(), area_membership_id)
    flash("It is taken back, and has opened nothing.", "success")
    return redirect(url_for("accounts.area_agreements"), 303)


def _to_own_areas() -> Answer:
    return redirect(url_for("accounts.areas"), 303)


def _to_requests() -> Answer:
    return redirect(url_for("accounts.area_requests"), 303)

"""What a person may do and where they belong: giving and removing roles, ending memberships."""

from flask import flash, redirect, request, url_for

from app.accounts import queries
from app.accounts.belonging import memberships
from app.accounts.belonging.standings import ROLE_LABELS
from app.accounts.models import Person
from app.administration import services
from app.administration.blueprint import ID, Answer, bp, confirm_page
from app.administration.people import presenters
from app.administration.people.forms import RoleForm
from app.areas.queries import list_areas
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit

NEXT_REQUEST = "It takes effect the next time they open a page."


@bp.route(f"/admin/people/<{ID}:person_id>/roles", methods=["GET", "POST"])
@role("admin")
def give_role(person_id: int) -> Answer:
    """Give a role, an area lead's with its area."""
    person = queries.get_person(person_id)
    if person.status != "active":
        raise Conflict("This person's account is not active, so they cannot have a role.")
    form = RoleForm()
    form.role.offer((code, label, presenters.ROLE_HINTS[code]) for code, label in ROLE_LABELS.items())
    form.area.offer((area.code, area.name) for area in list_areas())
    if submit(form, lambda: services.give_role(current_actor(), person_id, form.role.data, form.area.data)).done:
        flash(f"They now have the role: {ROLE_LABELS[form.role.data].lower()}.", "success")
        return redirect(_person(person_id), 303)
    return drawn("administration/role.html", form, person=person, name=_name(person))


@bp.route(f"/admin/people/<{ID}:person_id>/roles/<{ID}:grant_id>/remove", methods=["GET", "POST"])
@role("admin")
def remove_role(person_id: int, grant_id: int) -> Answer:
    """Take a role away."""
    person = queries.get_person(person_id)
    row = next((row for row in presenters.role_rows(current_actor(), person) if row.grant_id == grant_id), None)
    if row is None:
        raise NotFound
    if request.method == "GET":
        question = f"Remove the role “{row.words}” from {queries.display_name(person)}?"
        return confirm_page(question, [NEXT_REQUEST], "Remove this role", _person(person_id))
    with transaction():
        services.take_role(current_actor(), person_id, grant_id)
    flash("The role has been removed.", "success")
    return redirect(_person(person_id), 303)


@bp.route(f"/admin/people/<{ID}:person_id>/memberships/<{ID}:membership_id>/end", methods=["GET", "POST"])
@role("admin")
def end_membership(person_id: int, membership_id: int) -> Answer:
    """End somebody's membership of an organisation."""
    person = queries.get_person(person_id)
    row = next((row for row in presenters.membership_rows(person) if row.id == membership_id and row.is_open), None)
    if row is None:
        raise NotFound
    if request.method == "GET":
        words = ["They will no longer act for the organisation, and can only read until they are confirmed again.", NEXT_REQUEST]
        question = f"End the membership of {_name(person)} in {row.organisation}?"
        return confirm_page(question, words, "End this membership", _person(person_id))
    with transaction():
        memberships.end_membership(current_actor(), membership_id)
    flash("The membership has ended.", "success")
    return redirect(_person(person_id), 303)


@bp.route(f"/admin/people/<{ID}:person_id>/areas/<{ID}:area_membership_id>/end", methods=["GET", "POST"])
@role("admin")
def end_area(person_id: int, area_membership_id: int) -> Answer:
    """Take somebody out of an area."""
    person = queries.get_person(person_id)
    rows = presenters.area_membership_rows(queries.areas_of(person_id))
    row = next((row for row in rows if row.id == area_membership_id), None)
    if row is None:
        raise NotFound
    if request.method == "GET":
        words = ["They will not see the area’s private work, and will not lead it any more if they do now.", NEXT_REQUEST]
        question = f"Take {_name(person)} out of {row.area}?"
        return confirm_page(question, words, "Take them out of this area", _person(person_id))
    with transaction():
        memberships.end_area(current_actor(), area_membership_id)
    flash("They are no longer in the area.", "success")
    return redirect(_person(person_id), 303)


def _person(person_id: int) -> str:
    """The page of the person whom all of this is about."""
    return url_for(".person", person_id=person_id)


def _name(person: Person) -> str:
    return queries.display_name(person)

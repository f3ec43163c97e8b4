"""Waiting registrations, which moderators and administrators share: confirm with an organisation, or refuse with a reason."""

from flask import flash, redirect, render_template, request, url_for

from app.accounts.policy import can_change_organisations
from app.accounts.queries import areas_of, list_organisations
from app.administration import queries, services
from app.administration.blueprint import ID, Answer, bp, page_links
from app.administration.forms import lines
from app.administration.people import presenters
from app.administration.people.forms import PlacementForm, RefuseForm
from app.administration.queries import Waiting
from app.administration.services import Placement
from app.core import numbers
from app.core.errors import Conflict, Invalid
from app.core.lifecycle import ALREADY_DECIDED
from app.core.pagination import page_number
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit

ASKED, OTHER = "asked", "other"
STAFF = ("moderator", "admin")


@bp.get("/accounts/registrations")
@role(*STAFF)
def registrations() -> Answer:
    """People whose workplace waits for a decision, oldest first."""
    page = queries.registrations(current_actor(), page_number(request.args.get("page")))
    rows = presenters.registration_rows(list(page.items))
    return render_template("administration/registrations.html", page=page, rows=rows, url_for_page=page_links())


@bp.route(f"/accounts/registrations/<{ID}:person_id>", methods=["GET", "POST"])
@role(*STAFF)
def registration(person_id: int) -> Answer:
    """One registration: confirm it with an organisation."""
    waiting = _waiting(person_id)
    form = _placement_form(waiting)
    if submit(form, lambda: services.confirm_registration(current_actor(), person_id, _placement(form))).done:
        flash("They have been confirmed, and we will email them.", "success")
        return _to_list()
    areas = presenters.area_membership_rows(areas_of(person_id))
    return drawn("administration/registration.html", form, waiting=_waiting(person_id), areas=areas)


@bp.route(f"/accounts/registrations/<{ID}:person_id>/refuse", methods=["GET", "POST"])
@role(*STAFF)
def refuse_registration(person_id: int) -> Answer:
    """Turn one down."""
    waiting = _waiting(person_id)
    form = RefuseForm()
    if submit(form, lambda: services.refuse_registration(current_actor(), person_id, form.reason.data)).done:
        flash("The registration has been refused.", "success")
        return _to_list()
    return drawn("administration/refuse_registration.html", form, waiting=waiting)


def _to_list() -> Answer:
    return redirect(url_for(".registrations"), 303)


def _waiting(person_id: int) -> Waiting:
    """The registration, while there is something to decide."""
    found = queries.find_registration(current_actor(), person_id)
    if found is None:
        raise Conflict(ALREADY_DECIDED)
    return found


def _placement_form(waiting: Waiting) -> PlacementForm:
    organisation = waiting.organisation
    is_new = organisation is not None and organisation.confirmed_at is None
    form = PlacementForm(
        choice=ASKED if organisation else OTHER,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
    )
    own = (
        []
        if organisation is None
        else [(ASKED, f"Add “{organisation.name}” as a new organisation" if is_new else organisation.name)]
    )
    form.choice.offer([*own, (OTHER, "Another organisation that is on the site")])
    form.existing.offer(
        (str(one.id), one.name) for one in list_organisations() if organisation is None or one.id != organisation.id
    )
    if not is_new:
        del form.organisation_name, form.organisation_kind
    if not is_new or not can_change_organisations(current_actor()):
        del form.domains
    return form


def _placement(form: PlacementForm) -> Placement:
    """What the form says. Raises Invalid where the organisation on the site was not chosen."""
    if form.choice.data == OTHER:
        if not form.existing.data:
            raise Invalid("Choose an organisation", "existing")
        return Placement(organisation_id=numbers.row_number(form.existing.data))
    if "organisation_name" not in form:
        return Placement()
    domains = lines(form.domains.data or "") if "domains" in form else []
    return Placement(name=form.organisation_name.data or "", kind=form.organisation_kind.data, domains=domains)

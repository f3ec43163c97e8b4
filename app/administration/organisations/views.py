"""Organisations: finding, adding, naming, their domains and areas, merging two, and no longer recognising one."""

from flask import flash, redirect, render_template, request, url_for

from app.accounts.belonging import organisations
from app.accounts.models import Organisation
from app.accounts.queries import areas_served, domains_of, get_organisation, list_organisations
from app.administration import queries, services
from app.administration.blueprint import ID, Answer, bp, confirm_page, page_links
from app.administration.forms import lines
from app.administration.organisations import presenters
from app.administration.organisations.forms import (
    AreasForm,
    DomainForm,
    MergeForm,
    NewOrganisationForm,
    OrganisationFilterForm,
    OrganisationForm,
)
from app.administration.people.presenters import membership_state
from app.areas.queries import area_names, areas_by_region, list_areas
from app.core import numbers
from app.core.db import session, transaction
from app.core.errors import Conflict, NotFound
from app.core.pagination import page_number
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit


@bp.get("/admin/organisations")
@role("admin")
def organisation_list() -> Answer:
    """Organisations by name, domain, kind and state."""
    form = OrganisationFilterForm(request.args)
    form.state.offer(presenters.STATE_LABELS.items())
    form.validate()
    kind = "" if form.kind.errors else form.kind.data
    state = "" if form.state.errors else form.state.data
    page = queries.find_organisations(form.q.data or "", kind, state, page_number(request.args.get("page")))
    rows = presenters.organisation_rows(list(page.items))
    links = page_links(q=form.q.data, kind=kind, state=state)
    return render_template("administration/organisations.html", filters=form, page=page, rows=rows, url_for_page=links)


@bp.route("/admin/organisations/new", methods=["GET", "POST"])
@role("admin")
def new_organisation() -> Answer:
    """Add an organisation."""
    form = NewOrganisationForm()
    outcome = submit(
        form,
        lambda: (
            organisations.create_organisation(
                current_actor(), form.organisation_name.data or "", form.organisation_kind.data, lines(form.domains.data or "")
            ).id
        ),
    )
    if outcome.done:
        flash("The organisation has been added.", "success")
        return _back(outcome.value)
    return drawn("administration/organisation_form.html", form, organisation=None)


@bp.route(f"/admin/organisations/<{ID}:organisation_id>", methods=["GET", "POST"])
@role("admin")
def organisation(organisation_id: int) -> Answer:
    """One organisation. POST adds an email domain."""
    _get(organisation_id)
    form = DomainForm()
    outcome = submit(
        form, lambda: organisations.add_domain(current_actor(), _recognised(organisation_id).id, form.domain.data or "")
    )
    if outcome.done:
        flash("The domain has been added.", "success")
        return _back(organisation_id)
    return _page(_get(organisation_id), form)


@bp.route(f"/admin/organisations/<{ID}:organisation_id>/change", methods=["GET", "POST"])
@role("admin")
def change_organisation(organisation_id: int) -> Answer:
    """Rename one or put its kind right."""
    found = _recognised(organisation_id)
    form = OrganisationForm(organisation_name=found.proposed_name or found.name, organisation_kind=found.kind)
    outcome = submit(
        form,
        lambda: organisations.change_organisation(
            current_actor(), organisation_id, form.organisation_name.data or "", form.organisation_kind.data
        ),
    )
    if outcome.done:
        flash("The organisation has been changed.", "success")
        return _back(organisation_id)
    return drawn("administration/organisation_form.html", form, organisation=_recognised(organisation_id))


@bp.route(f"/admin/organisations/<{ID}:organisation_id>/remove-domain", methods=["GET", "POST"])
@role("admin")
def remove_domain(organisation_id: int) -> Answer:
    """Stop trusting the domain named by `?domain=`."""
    organisation = _recognised(organisation_id)
    domain = request.args.get("domain", "")
    if domain not in domains_of(organisation_id):
        raise NotFound
    if request.method == "GET":
        words = [
            "People who register with an address there will wait for a moderator, unless the domain is a public body’s own.",
            "Those who are members already stay members.",
        ]
        return confirm_page(f"Remove {domain} from {organisation.name}?", words, "Remove this domain", _address(organisation_id))
    with transaction():
        organisations.remove_domain(current_actor(), organisation_id, domain)
    flash("The domain has been removed.", "success")
    return _back(organisation_id)


@bp.route(f"/admin/organisations/<{ID}:organisation_id>/areas", methods=["GET", "POST"])
@role("admin")
def organisation_areas(organisation_id: int) -> Answer:
    """Say which areas one serves."""
    organisation = _recognised(organisation_id)
    form = AreasForm(areas=areas_served(organisation_id))
    form.areas.offer((area.code, area.name) for area in list_areas(include_ended=True))
    if submit(form, lambda: organisations.set_areas_served(current_actor(), organisation_id, form.areas.data)).done:
        flash("The areas served have been changed.", "success")
        return _back(organisation_id)
    return drawn("administration/organisation_areas.html", form, organisation=organisation, regions=areas_by_region())


@bp.route(f"/admin/organisations/<{ID}:organisation_id>/merge", methods=["GET", "POST"])
@role("admin")
def merge(organisation_id: int) -> Answer:
    """Choose what one becomes part of, see what would move, and do it. `?into=` names the choice; only POST merges."""
    organisation = _get(organisation_id)
    if organisation.merged_into_id is not None:
        raise Conflict("This organisation was merged already.")
    form = MergeForm(request.args if "into" in request.args else None, meta={"csrf": False})
    form.into.offer((str(one.id), one.name) for one in list_organisations() if one.id != organisation_id)
    if "into" not in request.args or not form.validate():
        return drawn("administration/merge.html", form, organisation=organisation)
    into = get_organisation(numbers.row_number(form.into.data))
    if request.method == "GET":
        return _merge_page(organisation, into)
    into_id = into.id
    with transaction():
        organisations.merge_organisations(current_actor(), organisation_id, into_id)
    flash("The organisations have been merged.", "success")
    return _back(into_id)


@bp.route(f"/admin/organisations/<{ID}:organisation_id>/remove", methods=["GET", "POST"])
@role("admin")
def remove_organisation(organisation_id: int) -> Answer:
    """Stop recognising one."""
    organisation = _recognised(organisation_id)
    if request.method == "GET":
        count = queries.members_of(organisation_id, 1).total
        words = [
            f"People whose membership ends: {count}. They can only read until they are confirmed in another organisation.",
            "Its email domains and areas are forgotten. What its people contributed stays.",
            "If it only goes by two names, merge it into the other instead.",
        ]
        return confirm_page(f"Stop recognising {organisation.name}?", words, "Stop recognising it", _address(organisation_id))
    with transaction():
        services.remove_organisation(current_actor(), organisation_id)
    flash("The organisation is no longer recognised.", "success")
    return redirect(url_for(".organisation_list"), 303)


@bp.post(f"/admin/organisations/<{ID}:organisation_id>/confirm")
@role("admin")
def confirm_organisation(organisation_id: int) -> Answer:
    """Recognise one that was named on registering, or was removed."""
    with transaction():
        organisations.confirm_organisation(current_actor(), organisation_id)
    flash("The organisation is recognised.", "success")
    return _back(organisation_id)


def _get(organisation_id: int) -> Organisation:
    """This very organisation, also one that was merged."""
    found = session().get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def _recognised(organisation_id: int) -> Organisation:
    """One that can be changed: confirmed and whole. Anything else has no such page."""
    found = _get(organisation_id)
    if found.confirmed_at is None or found.merged_into_id is not None:
        raise NotFound
    return found


def _page(organisation: Organisation, form: DomainForm) -> Answer:
    codes = areas_served(organisation.id)
    return drawn(
        "administration/organisation.html",
        form,
        organisation=organisation,
        into=get_organisation(organisation.id) if organisation.merged_into_id else None,
        domains=domains_of(organisation.id),
        areas=list(area_names(codes).values()),
        members=queries.members_of(organisation.id, page_number(request.args.get("page"))),
        url_for_page=page_links(),
        state_of=membership_state,
    )


def _merge_page(organisation: Organisation, into: Organisation) -> str:
    members, domains, areas = (
        queries.members_of(organisation.id, 1).total,
        domains_of(organisation.id),
        areas_served(organisation.id),
    )
    return confirm_page(
        f"Merge {organisation.name} into {into.name}?",
        [
            f"People who move to {into.name}: {members}.",
            f"Email domains that move: {', '.join(domains) or 'none'}.",
            f"Areas served that move: {', '.join(area_names(areas).values()) or 'none'}.",
            f"What its people contributed becomes that of {into.name}. The name {organisation.name} is no longer used.",
            "You cannot undo this.",
        ],
        "Merge these organisations",
        _address(organisation.id),
    )


def _address(organisation_id: int) -> str:
    return url_for("administration.organisation", organisation_id=organisation_id)


def _back(organisation_id: int) -> Answer:
    return redirect(_address(organisation_id), 303)

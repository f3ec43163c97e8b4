"""People: finding them, one of them, ending their sessions, closing, reopening and erasing accounts, and what is held."""

import json

from flask import flash, make_response, redirect, render_template, request, url_for

from app.accounts import queries, services
from app.accounts.belonging.standings import ROLE_LABELS
from app.accounts.credentials import sessions
from app.accounts.models import Person
from app.accounts.own_account import personal_data
from app.administration import queries as administration_queries
from app.administration import services as administering
from app.administration.blueprint import ID, Answer, bp, confirm_page, page_links
from app.administration.people import presenters
from app.administration.people.forms import EraseForm, PeopleFilterForm
from app.administration.queries import PeopleFilter
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.pagination import page_number
from app.web.access import current_actor, role
from app.web.security import attachment
from app.web.submitting import drawn, submit


@bp.get("/admin/people")
@role("admin")
def people() -> Answer:
    """People by name, address, role and state."""
    form = PeopleFilterForm(request.args)
    form.role.offer(ROLE_LABELS.items())
    form.status.offer(presenters.STATUS_LABELS.items())
    form.validate()
    filters = PeopleFilter(
        form.q.data or "",
        "" if form.role.errors else form.role.data,
        "" if form.status.errors else form.status.data,
        form.erasure.data,
    )
    page = administration_queries.find_people(filters, page_number(request.args.get("page")))
    rows = presenters.person_rows(list(page.items))
    links = page_links(q=filters.text, role=filters.role, status=filters.status, erasure="1" if filters.asked_erasure else "")
    return render_template("administration/people.html", filters=form, page=page, rows=rows, url_for_page=links)


@bp.get(f"/admin/people/<{ID}:person_id>")
@role("admin")
def person(person_id: int) -> Answer:
    """One person: who they are, where they work, what they may do."""
    found = queries.get_person(person_id)
    return render_template("administration/person.html", **presenters.person_page(current_actor(), found))


@bp.post(f"/admin/people/<{ID}:person_id>/sessions")
@role("admin")
def end_sessions(person_id: int) -> Answer:
    """Sign somebody out everywhere."""
    with transaction():
        sessions.end_all(current_actor(), queries.get_person(person_id))
    flash("They have been signed out everywhere.", "success")
    return _back(person_id)


@bp.post(f"/admin/people/<{ID}:person_id>/download")
@role("admin")
def download(person_id: int) -> Answer:
    """Everything held about somebody, as JSON. Taking a copy is noted in the audit trail, so it is a POST."""
    with transaction():
        administering.record_download(current_actor(), person_id)
    text = json.dumps(personal_data.held_about(queries.get_person(person_id), is_own=False), indent=2, ensure_ascii=False)
    response = make_response(text + "\n")
    response.mimetype = "application/json"
    return attachment(response, f"held-about-person-{person_id}.json")


@bp.route(f"/admin/people/<{ID}:person_id>/close", methods=["GET", "POST"])
@role("admin")
def close(person_id: int) -> Answer:
    """Close somebody's account."""
    person = queries.get_person(person_id)
    if request.method == "GET":
        words = [
            "They will be signed out and will not be able to sign in.",
            "Their roles and memberships end. What they contributed stays.",
            "You can let them register again later, but not give back what they had.",
        ]
        return confirm_page(f"Close the account of {_named(person)}?", words, "Close this account", _address(person_id))
    with transaction():
        administering.close_person(current_actor(), person_id)
    flash("The account has been closed.", "success")
    return _back(person_id)


@bp.post(f"/admin/people/<{ID}:person_id>/reopen")
@role("admin")
def reopen(person_id: int) -> Answer:
    """Let a closed account wait for a moderator again."""
    with transaction():
        services.reopen_account(current_actor(), person_id)
    flash("The account is open again. It is in the list of waiting registrations.", "success")
    return _back(person_id)


@bp.route(f"/admin/people/<{ID}:person_id>/erase", methods=["GET", "POST"])
@role("admin")
def erase(person_id: int) -> Answer:
    """Erase somebody for good, once their name was typed."""
    person = queries.get_person(person_id)
    if person.status == "erased":
        raise Conflict("This person has been erased already.")
    form = EraseForm()
    if submit(form, lambda: administering.carry_out_erasure(current_actor(), person_id, form.name.data or "")).done:
        flash("They have been erased. What they contributed now says “Someone who has left”.", "success")
        return _back(person_id)
    person = queries.get_person(person_id)
    return drawn("administration/erase.html", form, person=person, shown=administering.name_to_type(person))


def _named(person: Person) -> str:
    return person.name or person.email or queries.display_name(person)


def _address(person_id: int) -> str:
    return url_for("administration.person", person_id=person_id)


def _back(person_id: int) -> Answer:
    return redirect(_address(person_id), 303)

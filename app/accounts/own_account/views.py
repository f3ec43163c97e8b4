"""A person's own account: what it says, where it is signed in, what is held, and how it ends."""

import json

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for

from app.accounts import points, services
from app.accounts.blueprint import accounts
from app.accounts.credentials import sessions
from app.accounts.forms import PersonForm
from app.accounts.own_account import personal_data, presenters
from app.accounts.responses import Answer, me, own_address
from app.accounts.signing_in import flask_sessions
from app.core.db import transaction
from app.web.access import current_actor, signed_in
from app.web.security import attachment
from app.web.submitting import drawn, submit


@accounts.route("/account")
@signed_in
def account() -> Answer:
    """Everything about one's own account, on one page."""
    person = me()
    here = flask_sessions.current()
    return render_template(
        "accounts/account.html",
        person=person,
        rows=presenters.account_rows(person),
        sessions=sessions.open_sessions(person.id),
        links=points.links_for(current_actor()),
        this_session=here.session_id if here else None,
    )


@accounts.route("/account/details", methods=["GET", "POST"])
@signed_in
def change_details() -> Answer:
    """Change one's name or job role."""
    person = me()
    form = PersonForm(name=person.name, job_role=person.job_role)
    person_id, typed = person.id, form.values()
    if submit(form, lambda: services.change_details(current_actor(), person_id, typed["name"], typed["job_role"])).done:
        flash("Your details have been changed.", "success")
        return redirect(own_address(), 303)
    return drawn("accounts/change_details.html", form)


@accounts.route("/account/sessions/<int:session_id>/end", methods=["POST"])
@signed_in
def end_session(session_id: int) -> Answer:
    """Sign one browser out."""
    with transaction():
        sessions.end_one(current_actor(), session_id)
    flash("That browser has been signed out.", "success")
    return redirect(own_address(), 303)


@accounts.route("/account/sessions/end-all", methods=["POST"])
@signed_in
def end_all_sessions() -> Answer:
    """Sign every browser out, this one too."""
    with transaction():
        sessions.end_all(current_actor(), me())
    flask_sessions.forget()
    flash("Every browser has been signed out.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


@accounts.route("/account/download")
@signed_in
def download() -> FlaskResponse:
    """Everything held about the person who asks, as JSON."""
    text = json.dumps(personal_data.held_about(me(), is_own=True), indent=2, ensure_ascii=False)
    response = make_response(text + "\n")
    response.mimetype = "application/json"
    attachment(response, "held-about-me.json")
    return response


@accounts.route("/account/close", methods=["GET", "POST"])
@signed_in
def close_account() -> Answer:
    """Close one's own account."""
    if request.method != "POST":
        return render_template("accounts/close_account.html", person=me())
    with transaction():
        services.close_account(current_actor(), current_actor().person_id or 0)
    flask_sessions.forget()
    return redirect(url_for("accounts.closed"), 303)


@accounts.route("/account/erasure", methods=["POST"])
@signed_in
def ask_erasure() -> Answer:
    """Ask for everything that says who one is to be erased."""
    with transaction():
        services.ask_erasure(current_actor())
    flash("We have your request. An administrator will erase your details within one month.", "success")
    return redirect(own_address(), 303)

"""Changing what lets a person in: password, email address, second step. Each asks for proof first."""

from datetime import timedelta
from io import BytesIO

import segno
from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for

from app.accounts import services
from app.accounts.blueprint import accounts
from app.accounts.credentials import passwords, second_factor, tokens
from app.accounts.credentials import services as signing_in
from app.accounts.forms import ChangeEmailForm, ChangePasswordForm, ConfirmCodeForm, ProveForm
from app.accounts.models import Person
from app.accounts.recognising import addresses
from app.accounts.responses import Answer, me, own_address
from app.accounts.signing_in import flask_sessions
from app.accounts.signing_in.throttles import LETTER, LINK, PASSWORD, SETTING_UP
from app.accounts.signing_in.views import link_does_not_work, onward
from app.core import clock
from app.core.db import transaction
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.limits.allowance import Spent
from app.web.access import bearer, current_actor, public, signed_in
from app.web.allowance import spend, spent_if_wrong
from app.web.submitting import drawn, submit

FRESH = timedelta(minutes=30)
SIGN_IN_AGAIN = "Sign out and sign in again first. You can then do this for 30 minutes."


def _without_needless_proof(form: ProveForm, person: Person) -> None:
    """People without a password prove themselves by having just signed in. Raises Forbidden where that is too long ago."""
    if person.password_hash is not None:
        return
    held = flask_sessions.current()
    if held is None or held.started_at < clock.now() - FRESH:
        raise Forbidden(SIGN_IN_AGAIN)
    del form.current_password


def _check_proof(form: ProveForm, person: Person) -> None:
    """Raise Invalid for a wrong password; slow on purpose, so before any transaction."""
    if "current_password" not in form:
        return
    with spent_if_wrong(PASSWORD, person.email or "", own=True):
        if not passwords.is_right(person.password_hash, form.values()["current_password"]):
            raise Invalid("Enter the password you use now", "current_password")


@accounts.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Answer:
    """Choose a different password, or a first one."""
    person, form = me(), ChangePasswordForm()
    _without_needless_proof(form, person)

    def prove_and_hash() -> str:
        _check_proof(form, person)
        return passwords.accept(form.values()["password"], (person.name, person.email or ""))

    def change(hashed: str) -> str:
        signing_in.set_password(current_actor(), person.id, hashed)
        return flask_sessions.begin(person, second_factor=current_actor().second_factor)

    outcome = submit(form, change, prepare=prove_and_hash)
    if outcome.done:
        flask_sessions.remember(outcome.value)
        flash("Your password has been changed. Every other browser has been signed out.", "success")
        return redirect(own_address(), 303)
    return drawn("accounts/change_password.html", form)


@accounts.route("/account/email", methods=["GET", "POST"])
@signed_in
def change_email() -> Answer:
    """Ask for a link to a new address."""
    person, form = me(), ChangeEmailForm()
    _without_needless_proof(form, person)

    def prove_and_clean() -> str:
        _check_proof(form, person)
        email = addresses.clean(form.values()["email"])
        spend(LETTER, email)
        return email

    if submit(form, lambda email: services.ask_change_of_email(current_actor(), email), prepare=prove_and_clean).done:
        flash("We have sent a link to the new address. Nothing changes until you open it.", "success")
        return redirect(own_address(), 303)
    return drawn("accounts/change_email.html", form, email=person.email)


@accounts.route("/account/email/confirm/<token>", methods=["GET", "POST"])
@bearer("change-email")
def confirm_email(token: str) -> Answer:
    """Looking at the link shows a button; pressing it moves the account to the new address."""
    try:
        if request.method != "POST":  # looking changes nothing, and a link is too long to guess
            tokens.peek("change-email", token)
            return render_template("accounts/confirm_email.html")
        with spent_if_wrong(LINK), transaction():
            services.change_email(token)
    except NotFound:
        return link_does_not_work()
    flask_sessions.forget()
    flash("Your email address has been changed. Sign in with the new one.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


@accounts.route("/account/closed")
@public
def closed() -> Answer:
    """What a person sees once their account is closed."""
    return render_template("accounts/closed.html")


@accounts.route("/account/second-step", methods=["GET", "POST"])
@signed_in
def start_second_step() -> Answer:
    """Say what the second step is, and start setting one up."""
    person, form = me(), ProveForm()
    _without_needless_proof(form, person)
    begin = signing_in.begin_second_step
    if submit(form, lambda _: begin(current_actor()), prepare=lambda: _check_proof(form, person)).done:
        return redirect(url_for("accounts.set_up_second_step", next=onward() or None), 303)
    left = signing_in.recovery_codes_left(person.id)
    return drawn("accounts/start_second_step.html", form, person=person, codes_left=left)


@accounts.route("/account/second-step/set-up", methods=["GET", "POST"])
@signed_in
def set_up_second_step() -> Answer:
    """Show the secret of a second step that was started, and put it in force once a code shows that it works."""
    person, form = me(), ConfirmCodeForm()
    salt = person.totp_pending_salt
    if salt is None:
        return redirect(url_for("accounts.start_second_step", next=onward() or None), 303)

    def confirm(spent: Spent) -> tuple[Spent, str, list[str]]:
        codes = signing_in.confirm_second_step(current_actor(), form.values()["code"])
        return spent, flask_sessions.begin(person, second_factor=True), codes

    outcome = submit(form, confirm, prepare=lambda: spend(SETTING_UP, str(person.id), own=True))
    if outcome.done:
        spent, token, codes = outcome.value
        spent.give_back()
        return _show_codes(token, codes)
    secret = second_factor.secret_from(salt)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return drawn("accounts/set_up_second_step.html", form, secret=groups)


def _show_codes(token: str, codes: list[str]) -> Answer:
    """The recovery codes, once: they are hashed by now and cannot be shown again."""
    flask_sessions.remember(token)
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward())


@accounts.route("/account/second-step/qr.svg")
@signed_in
def second_step_picture() -> FlaskResponse:
    """The secret that is being set up, as a picture an app can read. Never cached."""
    person = me()
    if person.totp_pending_salt is None:
        raise NotFound
    picture = BytesIO()
    address = second_factor.app_address(person.totp_pending_salt, person.email or "account")
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=5, border=4, light="white", xmldecl=False)
    response = make_response(picture.getvalue())
    response.mimetype = "image/svg+xml"
    return response


@accounts.route("/account/second-step/recovery-codes", methods=["POST"])
@signed_in
def renew_recovery_codes() -> Answer:
    """New recovery codes in place of the old."""
    _fresh_second_step()
    with transaction():
        codes = signing_in.renew_recovery_codes(current_actor())
        token = flask_sessions.begin(me(), second_factor=True)
    return _show_codes(token, codes)


@accounts.route("/account/second-step/remove", methods=["POST"])
@signed_in
def remove_second_step() -> Answer:
    """Take the second step off, where no role needs it."""
    _fresh_second_step()
    with transaction():
        signing_in.remove_second_step(current_actor(), current_actor().person_id or 0)
        token = flask_sessions.begin(me())
    flask_sessions.remember(token)
    flash("The second step is off. Every other browser has been signed out.", "success")
    return redirect(own_address(), 303)


def _fresh_second_step() -> None:
    """Raise Forbidden unless this browser gave the second step within the last half hour."""
    held = flask_sessions.current()
    if held is None or not current_actor().second_factor or held.started_at < clock.now() - FRESH:
        raise Forbidden(SIGN_IN_AGAIN)

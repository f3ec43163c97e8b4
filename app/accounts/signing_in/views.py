"""Signing in and out: with a password, with an emailed link, with the second step; and choosing a new password."""

from contextlib import nullcontext

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.blueprint import accounts
from app.accounts.credentials import passwords, services, sessions, tokens
from app.accounts.forms import AddressForm, NewPasswordForm, SecondStepForm, SignInForm
from app.accounts.models import Person
from app.accounts.recognising import addresses
from app.accounts.responses import Answer
from app.accounts.signing_in import flask_sessions
from app.accounts.signing_in.throttles import LETTER, LINK, PASSWORD, SECOND_STEP
from app.core.actor import SECOND_FACTOR_ROLES
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.limits.allowance import Spent
from app.core.policy import require
from app.web.access import bearer, current_actor, public
from app.web.allowance import spend, spent_if_wrong
from app.web.security import local_address
from app.web.submitting import Outcome, drawn, submit

HOME = "/"
WRONG = "Enter the email address and password of an account. Check both and try again"


def onward() -> str:
    """Where to go after signing in: a page of this site that the address names, or nowhere in particular."""
    return local_address(request.args.get("next"), "")


def begin_and_go(person: Person, token: str, *, waits: bool) -> Response:
    """Give the browser its new session, and send it to what comes next for this person."""
    next_page, needs_details = onward() or None, person.status == "unconfirmed"
    flask_sessions.remember(token)
    if waits:
        return redirect(url_for("accounts.second_step", next=next_page), 303)
    if needs_details:
        return redirect(url_for("accounts.register_details"), 303)
    return set_up_or(next_page or HOME, person)


def set_up_or(address: str, person: Person) -> Response:
    """Send a browser to `address`; but first to setting up a second step where a role of the person's needs one."""
    if not person.has_second_factor and any(grant.role in SECOND_FACTOR_ROLES for grant in queries.roles_of(person.id)):
        flash("Your role needs a second step. Set it up now to use it.", "important")
        return redirect(url_for("accounts.set_up_second_step"), 303)
    return redirect(address, 303)


def link_does_not_work() -> Answer:
    """The page for a link that is wrong, used up or too old: the three look the same."""
    return render_template("accounts/link_does_not_work.html"), 404


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Sign in with an email address and a password."""
    held = flask_sessions.current()
    if held is not None:
        waiting = url_for("accounts.second_step", next=onward() or None)
        return redirect(waiting if held.waits else onward() or HOME, 303)
    form = SignInForm()
    if form.validate_on_submit():
        proved = _with_password(form.values()["email"].strip().casefold(), form.values()["password"])
        if proved is not None:
            person, checked = proved
            new_hash = passwords.hash_password(form.values()["password"]) if passwords.needs_new_hash(checked) else ""
            with transaction():
                require(person.password_hash == checked, WRONG)
                if new_hash:
                    services.renew_hash(person.id, new_hash)
                token = flask_sessions.begin(person)
            return begin_and_go(person, token, waits=person.has_second_factor)
        form.add_error("", WRONG)
    return drawn("accounts/sign_in.html", form, onward=onward())


def _with_password(email: str, password: str) -> tuple[Person, str] | None:
    """The person with this address and password, and the hash it was checked by. Takes as long when there is none."""
    charge = spend(PASSWORD, email)
    person = queries.find_person_by_email(email)
    password_hash = person.password_hash if person is not None and person.status in queries.MAY_SIGN_IN else None
    if person is None or password_hash is None or not passwords.is_right(password_hash, password):
        return None
    charge.give_back()
    return person, password_hash


@accounts.route("/sign-out", methods=["POST"])
@public
def sign_out() -> Answer:
    """End this browser's session."""
    held = flask_sessions.current()
    if held is not None:
        with transaction():
            sessions.end(held.token)
    flask_sessions.forget()
    flash("You have signed out.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


@accounts.route("/sign-in/link", methods=["GET", "POST"])
@public
def ask_sign_in_link() -> Answer:
    """Ask for a link that signs in without a password."""
    return _ask_for_letter("sign-in", "accounts/ask_sign_in_link.html", "accounts.sign_in_link_sent")


@accounts.route("/sign-in/link/sent")
@public
def sign_in_link_sent() -> Answer:
    """What to do next; the same words for every address."""
    return render_template("accounts/link_sent.html", purpose="sign-in")


@accounts.route("/sign-in/link/<token>", methods=["GET", "POST"])
@bearer("sign-in")
def use_sign_in_link(token: str) -> Answer:
    """Looking at the link shows a button; pressing it signs in."""
    try:
        if request.method != "POST":  # looking changes nothing, and a link is too long to guess
            tokens.peek("sign-in", token)
            return render_template("accounts/use_sign_in_link.html")
        with spent_if_wrong(LINK), transaction():
            person = services.use_sign_in_link(token)
            session_token = flask_sessions.begin(person)
    except NotFound:
        return link_does_not_work()
    return begin_and_go(person, session_token, waits=person.has_second_factor)


@accounts.route("/sign-in/second-step", methods=["GET", "POST"])
@public
def second_step() -> Answer:
    """The code that follows the password or link; for a role that needs a second step and has none, the way to set it up."""
    current = flask_sessions.current()
    if current is None:
        return redirect(url_for("accounts.sign_in", next=onward() or None), 303)
    if not current.waits:
        done = current_actor().second_factor
        return redirect(onward() or HOME if done else url_for("accounts.set_up_second_step", next=onward() or None), 303)
    form = SecondStepForm()
    person_id = current.person_id

    def take(spent: Spent) -> tuple[Spent, Person, str]:
        person = services.take_second_step(person_id, form.values()["code"])
        return spent, person, flask_sessions.begin(person, second_factor=True)

    outcome = submit(form, take, prepare=lambda: spend(SECOND_STEP, str(person_id)))
    if outcome.done:
        spent, person, token = outcome.value
        spent.give_back()
        return begin_and_go(person, token, waits=False)
    return drawn("accounts/second_step.html", form, onward=onward())


@accounts.route("/reset-password", methods=["GET", "POST"])
@public
def ask_new_password() -> Answer:
    """Ask for a link to choose a new password."""
    return _ask_for_letter("reset-password", "accounts/ask_new_password.html", "accounts.new_password_sent")


@accounts.route("/reset-password/sent")
@public
def new_password_sent() -> Answer:
    """What to do next; the same words for every address."""
    return render_template("accounts/link_sent.html", purpose="reset-password")


@accounts.route("/reset-password/<token>", methods=["GET", "POST"])
@bearer("reset-password")
def reset_password(token: str) -> Answer:
    """Choose a new password. The link is used up only when one is accepted."""
    form = NewPasswordForm()

    def reset(hashed: str) -> tuple[Person, str]:
        person = services.reset_password(token, hashed)
        return person, flask_sessions.begin(person)

    try:
        owner = _owner_of(token)
        about = (owner.name, owner.email or "")
        outcome = submit(form, reset, prepare=lambda: passwords.accept(form.values()["password"], about))
    except NotFound:
        return link_does_not_work()
    if outcome.done:
        person, session_token = outcome.value
        flash("Your password has been changed.", "success")
        return begin_and_go(person, session_token, waits=person.has_second_factor)
    return drawn("accounts/reset_password.html", form)


def _owner_of(token: str) -> Person:
    """Whose new password a link is for. Raises NotFound where it does not work; looking is not counted."""
    with spent_if_wrong(LINK) if request.method == "POST" else nullcontext():
        return services.person_of(tokens.peek("reset-password", token))


def _ask_for_letter(purpose: str, template: str, endpoint: str) -> Answer:
    form = AddressForm()
    if send_link(purpose, form).done:
        return redirect(url_for(endpoint), 303)
    return drawn(template, form)


def send_link(purpose: str, form: AddressForm) -> Outcome[None]:
    """Queue a letter to the address that was typed. Raises TooMany for too many."""
    return submit(form, lambda email: services.send_link(purpose, email), prepare=lambda: _address_of(form))


def _address_of(form: AddressForm) -> str:
    """Raises Invalid for what is no address, TooMany where too much was asked of it or by this browser."""
    email = addresses.clean(form.values()["email"])
    spend(LETTER, email)
    return email

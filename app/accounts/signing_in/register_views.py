"""Registering: an address, a link to prove it, then the details."""

from flask import flash, redirect, render_template, request, url_for

from app.accounts import queries, services
from app.accounts.blueprint import accounts
from app.accounts.credentials import passwords, tokens
from app.accounts.forms import NEW_ORGANISATION, AddressForm, DetailsForm
from app.accounts.inviting import queries as invitations
from app.accounts.models import Person
from app.accounts.recognising import domains, known_bodies
from app.accounts.responses import Answer
from app.accounts.signing_in import flask_sessions
from app.accounts.signing_in.throttles import LINK
from app.accounts.signing_in.views import link_does_not_work, send_link, set_up_or
from app.areas.queries import list_areas
from app.core import numbers
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.web.access import bearer, current_actor, public, signed_in
from app.web.allowance import spent_if_wrong
from app.web.submitting import drawn, submit


@accounts.route("/register", methods=["GET", "POST"])
@public
def register() -> Answer:
    """Give a work email address."""
    if current_actor().is_signed_in:
        return redirect(url_for("accounts.account"), 303)
    form = AddressForm()
    if send_link("verify-email", form).done:
        return redirect(url_for("accounts.register_sent"), 303)
    return drawn("accounts/register.html", form)


@accounts.route("/register/sent")
@public
def register_sent() -> Answer:
    """What to do next; the same words for every address."""
    return render_template("accounts/link_sent.html", purpose="verify-email")


@accounts.route("/register/verify/<token>", methods=["GET", "POST"])
@bearer("verify-email")
def verify_email(token: str) -> Answer:
    """Looking at the link shows a button; pressing it proves the address and starts the account."""
    try:
        if request.method != "POST":  # looking changes nothing, and a link is too long to guess
            tokens.peek("verify-email", token)
            return render_template("accounts/verify_email.html")
        with spent_if_wrong(LINK), transaction():
            person = services.verify_email(token)
            session_token = flask_sessions.begin(person)
    except NotFound:
        return link_does_not_work()
    flask_sessions.remember(session_token)
    return redirect(url_for("accounts.register_details"), 303)


@accounts.route("/register/invited/<token>", methods=["GET", "POST"])
@bearer("account-invitation")
def accept_invitation(token: str) -> Answer:
    """Looking at the link of an invitation shows a button; pressing it starts the account."""
    try:
        if request.method != "POST":  # looking changes nothing, and a link is too long to guess
            if queries.find_person_by_email(invitations.peek(token).email or "") is not None:
                raise NotFound
            return render_template("accounts/accept_invitation.html")
        with spent_if_wrong(LINK), transaction():
            session_token = flask_sessions.begin(services.accept_invitation(token))
    except NotFound:
        return link_does_not_work()
    flask_sessions.remember(session_token)
    return redirect(url_for("accounts.register_details"), 303)


@accounts.route("/register/details", methods=["GET", "POST"])
@signed_in
def register_details() -> Answer:
    """Name, job role, organisation and area of a newcomer."""
    person = queries.get_person(current_actor().person_id or 0)
    if person.status != "unconfirmed":
        return redirect(url_for("accounts.account"), 303)
    invitation = invitations.find_for(person.email or "")
    organisation_id = invitation.organisation_id if invitation is not None else None
    own = queries.get_organisation(organisation_id).name if organisation_id else name_by_address(person.email or "")
    form = _details_form(person, own, invitation.name if invitation is not None else "")
    outcome = submit(
        form,
        lambda details: services.complete_registration(current_actor(), details).status,
        prepare=lambda: _read(form, person, own),
    )
    if outcome.done:
        flash(_welcome(outcome.value), "success")
        return set_up_or(url_for("accounts.account"), queries.get_person(person.id))
    return drawn(
        "accounts/register_details.html", form, organisation=own, was_given=organisation_id is not None, email=person.email
    )


def name_by_address(email: str) -> str:
    """The name of the organisation an address belongs to; empty where it says none."""
    domain = domains.domain_of(email)
    organisation = queries.organisation_by_domain(domain)
    if organisation is not None:
        return organisation.name
    body = known_bodies.by_domain(domain) if domains.trusted(domain) is not None else None
    return body.name if body is not None else ""


def _details_form(person: Person, own: str, name: str) -> DetailsForm:
    """The form without the questions that the address answers, and with the name that whoever invited them gave."""
    form = DetailsForm(name=name)
    form.area.offer((area.code, area.name) for area in list_areas())
    trust = domains.trusted(domains.domain_of(person.email or ""))
    if own:
        del form.organisation, form.organisation_name, form.organisation_kind
    elif trust is not None and trust.organisation_domain:
        del form.organisation, form.organisation_kind
    else:
        form.organisation.offer([*_listed(trust), (NEW_ORGANISATION, "My organisation is not listed")])
    return form


def _listed(trust: domains.Trusted | None) -> list[tuple[str, str]]:
    """Value and name, A to Z, of where somebody may work whose address does not say: organisations of the site and, for those
    whose address says only that they work for the NHS, bodies that nobody has registered from yet."""
    organisations = queries.list_named_organisations(trust.kinds if trust else ())
    bodies = queries.bodies_without_organisation(trust.kinds if trust else ())
    choices = [*((str(organisation.id), organisation.name) for organisation in organisations), *((name, name) for name in bodies)]
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _read(form: DetailsForm, person: Person, own: str) -> services.Details:
    """The form's answers. Raises Invalid for an organisation missing or a password too easy."""
    values = form.values()
    choice = str(values.get("organisation", NEW_ORGANISATION))
    name, kind = str(values.get("organisation_name", "")), str(values.get("organisation_kind", ""))
    if not own and choice == NEW_ORGANISATION and not name:
        raise Invalid("Enter the name of your organisation", "organisation_name")
    if "organisation_kind" in values and choice == NEW_ORGANISATION and not kind:
        raise Invalid("Choose what kind of organisation it is", "organisation_kind")
    password = str(values["password"])
    if password:
        passwords.check(password, (str(values["name"]), person.email or ""))
    return services.Details(
        name=str(values["name"]),
        job_role=str(values["job_role"]),
        organisation_id=numbers.row_number(choice) if choice.isdigit() else None,
        known_name=choice if choice != NEW_ORGANISATION else "",
        organisation_name=name,
        organisation_kind=kind,
        area_code=str(values["area"]),
        password_hash=passwords.hash_password(password) if password else None,
    )


def _welcome(status: str) -> str:
    if status == "active":
        return "You are registered. You can now read and contribute."
    return "You are registered. You can read now. A moderator will check where you work before you can contribute."

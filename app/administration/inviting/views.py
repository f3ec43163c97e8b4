"""Inviting people to make an account: who was asked and what became of it, asking, asking again and withdrawing."""

from flask import flash, redirect, render_template, url_for

from app.accounts import queries
from app.accounts.belonging.standings import ROLE_LABELS
from app.accounts.inviting import queries as invitations
from app.accounts.inviting import services
from app.accounts.inviting.services import GIVEN, Invitee
from app.accounts.recognising import addresses
from app.administration.blueprint import ID, Answer, bp
from app.administration.inviting import presenters
from app.administration.inviting.forms import InvitationForm
from app.administration.people.presenters import ROLE_HINTS
from app.areas.queries import list_areas
from app.core import numbers
from app.core.db import transaction
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit

SENT = "We will email the invitation within a minute."


@bp.get("/admin/invitations")
@role("admin")
def invitation_list() -> Answer:
    """Who was invited, and what became of it."""
    rows = presenters.rows(invitations.list_invitations())
    return render_template("administration/invitations.html", rows=rows)


@bp.route("/admin/invitations/new", methods=["GET", "POST"])
@role("admin")
def invite() -> Answer:
    """Invite somebody."""
    form = _form()
    if submit(form, lambda invitee: services.invite(current_actor(), invitee).id, prepare=lambda: _read(form)).done:
        flash(SENT, "success")
        return _back()
    return drawn("administration/invite.html", form)


@bp.post(f"/admin/invitations/<{ID}:invitation_id>/again")
@role("admin")
def invite_again(invitation_id: int) -> Answer:
    """Send somebody a fresh link."""
    with transaction():
        services.invite_again(current_actor(), invitation_id)
    flash(f"{SENT} The link sent before does not work any more.", "success")
    return _back()


@bp.post(f"/admin/invitations/<{ID}:invitation_id>/withdraw")
@role("admin")
def withdraw_invitation(invitation_id: int) -> Answer:
    """Let an invitation open nothing any more."""
    with transaction():
        services.withdraw(current_actor(), invitation_id)
    flash("The invitation has been withdrawn. Its link does not work any more.", "success")
    return _back()


def _form() -> InvitationForm:
    form = InvitationForm()
    form.organisation.offer((str(one.id), one.name) for one in queries.list_organisations())
    form.roles.offer((code, ROLE_LABELS[code], ROLE_HINTS[code]) for code in GIVEN)
    form.area.offer((area.code, area.name) for area in list_areas())
    return form


def _read(form: InvitationForm) -> Invitee:
    """The form's answers. Raises Invalid for what is no address."""
    values = form.values()
    return Invitee(
        email=addresses.clean(values["email"]),
        name=values["name"] or "",
        organisation_id=numbers.row_number(values["organisation"]) if values["organisation"] else None,
        roles=tuple(values["roles"]),
        area_code=values["area"] or "",
    )


def _back() -> Answer:
    return redirect(url_for(".invitation_list"), 303)

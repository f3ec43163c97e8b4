"""Inviting others, for commissioners of the area: whom, to what, what they answered, and which notes they may read.

These pages stand at the addresses of the assessment.
"""

from functools import partial

from flask import flash, redirect, render_template, request, url_for

from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.policy import require_visible
from app.exchanges.assessment import policy
from app.exchanges.assessment.blueprint import Page, at_work, bp, for_readers
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.presenters import about
from app.exchanges.assessment.queries import get_readable
from app.exchanges.assessment.services import texts
from app.exchanges.assessment.values import stamp_of
from app.exchanges.invited import forms, presenters, queries, services
from app.exchanges.invited.services import Request
from app.exchanges.invited.throttles import INVITATION
from app.exchanges.standards.framework import framework
from app.invitations.services import Guest
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.allowance import spent_if_done
from app.web.forms import BaseForm
from app.web.submitting import Outcome, attempt, drawn, submit


@bp.app_template_global("answers_of_invited")
def answers_of_invited(assessment: Assessment, standard_id: str) -> list[presenters.AnswerRow]:
    """What those invited say of a standard, for the area's own page of it."""
    return presenters.answers_on(assessment, standard_id)


@bp.app_template_global("count_answers_of_invited")
def count_answers_of_invited(assessment: Assessment) -> int:
    """How many answers of those invited stand beside the area's own, for the page on which it is signed."""
    return len(queries.list_answers(assessment))


@bp.get("/assessments/<int:assessment_id>/invited")
@signed_in
@for_readers
def invited(assessment: Assessment) -> Page:
    """Who is invited, and what they answered: also when it is signed or given up."""
    return render_template(
        "invited/people.html",
        **about(assessment),
        rows=presenters.invited_rows(assessment),
        may_invite=assessment.status == "open" and policy.can_work_on(current_actor(), assessment),
    )


@bp.route("/assessments/<int:assessment_id>/invited/new", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@at_work
def invite(assessment: Assessment) -> Page:
    """Invite somebody to some of the standards."""
    form, assessment_id = forms.invite_form(framework(), request.args.get("standard", "")), assessment.id
    outcome = attempt(form, partial(_invite, assessment, form)) if form.validate_on_submit() else Outcome[None]()
    if outcome.done:
        flash("The invitation is on its way.", "success")
        return redirect(_people(assessment_id), 303)
    hits = forms.show_hits(form, outcome.refusal)
    assessment = get_readable(current_actor(), assessment_id)
    return drawn("invited/invite.html", form, **about(assessment), hits=hits, at_risk=outcome.refused_as(AtRisk))


def _invite(assessment: Assessment, form: BaseForm) -> None:
    """Raises Invalid for what cannot be taken, which is not counted, and TooMany."""
    explanation = texts.explained(forms.read(form, "", ("covering",)), forms.name_of)
    what = Request(tuple(form["standards"].data or ()), form["ends_on"].data, form["covering"].data or "", explanation)
    guest = Guest(form["name"].data or "", form["organisation"].data or "", form["email"].data or "")
    with spent_if_done(INVITATION, str(current_actor().person_id)), transaction():
        services.invite(current_actor(), assessment, guest, what)


def _people(assessment_id: int) -> str:
    return url_for("assessments.invited", assessment_id=assessment_id)


@bp.post("/assessments/<int:assessment_id>/invited/<int:invitation_id>/revoke")
@signed_in
@at_work
def revoke_invitation(assessment: Assessment, invitation_id: int) -> Page:
    """Let somebody in no more. What they answered stays."""
    assessment_id = assessment.id
    with transaction():
        services.revoke(current_actor(), queries.get_invitation(assessment, invitation_id))
    flash("They can no longer answer. What they answered stays here.", "success")
    return redirect(_people(assessment_id), 303)


@bp.route("/assessments/<int:assessment_id>/invited/<int:invitation_id>/standards/<standard_slug>/share", methods=["GET", "POST"])
@signed_in
@at_work
def share_notes(assessment: Assessment, invitation_id: int, standard_slug: str) -> Page:
    """Share the area's notes on one standard with somebody invited, once they were read on this page."""
    invitation, assessment_id = queries.get_invitation(assessment, invitation_id), assessment.id
    require_visible(standard_slug in invitation.standards)
    note = services.notes_on(assessment, standard_slug)
    form, status = forms.ShareForm(data={"stamp": stamp_of({"note": note})}), 0
    try:
        outcome = submit(form, lambda: services.share(current_actor(), invitation, standard_slug, form.stamp.data or ""))
    except Conflict as error:
        assessment = get_readable(current_actor(), assessment_id)
        invitation, note = queries.get_invitation(assessment, invitation_id), services.notes_on(assessment, standard_slug)
        form.add_error("", error.message)
        form.stamp.data = stamp_of({"note": note})
        outcome, status = Outcome[None](), Conflict.status
    if outcome.done:
        flash("They can read these notes from now on. You can take that back.", "success")
        return redirect(_people(assessment_id), 303)
    return drawn(
        "invited/share.html",
        form,
        refused_with=status,
        **about(assessment),
        organisation=presenters.name_of_organisation(invitation),
        standard=framework().standard(standard_slug),
        note=note,
    )


@bp.post("/assessments/<int:assessment_id>/invited/<int:invitation_id>/standards/<standard_slug>/take-back")
@signed_in
@at_work
def take_notes_back(assessment: Assessment, invitation_id: int, standard_slug: str) -> Page:
    """Let somebody read the area's notes on a standard no more."""
    assessment_id = assessment.id
    with transaction():
        services.take_back(current_actor(), queries.get_invitation(assessment, invitation_id), standard_slug)
    flash("They can read these notes no more.", "success")
    return redirect(_people(assessment_id), 303)

"""The self-assessments of my areas: beginning one, seeing how far it is, signing it, giving it up."""

from flask import flash, redirect, render_template, request, url_for

from app.core.db import transaction
from app.core.errors import Conflict, SecondStepFirst
from app.exchanges.assessment import forms, hit_presenters, policy, presenters, queries, signing_presenters
from app.exchanges.assessment.blueprint import Page, at_work, bp, for_readers, require_work
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.services import asking, signing, starting
from app.exchanges.standards import introductions
from app.exchanges.standards.framework import framework
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit


@bp.get("/areas")
@signed_in
def areas() -> Page:
    """The areas I commission in, and the self-assessment of each."""
    return render_template("assessments/areas.html", rows=presenters.area_rows(current_actor()), framework=framework())


@bp.post("/areas/<area_code>/start")
@signed_in
def start(area_code: str) -> Page:
    """Begin a self-assessment of an area, or go on with the one that is open."""
    if policy.needs_second_step(current_actor(), area_code):
        raise SecondStepFirst
    with transaction():
        number = starting.start(current_actor(), area_code).id
    return redirect(url_for(".show", assessment_id=number), 303)


@bp.get("/assessments/<int:assessment_id>")
@signed_in
@for_readers
def show(assessment: Assessment) -> Page:
    """How far it is, standard by standard: what is missing, and who was there last."""
    whole = queries.framework_of(assessment)
    answers = queries.entries(StandardAnswer, assessment)
    return render_template(
        "assessments/show.html",
        **presenters.about(assessment),
        first_group=whole.groups_of_standards[0].id,
        groups=presenters.group_rows(whole, answers),
        work=presenters.work_rows(answers),
        progress=presenters.progress_of(assessment),
        turn=signing_presenters.turn_row(current_actor(), assessment),
        signatures=signing_presenters.signatures_of(assessment),
        started_by=presenters.started_by(assessment),
    )


@bp.get("/assessments/<int:assessment_id>/selections/<selection_slug>")
@signed_in
@for_readers
def selection(assessment: Assessment, selection_slug: str) -> Page:
    """Some of the standards, for an occasion such as rehearsing an inspection."""
    whole = queries.framework_of(assessment)
    selection = whole.selection(selection_slug)
    standards = [whole.standard(name) for name in selection.standards]
    return render_template(
        "assessments/selection.html",
        **presenters.about(assessment),
        selection=selection,
        introduction=introductions.drawn(selection.introduction),
        groups=presenters.group_rows(whole, queries.entries(StandardAnswer, assessment), standards),
    )


@bp.post("/assessments/<int:assessment_id>/ask-to-sign")
@signed_in
@at_work
def ask_to_sign(assessment: Assessment) -> Page:
    """Ask for it to be signed: whoever's turn that makes it is written to."""
    assessment_id = assessment.id
    with transaction():
        asking.ask(current_actor(), assessment)
    flash("Those whose turn it is to sign are told that something awaits them.", "success")
    return redirect(url_for(".show", assessment_id=assessment_id), 303)


@bp.route("/assessments/<int:assessment_id>/sign", methods=["GET", "POST"])
@signed_in
@for_readers
def sign(assessment: Assessment) -> Page:
    """Sign it as it stands: as lead for the area, or with somebody of another of its commissioning organisations."""
    assessment_id, is_signed = assessment.id, assessment.status == "signed"
    if is_signed and request.method == "POST" and policy.can_work_on(current_actor(), assessment):
        flash("This self-assessment is signed already. Nothing more is needed.", "information")
        return redirect(url_for(".show", assessment_id=assessment_id), 303)
    require_work(assessment)
    stamp = queries.stamp_of_all(assessment)
    form = forms.SignForm(data={"stamp": stamp})
    try:
        outcome = submit(form, lambda: signing.sign(current_actor(), assessment, form.stamp.data or ""))
    except Conflict as error:
        return _overtaken_page(queries.get_readable(current_actor(), assessment_id), form, error)
    if outcome.done:
        flash(
            "The self-assessment is signed." if outcome.value else "You have signed. It waits for one more signature.", "success"
        )
        return redirect(url_for(".show", assessment_id=assessment_id), 303)
    return _sign_page(assessment, form, stamp)


def _overtaken_page(assessment: Assessment, form: forms.SignForm, error: Conflict) -> Page:
    """What somebody else did between the reading and the signature: an answer was changed, it was signed, or it was given up."""
    if assessment.status != "open":
        rows = signing_presenters.signatures_of(assessment)
        return render_template("assessments/overtaken.html", **presenters.about(assessment), signatures=rows), Conflict.status
    if not isinstance(error, signing.SignedAlready):
        form.add_error("", error.message)
    form.stamp.data = queries.stamp_of_all(assessment)
    return _sign_page(assessment, form, form.stamp.data, refused_with=Conflict.status)


def _sign_page(assessment: Assessment, form: forms.SignForm, stamp: str, *, refused_with: int = 0) -> Page:
    """What there is to sign, who has signed it, and who else can. It says so where one's own organisation has."""
    actor = current_actor()
    signatures = signing.standing_signatures(assessment, stamp)
    return drawn(
        "assessments/sign.html",
        form,
        refused_with=refused_with,
        **presenters.about(assessment),
        leads=actor.leads(assessment.area_code),
        signatures=signing_presenters.signature_rows(assessment, signatures),
        signed_here=any(row.organisation_id == actor.organisation_id for row in signatures),
        others=signing_presenters.organisations_to_ask(actor, assessment),
        progress=presenters.progress_of(assessment),
        explained_rows=hit_presenters.explained_rows(assessment),
    )


@bp.route("/assessments/<int:assessment_id>/give-up", methods=["GET", "POST"])
@signed_in
@at_work
def abandon(assessment: Assessment) -> Page:
    """Give it up, once it was asked whether that is meant."""
    form = forms.AbandonForm()
    assessment_id, area = assessment.id, assessment.area.name
    if submit(form, lambda: starting.abandon(current_actor(), assessment)).done:
        flash(f"The self-assessment of {area} is given up. You can still read it.", "success")
        return redirect(url_for(".show", assessment_id=assessment_id), 303)
    return drawn("assessments/give-up.html", form, **presenters.about(assessment))

"""Contributing: start, fill in step by step, preview, check, submit, take back, edit and withdraw."""

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import notices, policy, queries
from app.contributions.attachments.presenters import own_rows
from app.contributions.drafting import presenters
from app.contributions.drafting.forms import Prepared, form_class, form_data, prepare, read_version
from app.contributions.guard import RULES
from app.contributions.kinds.description import Kind, all_kinds, get_kind
from app.contributions.kinds.shape import Step
from app.contributions.models import Revision
from app.contributions.presenters import detail_values
from app.contributions.services import deciding, drafting, guarding, responding
from app.contributions.services.drafting import StaleDraft
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Duplicate, Invalid, NotFound
from app.web import submitting
from app.web.access import current_actor, signed_in
from app.web.forms import BaseForm, CheckboxField, Required, SubmitField, TextAreaField, TextField, make_form
from app.web.submitting import attempt, drawn

bp = Blueprint("contributing", __name__, url_prefix="/contribute", template_folder="templates")
Page = Response | str | tuple[str, int]


class ExplanationForm(BaseForm):
    """Why each finding is not about a person: a refusal names the finding, and is shown by the field that asks about it."""

    def add_invalid(self, error: Invalid) -> None:
        self.add_error(presenters.explanation_name(error.field), error.message)


class WithdrawForm(BaseForm):
    """Why an owner takes their own page down."""

    reason = TextAreaField(
        "Why are you taking it down?", [Required("Enter why you are taking it down")], hint="Moderators can read this.", rows=3
    )
    withdraw = SubmitField("Take this page down", kind="warning")


@bp.get("")
@signed_in
def index() -> Page:
    """What I and my organisation have contributed, and what I can start."""
    actor = current_actor()
    rows = presenters.own_rows(queries.list_own(actor))
    reports = [
        report
        for report in responding.list_open_reports()
        if report.contribution is not None and policy.owns(actor, report.contribution)
    ]
    return render_template(
        "contributions/index.html",
        rows=rows,
        reports=reports,
        notices=notices.list_for(actor),
        kinds=[kind for kind in all_kinds() if policy.can_start(actor, kind.rules)],
        may_contribute=policy.can_contribute(actor),
    )


@bp.route("/<kind>", methods=["GET", "POST"])
@signed_in
def start(kind: str) -> Page:
    """The first step of a new contribution. Saving it makes the draft."""
    page_kind = get_kind(kind)
    actor = current_actor()
    if not policy.is_for_members(page_kind.rules) and not policy.can_start(actor, page_kind.rules):
        raise NotFound
    if not policy.can_contribute(actor):
        return render_template("contributions/cannot-yet.html", kind=page_kind)
    step = page_kind.shape.steps[0]
    form = form_class(page_kind, step.fields)()
    if not form.creation_key.data or len(form.creation_key.data) > 64:
        form.creation_key.data = secrets.token_urlsafe(24)
    if request.method == "POST":
        outcome = attempt(form, lambda: prepare(page_kind.shape, step.fields, form))
        if not outcome.done or outcome.value is None:
            return _step_page(page_kind, step, form, None, at_risk=outcome.refused_as(AtRisk))
        return redirect(_address(_started(page_kind, outcome.value, form.creation_key.data)), 303)
    return _step_page(page_kind, step, form, None)


@bp.get("/drafts/<int:revision_id>")
@signed_in
def tasks(revision_id: int) -> Page:
    """The task list of a draft; what became of it once it was submitted."""
    revision = _own(revision_id)
    kind = get_kind(revision.contribution.kind)
    if revision.status != "draft":
        return render_template(
            "contributions/outcome.html",
            revision=revision,
            kind=kind,
            appeal=queries.find_appeal(revision),
            is_latest=queries.find_latest_revision(revision.contribution) == revision,
        )
    return render_template("contributions/tasks.html", revision=revision, kind=kind, tasks=presenters.task_rows(kind, revision))


@bp.route("/drafts/<int:revision_id>/steps/<step_slug>", methods=["GET", "POST"])
@signed_in
def step(revision_id: int, step_slug: str) -> Page:
    """One step of the form. Saving it saves the draft."""
    revision = _own_draft(revision_id)
    kind = get_kind(revision.contribution.kind)
    here = kind.shape.step(step_slug)
    if here.entries is not None:
        return _list_page(kind, here, revision) if request.method == "GET" else redirect(request.path, 303)
    form = form_class(kind, here.fields)(data={**form_data(here.fields, revision.body), "draft_version": revision.version})
    if request.method == "GET":
        return _step_page(kind, here, form, revision)
    tried = attempt(form, lambda: prepare(kind.shape, here.fields, form))
    if not tried.done or tried.value is None:
        return _step_page(kind, here, form, revision, at_risk=tried.refused_as(AtRisk))
    answers = tried.value
    try:
        with transaction():
            drafting.save(current_actor(), revision, read_version(form.draft_version.data), answers.values, answers.html)
    except StaleDraft:
        return _conflict_page(kind, here, form, queries.get_revision(revision_id), answers), 409
    return redirect(_address(revision_id), 303)


def _list_page(kind: Kind, step: Step, revision: Revision) -> str:
    adapted = revision.contribution.parent_id is not None
    return render_template(
        "contributions/entries.html",
        kind=kind,
        step=step,
        field=step.entries,
        revision=revision,
        rows=presenters.entry_rows(step, revision, adapted=adapted),
        left_out=presenters.left_out_rows(kind, step, revision) if adapted else [],
    )


@bp.get("/drafts/<int:revision_id>/preview")
@signed_in
def preview(revision_id: int) -> Page:
    """The page as readers would see it."""
    revision = _own(revision_id)
    kind = get_kind(revision.contribution.kind)
    return render_template(
        "contributions/preview.html", revision=revision, kind=kind, files=own_rows(revision), **detail_values(kind, revision)
    )


@bp.route("/drafts/<int:revision_id>/submit", methods=["GET", "POST"])
@signed_in
def submit(revision_id: int) -> Page:
    """What the guard found, what each finding is, and the button that sends the draft to the moderators."""
    revision = _own(revision_id)
    if revision.status != "draft":
        return redirect(_address(revision_id), 303)
    kind = get_kind(revision.contribution.kind)
    faults = presenters.fault_rows(kind, revision)
    findings = presenters.finding_rows(kind.shape, revision, guarding.inspect_revision(kind.shape, revision))
    form = _submit_form(kind, findings)()
    if not faults and submitting.submit(form, lambda: _submit(kind, revision, form, findings)).done:
        return redirect(_address(revision_id), 303)
    return drawn("contributions/submit.html", form, revision=revision, kind=kind, findings=findings, faults=faults, rules=RULES)


def _submit(kind: Kind, revision: Revision, form: BaseForm, findings: list[presenters.FindingRow]) -> None:
    explanations = {row.fingerprint: form[row.field_name].data for row in findings}
    checked = kind.rules.is_checked and form.checked_today.data
    drafting.submit(current_actor(), revision, explanations, declares_checked=checked)


@bp.post("/drafts/<int:revision_id>/retract")
@signed_in
def retract(revision_id: int) -> Page:
    """Take back a draft or a submission."""
    revision = _own(revision_id)
    with transaction():
        drafting.retract(current_actor(), revision)
    flash("You have taken it back. Nothing on the site has changed.", "success")
    return redirect(url_for(".index"), 303)


@bp.post("/edit/<int:contribution_id>")
@signed_in
def edit(contribution_id: int) -> Page:
    """Open the draft of something already contributed, making one if there is none."""
    actor = current_actor()
    contribution = queries.get_editable(actor, contribution_id)
    with transaction():
        revision_id = drafting.edit(actor, contribution).id
    return redirect(_address(revision_id), 303)


@bp.route("/withdraw/<int:contribution_id>", methods=["GET", "POST"])
@signed_in
def withdraw(contribution_id: int) -> Page:
    """Take down my own page."""
    actor = current_actor()
    contribution = queries.get_editable(actor, contribution_id)
    if contribution.status != "published" or not policy.can_take_down(actor, contribution):
        raise NotFound
    form = WithdrawForm()
    if submitting.submit(form, lambda: deciding.withdraw(actor, contribution, form.reason.data or "")).done:
        flash("You have taken the page down. Nobody can read it or find it now.", "success")
        return redirect(url_for(".index"), 303)
    return drawn("contributions/withdraw.html", form, contribution=contribution)


def _address(revision_id: int) -> str:
    """The task list of a draft, or what became of it."""
    return url_for(".tasks", revision_id=revision_id)


def _own(revision_id: int) -> Revision:
    """A revision that this person may edit; anybody else's looks missing."""
    revision = queries.get_revision(revision_id)
    if not policy.can_edit(current_actor(), revision.contribution):
        raise NotFound
    return revision


def _own_draft(revision_id: int) -> Revision:
    revision = _own(revision_id)
    if revision.status != "draft":
        raise NotFound
    return revision


def _started(kind: Kind, answers: Prepared, creation_key: str) -> int:
    """The number of the new draft. Sent twice at one moment, the second try finds what the first one made."""
    actor = current_actor()
    body = {name: value for name, value in answers.values.items() if value is not None}
    try:
        with transaction():
            return drafting.start(actor, kind, body, answers.html, creation_key).id
    except Duplicate:
        with transaction():
            return drafting.start(actor, kind, body, answers.html, creation_key).id


def _step_page(kind: Kind, step: Step, form: BaseForm, revision: Revision | None, *, at_risk: bool = False) -> Page:
    return drawn("contributions/step.html", form, kind=kind, step=step, revision=revision, at_risk=at_risk)


def _conflict_page(kind: Kind, step: Step, form: BaseForm, theirs: Revision, mine: Prepared) -> str:
    form.draft_version.data = form.draft_version.raw_data = str(theirs.version)
    rows = presenters.conflict_rows(step.fields, mine.values, theirs.body)
    return render_template("contributions/conflict.html", kind=kind, step=step, form=form, revision=theirs, rows=rows)


def _submit_form(kind: Kind, findings: list[presenters.FindingRow]) -> type[BaseForm]:
    fields: dict[str, Any] = {
        row.field_name: TextField("Why this is not about a person", [Required(guarding.UNEXPLAINED)]) for row in findings
    }
    if kind.rules.is_checked:
        fields["checked_today"] = CheckboxField("I have checked today that everything here is right")
    fields["send"] = SubmitField(f"Submit to the {kind.rules.decider}s")
    return make_form("SubmitDraftForm", fields, ExplanationForm)

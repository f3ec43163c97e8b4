"""The files of a standard's answer: adding one, opening one, taking one away. What is signed keeps its files."""

from contextlib import ExitStack, closing

from flask import flash, redirect, render_template, request, url_for

from app.contributions.attachments.presenters import size_in_words
from app.contributions.attachments.throttles import UPLOAD
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import AppError
from app.core.files import storage
from app.core.policy import require_visible
from app.exchanges.assessment import hit_presenters, policy, presenters, queries
from app.exchanges.assessment.blueprint import Page, bp, for_readers, require_second_step, require_work
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.services.saving import require_open
from app.exchanges.files import sealing_services, services
from app.exchanges.files.forms import AddFileForm
from app.exchanges.files.queries import get_file, list_files
from app.exchanges.files.responses import sent
from app.exchanges.files.services import FileUnexplained, Kept
from app.exchanges.hits import short
from app.exchanges.standards.framework import Standard
from app.intake import FORMATS, LARGEST_FILE_BYTES
from app.web.access import current_actor, signed_in
from app.web.allowance import spend
from app.web.submitting import attempt, drawn


@bp.route("/assessments/<int:assessment_id>/standards/<standard_slug>/files", methods=["GET", "POST"])
@signed_in
@for_readers
def files(assessment: Assessment, standard_slug: str) -> Page:
    """The files of one standard's answer, and the form that adds one while the assessment is open."""
    standard = queries.framework_of(assessment).standard(standard_slug)
    form, assessment_id = AddFileForm(), assessment.id
    if not form.is_submitted():
        return _files_page(assessment, standard, form)
    require_work(assessment)
    if not form.validate_on_submit():
        return _files_page(assessment, standard, form)
    spend(UPLOAD, str(current_actor().person_id))
    outcome = attempt(form, lambda: _add(assessment, standard.id, form))
    if outcome.done:
        flash(f"You have added “{outcome.value}”.", "success")
        return redirect(url_for(".files", assessment_id=assessment_id, standard_slug=standard_slug), 303)
    hits = outcome.refusal.hits if isinstance(outcome.refusal, FileUnexplained) else ()
    form.shown.data = ".".join(map(short, hits)) or form.shown.data
    form.shown.raw_data = [form.shown.data or ""]
    assessment = queries.get_readable(current_actor(), assessment_id)
    return _files_page(assessment, standard, form, hit_presenters.hit_rows(hits), at_risk=outcome.refused_as(AtRisk))


def _add(assessment: Assessment, part: str, form: AddFileForm) -> str:
    """Look at the chosen file, keep it, and hang it on the answer; its name. What was kept for a refused one is deleted again."""
    with closing(form.file.data) as chosen:
        content = chosen.stream.read(LARGEST_FILE_BYTES + 1)
        file = services.look_at(chosen.filename or "", content, form.explanation.data or "", (form.shown.data or "").split("."))
    key = storage.put(file.outcome.clean)
    try:
        return _hang(assessment, part, file, key)
    except AppError:
        storage.delete(key)
        raise


def _hang(assessment: Assessment, part: str, file: Kept, key: str) -> str:
    with transaction():
        require_open(current_actor(), assessment)
        return services.add(current_actor(), queries.files_of(assessment), part, file, key).name


def _files_page(
    assessment: Assessment,
    standard: Standard,
    form: AddFileForm,
    hits: list[hit_presenters.HitRow] | None = None,
    *,
    at_risk: bool = False,
) -> Page:
    rows = list_files(queries.files_of(assessment), standard.id)
    return drawn(
        "assessments/files.html",
        form,
        **presenters.about(assessment),
        standard=standard,
        files=[(row, f"{FORMATS[row.kind].noun}, {size_in_words(row.size)}") for row in rows],
        hits=hits or (),
        file_at_risk=at_risk,
        may_add=assessment.status == "open" and policy.can_work_on(current_actor(), assessment),
        may_take_away=policy.can_take_a_file_away(current_actor(), assessment),
    )


@bp.post("/assessments/<int:assessment_id>/standard-files/<int:file_id>/open")
@signed_in
@for_readers
def open_file(assessment: Assessment, file_id: int) -> Page:
    """Open a file. That I did is written down, so this is no link; nobody opened a file that is missing."""
    require_second_step(assessment)
    holder = queries.files_of(assessment)
    with ExitStack() as unless_noted:
        answer = sent(get_file(holder, file_id))
        unless_noted.callback(answer.close)
        with transaction():
            services.note_opened(current_actor(), get_file(holder, file_id))
        unless_noted.pop_all()
    return answer


@bp.route("/assessments/<int:assessment_id>/standard-files/<int:file_id>/report", methods=["GET", "POST"])
@signed_in
@for_readers
def report_file(assessment: Assessment, file_id: int) -> Page:
    """Seal a file that shows abuse, or may. Whoever may read it does so at once: a lead gives no second step first."""
    row, assessment_id = get_file(queries.files_of(assessment), file_id), assessment.id
    if request.method == "GET":
        return render_template("assessments/report-file.html", **presenters.about(assessment), file=row)
    part = row.part
    with transaction():
        reference = sealing_services.report(current_actor(), get_file(queries.files_of(assessment), file_id))
    flash(f"The file is sealed. Nobody is shown it any more. Its reference is {reference}.", "success")
    return redirect(url_for(".files", assessment_id=assessment_id, standard_slug=part), 303)


@bp.post("/assessments/<int:assessment_id>/standard-files/<int:file_id>/take-away")
@signed_in
@for_readers
def take_file_away(assessment: Assessment, file_id: int) -> Page:
    """Take a file away for good: whoever works on it while it is open, then the lead of the area."""
    assessment_id = assessment.id
    require_second_step(assessment)
    with transaction():
        row = get_file(queries.files_of(assessment), file_id)
        require_visible(policy.can_take_a_file_away(current_actor(), assessment))
        name, part = row.name, row.part
        services.take_away(current_actor(), row)
    flash(f"“{name}” is taken away.", "success")
    return redirect(url_for(".files", assessment_id=assessment_id, standard_slug=part), 303)

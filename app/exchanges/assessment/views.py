"""The self-assessments of my areas: beginning one, seeing how far it is, printing it, giving it up."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from markupsafe import Markup

from app.core.db import transaction
from app.core.errors import NotFound
from app.documents import formats, print_html
from app.exchanges.assessment import documents, entry_views, forms, introductions, presenters, queries
from app.exchanges.assessment.blueprint import Page, at_work, bp, for_readers
from app.exchanges.assessment.framework import framework
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.services import starting
from app.web.access import current_actor, signed_in
from app.web.security import attachment
from app.web.submitting import drawn, submit

FORMATS = ("docx", "odt")
FILE_NAME = "self-assessment"  # names no area: a file's name is seen in places where the file is not read
__all__ = ["bp", "entry_views"]  # both modules put their pages on the one blueprint


@bp.get("/areas")
@signed_in
def areas() -> Page:
    """The areas I commission in, and the self-assessment of each."""
    return render_template("assessments/areas.html", rows=presenters.area_rows(current_actor()), framework=framework())


@bp.post("/areas/<area_code>/start")
@signed_in
def start(area_code: str) -> Page:
    """Begin a self-assessment of an area, or go on with the one that is open."""
    with transaction():
        number = starting.start(current_actor(), area_code).id
    return redirect(url_for(".show", assessment_id=number), 303)


@bp.get("/assessments/<int:assessment_id>")
@signed_in
@for_readers
def show(assessment: Assessment) -> Page:
    """How far it is, standard by standard: what is missing, and who was there last."""
    whole = framework()
    answers = queries.entries(StandardAnswer, assessment)
    documents = queries.entries(DocumentAnswer, assessment)
    question = queries.entries(QuestionAnswer, assessment).get(QUESTION)
    return render_template(
        "assessments/show.html",
        **_about(assessment),
        first_group=whole.groups_of_standards[0].id,
        groups=presenters.group_rows(whole, answers),
        progress=presenters.progress(whole, answers, documents, question),
        started_by=presenters.started_by(assessment),
    )


def _about(assessment: Assessment) -> dict[str, Any]:
    """What every page of an assessment shows of it."""
    state, tone = presenters.STATUS_WORDS[assessment.status]
    return {"assessment": assessment, "area": assessment.area.name, "framework": framework(), "state": state, "tone": tone}


@bp.get("/assessments/<int:assessment_id>/selections/<selection_slug>")
@signed_in
@for_readers
def selection(assessment: Assessment, selection_slug: str) -> Page:
    """Some of the standards, for an occasion such as rehearsing an inspection."""
    whole = framework()
    selection = whole.selection(selection_slug)
    standards = [whole.standard(name) for name in selection.standards]
    return render_template(
        "assessments/selection.html",
        **_about(assessment),
        selection=selection,
        introduction=introductions.drawn(selection.introduction),
        groups=presenters.group_rows(whole, queries.entries(StandardAnswer, assessment), standards),
    )


@bp.get("/assessments/<int:assessment_id>/print")
@signed_in
@for_readers
def printed(assessment: Assessment) -> Page:
    """All of it on one page, laid out for paper."""
    statement = presenters.statement(assessment)
    document = documents.document_of(framework(), statement)
    return render_template(
        "assessments/print.html",
        **_about(assessment),
        document=Markup(print_html.body(document)),  # noqa: S704  # the renderer escapes every word
        audience=statement.audience,
        formats=[one for one in formats.TEXT_FORMATS if one.code in FORMATS],
    )


@bp.get("/assessments/<int:assessment_id>/files/<format_code>")
@signed_in
@for_readers
def download(assessment: Assessment, format_code: str) -> Page:
    """All of it as a file to keep."""
    if format_code not in FORMATS:
        raise NotFound
    document = documents.document_of(framework(), presenters.statement(assessment))
    file_format = formats.format_for(document, format_code)
    response = current_app.response_class(file_format.render(document), content_type=file_format.media_type)
    return attachment(response, file_format.file_name(FILE_NAME))


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
    return drawn("assessments/give-up.html", form, **_about(assessment))

"""The self-assessments of my areas: beginning one, seeing how far it is, printing it, giving it up."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from markupsafe import Markup

from app.core.db import transaction
from app.core.errors import NotFound
from app.documents import formats
from app.documents.formats import Document
from app.documents.printing import print_html
from app.exchanges.assessment import documents, entry_views, forms, helping_queries, introductions, presenters, queries
from app.exchanges.assessment.blueprint import Page, at_work, bp, for_readers
from app.exchanges.assessment.framework import framework
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.picture import CHANGED, NEW, STRONG, WEAK, workbook_of
from app.exchanges.assessment.services import signing, starting
from app.web.access import current_actor, signed_in
from app.web.security import attachment
from app.web.submitting import drawn, submit

FORMATS, CSV = ("docx", "odt"), "csv"
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
    whole = queries.framework_of(assessment)
    answers = queries.entries(StandardAnswer, assessment)
    return render_template(
        "assessments/show.html",
        **_about(assessment),
        first_group=whole.groups_of_standards[0].id,
        groups=presenters.group_rows(whole, answers),
        progress=presenters.progress_of(assessment),
        signatures=presenters.signatures_of(assessment),
        started_by=presenters.started_by(assessment),
    )


def _about(assessment: Assessment) -> dict[str, Any]:
    """What every page of an assessment shows of it."""
    state, tone = presenters.STATUS_WORDS[assessment.status]
    return {
        "assessment": assessment,
        "area": assessment.area.name,
        "framework": queries.framework_of(assessment),
        "state": state,
        "tone": tone,
    }


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
    document = documents.document_of(queries.framework_of(assessment), statement)
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
    statement, whole = presenters.statement(assessment), queries.framework_of(assessment)
    document: Document
    if format_code == CSV:
        document = workbook_of(whole, statement, presenters.drawn_standards(assessment))
    elif format_code in FORMATS:
        document = documents.document_of(whole, statement)
    else:
        raise NotFound
    file_format = formats.format_for(document, format_code)
    response = current_app.response_class(file_format.render(document), content_type=file_format.media_type)
    return attachment(response, file_format.file_name(FILE_NAME))


@bp.get("/assessments/<int:assessment_id>/picture")
@signed_in
@for_readers
def picture(assessment: Assessment) -> Page:
    """Every standard at a glance, what is strong and weak, what helps with what is weak, and what changed since last time."""
    rows = presenters.drawn_standards(assessment)
    weak = [row for row in rows if row.level in WEAK]
    return render_template(
        "assessments/picture.html",
        **_about(assessment),
        rows=rows,
        weak=[(row, helping_queries.list_help(current_actor(), row.standard)) for row in weak],
        strong=[row for row in rows if row.level in STRONG],
        earlier=queries.find_signed_before(assessment),
        table_rows=[
            (row.standard.title, row.before or NEW, row.words, CHANGED if row.is_reworded else "")
            for row in rows
            if row.is_changed
        ],
    )


@bp.route("/assessments/<int:assessment_id>/sign", methods=["GET", "POST"])
@signed_in
@at_work
def sign(assessment: Assessment) -> Page:
    """Sign it as it stands: as lead for the area, or with somebody of another of its commissioning organisations."""
    assessment_id, stamp = assessment.id, queries.stamp_of_all(assessment)
    form = forms.SignForm(data={"stamp": stamp})
    outcome = submit(form, lambda: signing.sign(current_actor(), assessment, form.stamp.data or ""))
    if outcome.done:
        flash(
            "The self-assessment is signed." if outcome.value else "You have signed. It waits for one more signature.", "success"
        )
        return redirect(url_for(".show", assessment_id=assessment_id), 303)
    actor = current_actor()
    signatures = signing.standing_signatures(assessment, stamp)
    return drawn(
        "assessments/sign.html",
        form,
        **_about(assessment),
        leads=actor.leads(assessment.area_code),
        signatures=presenters.signature_rows(assessment, signatures),
        signed_here=any(row.organisation_id == actor.organisation_id for row in signatures),
        others=presenters.organisations_to_ask(actor, assessment),
        progress=presenters.progress_of(assessment),
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
    return drawn("assessments/give-up.html", form, **_about(assessment))

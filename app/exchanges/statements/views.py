"""An assessment to look at and to take away: the print, the files, the picture. They stand at the addresses of the assessment."""

from flask import render_template, url_for
from markupsafe import Markup

from app.contributions.taking_away.responses import Answer, Offer, Place, handed_over, signed_in_asker
from app.core.errors import NotFound
from app.documents import formats
from app.documents.formats import Document
from app.documents.printing import print_html
from app.exchanges.assessment import queries
from app.exchanges.assessment.blueprint import Page, bp, for_readers
from app.exchanges.assessment.models import Assessment
from app.exchanges.assessment.presenters import about
from app.exchanges.standards import helping_queries
from app.exchanges.statements import documents, presenters
from app.exchanges.statements.picture import CHANGED, NEW, STRONG, WEAK, workbook_of
from app.web.access import current_actor, signed_in

CSV = "csv"
FORMATS = (*(one.code for one in formats.TEXT_FORMATS), CSV)
FILE_NAME = "self-assessment"  # names no area: a file's name is seen in places where the file is not read


@bp.get("/assessments/<int:assessment_id>/print")
@signed_in
@for_readers
def printed(assessment: Assessment) -> Page:
    """All of it on one page, laid out for paper."""
    statement = presenters.statement(assessment)
    document = documents.document_of(queries.framework_of(assessment), statement)
    return render_template(
        "assessments/print.html",
        **about(assessment),
        document=Markup(print_html.body(document)),  # noqa: S704  # the renderer escapes every word
        audience=statement.audience,
        formats=formats.TEXT_FORMATS,
    )


@bp.route("/assessments/<int:assessment_id>/files/<format_code>", methods=["GET", "POST"])
@signed_in
@for_readers
def download(assessment: Assessment, format_code: str) -> Answer:
    """All of it as a file to keep. Whoever fetches one that the worker made is asked again whether they may read it."""
    if format_code not in FORMATS:
        raise NotFound
    page = url_for(".printed", assessment_id=assessment.id)
    stem = page.removesuffix("print") + "files"
    offer = Offer(
        build=lambda: _document(assessment, format_code),
        origins=lambda: (f"assessment:{assessment.id}",),
        asker=signed_in_asker(),
        file_name=FILE_NAME,
    )
    return handed_over(offer, format_code, Place(page, "Back", lambda code: f"{stem}/{code}", page))


def _document(assessment: Assessment, format_code: str) -> Document:
    statement, whole = presenters.statement(assessment), queries.framework_of(assessment)
    if format_code == CSV:
        return workbook_of(whole, statement, presenters.drawn_standards(assessment))
    return documents.document_of(whole, statement)


@bp.get("/assessments/<int:assessment_id>/picture")
@signed_in
@for_readers
def picture(assessment: Assessment) -> Page:
    """Every standard at a glance, what is strong and weak, what helps with what is weak, and what changed since last time."""
    rows = presenters.drawn_standards(assessment)
    weak = [row for row in rows if row.level in WEAK]
    return render_template(
        "assessments/picture.html",
        **about(assessment),
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

"""An assessment to look at and to take away: the print, the files, the picture. They stand at the addresses of the assessment."""

from flask import current_app, render_template
from markupsafe import Markup

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
from app.web.security import attachment

FORMATS, CSV = ("docx", "odt"), "csv"
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

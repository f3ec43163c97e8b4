"""Taking a specification or a framework away: into Word and other office programs, as PDF, or on paper."""

from flask import Blueprint, current_app, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.contributions import moderation_queries, policy
from app.contributions import queries as spine
from app.contributions.models import Contribution, Revision
from app.core.errors import NotFound
from app.documents import formats, print_html
from app.documents.formats import Format
from app.documents.model import TextDocument
from app.library import exporting
from app.library.frameworks import FRAMEWORK
from app.library.specifications import SPECIFICATION
from app.web.access import current_actor, public, signed_in
from app.web.security import attachment

bp = Blueprint("exports", __name__, template_folder="templates")
Answer = Response | str
PRINT = "print"
SECTION = SPECIFICATION.section


@bp.app_template_global("library_formats")
def formats_of(kind: str) -> tuple[Format, ...]:
    """The kinds of file that something of this kind can be taken away in."""
    return formats.SHEET_FORMATS if kind == FRAMEWORK.code else formats.TEXT_FORMATS


@bp.get("/library/<slug>/download/<format_code>")
@public
def current(slug: str, format_code: str) -> Answer:
    """The text that is on the site now."""
    contribution = spine.get_readable(current_actor(), SECTION, slug)
    if contribution.live_revision is None:
        raise NotFound
    return _taken_away(contribution.live_revision, format_code)


@bp.get("/library/<slug>/versions/<int:number>/download/<format_code>")
@public
def version(slug: str, number: int, format_code: str) -> Answer:
    """A version as it was published."""
    contribution = spine.get_readable(current_actor(), SECTION, slug)
    revision = spine.get_version(contribution, number)
    if not moderation_queries.is_readable_version(current_actor(), revision):
        raise NotFound
    return _taken_away(revision, format_code)


@bp.get("/library/drafts/<int:revision_id>/download/<format_code>")
@signed_in
def draft(revision_id: int, format_code: str) -> Answer:
    """A draft, for those who write it."""
    revision = spine.get_revision(revision_id)
    contribution: Contribution = revision.contribution
    if contribution.kind not in (SPECIFICATION.code, FRAMEWORK.code) or not policy.can_edit(current_actor(), contribution):
        raise NotFound
    return _taken_away(revision, format_code)


def _taken_away(revision: Revision, format_code: str) -> Answer:
    """A text as a file, or as a page to print. One that was erased, or a format that its kind has not, is no page."""
    if revision.redacted_at is not None:
        raise NotFound
    document = exporting.document_of(current_actor(), revision)
    if format_code == PRINT:
        if not isinstance(document, TextDocument):
            raise NotFound
        drawn = Markup(print_html.body(document))  # noqa: S704  # the renderer escapes every word
        return render_template("library/print.html", title=document.title, document=drawn, revision=revision)
    chosen = formats.format_for(document, format_code)
    response: Response = current_app.response_class(chosen.render(document), content_type=chosen.media_type)
    return attachment(response, chosen.file_name(document.title))

"""Taking a specification or a framework away: into Word and other office programs, as PDF, or on paper."""

from flask import url_for

from app.contributions import policy
from app.contributions import queries as spine
from app.contributions.models import Contribution, Revision
from app.contributions.taking_away.responses import PRINT, Answer, Offer, Place, handed_over, signed_in_asker
from app.core.errors import NotFound
from app.documents import formats
from app.documents.formats import Format
from app.library.exporting import documents, public_documents
from app.library.exporting.blueprint import bp
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from app.web.access import current_actor, public, signed_in

SECTION = SPECIFICATION.pages.section


@bp.app_template_global("library_formats")
def formats_of(kind: str) -> tuple[Format, ...]:
    """The kinds of file that something of this kind can be taken away in."""
    return formats.SHEET_FORMATS if kind == FRAMEWORK.code else formats.TEXT_FORMATS


@bp.route("/library/<slug>/download/<format_code>", methods=["GET", "POST"])
@public
def current(slug: str, format_code: str) -> Answer:
    """The text that is on the site now."""
    contribution = spine.get_readable(current_actor(), SECTION, slug)
    if contribution.live_revision is None:
        raise NotFound
    return _taken_away(contribution.live_revision, format_code)


@bp.route("/library/<slug>/versions/<int:number>/download/<format_code>", methods=["GET", "POST"])
@public
def version(slug: str, number: int, format_code: str) -> Answer:
    """A version as it was published."""
    return _taken_away(published_version(spine.get_readable(current_actor(), SECTION, slug), number), format_code)


@bp.route("/library/drafts/<int:revision_id>/download/<format_code>", methods=["GET", "POST"])
@signed_in
def draft(revision_id: int, format_code: str) -> Answer:
    """A draft, for those who write it."""
    revision = spine.get_revision(revision_id)
    contribution: Contribution = revision.contribution
    if contribution.kind not in (SPECIFICATION.code, FRAMEWORK.code) or not policy.can_edit(current_actor(), contribution):
        raise NotFound
    return _taken_away(revision, format_code)


def published_version(contribution: Contribution, number: int) -> Revision:
    """A published version that this person may read. Raises NotFound."""
    revision = spine.get_version(contribution, number)
    if not spine.is_readable_version(current_actor(), revision):
        raise NotFound
    return revision


def _taken_away(revision: Revision, format_code: str) -> Answer:
    """A text as a file, or as a page to print. One that was erased, or a format that its kind has not, is no page."""
    if revision.redacted_at is not None:
        raise NotFound
    offer = Offer(
        build=lambda: documents.document_of(current_actor(), revision),
        origins=lambda: documents.origins_of([revision]),
        asker=signed_in_asker(),
        is_made_when_published=public_documents.is_for_everyone(revision),
    )
    return handed_over(offer, format_code, _place(revision))


def _place(revision: Revision) -> Place:
    slug, live = revision.contribution.slug, revision.contribution.live_revision_id == revision.id
    if revision.number is None:
        page = url_for("contributing.tasks", revision_id=revision.id)
        stem = f"/library/drafts/{revision.id}/download"
    else:
        page = f"/library/{slug}" if live else f"/library/{slug}/versions/{revision.number}"
        stem = f"{page}/download"
    return Place(page, "Back", lambda code: f"{stem}/{code}", f"{stem}/{PRINT}")

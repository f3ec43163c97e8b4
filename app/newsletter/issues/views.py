"""The archive: every published issue, for anyone."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.contributions import policy
from app.contributions.attachments.presenters import public_rows
from app.contributions.kinds.description import Kind
from app.contributions.listing.section import Section
from app.contributions.models import Contribution
from app.contributions.queries import list_attachments
from app.contributions.responses import Answer, of_page
from app.core.errors import NotFound
from app.newsletter.issues import contents, presenters, queries
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.issues.listing import ARCHIVE
from app.web.access import current_actor, for_crawlers, public

bp = Blueprint("newsletter", __name__, url_prefix="/newsletter", template_folder="templates")
bp.add_app_template_global(contents.contents_of, "issue_contents")
_section = Section(ARCHIVE, presenters.result)


@bp.app_template_global()
def may_write_issues() -> bool:
    """Whether whoever reads this page may begin an issue."""
    return policy.can_start(current_actor(), NEWSLETTER_ISSUE.rules)


@bp.get("")
@for_crawlers
@public
def index() -> Response:
    """The issues, the newest first, by section and topic."""
    return _section.index()


@bp.get("/feed")
@public
def feed() -> Response:
    """New issues, for feed readers."""
    return _section.feed()


@bp.get("/<slug>", defaults={"section": NEWSLETTER_ISSUE.pages.section})
@for_crawlers
@public
@of_page
def show(kind: Kind, contribution: Contribution) -> Answer:
    """One issue, with the one before and the one after."""
    revision = contribution.live_revision
    if revision is None:
        raise NotFound
    before, after = queries.neighbours(contribution)
    return render_template(
        "newsletter/show.html",
        kind=kind,
        contribution=contribution,
        issue=contents.contents(revision),
        body=revision.body,
        html=revision.html,
        was_decided=revision.decided_by_id is not None,
        before=before,
        after=after,
        files=public_rows(list_attachments(revision.id), kind.pages.address(contribution.slug)),
        may_edit=policy.can_edit(current_actor(), contribution),
    )

"""The editors' pages of a draft: the shelf of what was published, and what the issue looks like in each form."""

from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import policy, queries
from app.contributions.drafting.forms import read_version
from app.contributions.models import Revision
from app.contributions.presenters import detail_values
from app.contributions.services.drafting import StaleDraft
from app.core import config, numbers
from app.core.db import transaction
from app.core.errors import Invalid, NotFound, TooMany
from app.core.limits.allowance import Act, By, Limit
from app.core.pagination import page_number
from app.newsletter import sections
from app.newsletter.issues import email as mail_documents
from app.newsletter.issues import mailers, presenters, services
from app.newsletter.issues.contents import contents
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.issues.listing import HARM_TYPES
from app.newsletter.issues.presenters import NOTHING_TYPED, Typed
from app.web.access import current_actor, role
from app.web.allowance import spend
from app.web.formatting import with_parameters
from app.web.security import frame_own, show_framed

bp = Blueprint("newsletter_drafts", __name__, url_prefix="/newsletter/drafts/<int:revision_id>")
Answer = Response | str | tuple[str, int]
TEST = Act(Limit("newsletter-test", By.TARGET, limit=12, per=timedelta(hours=1)))
CHANGED_MEANWHILE = "Somebody else saved this draft after you opened it. Look at it, then add the page again."
FORMS = {"email": "Email", "page": "Page", "text": "Plain text"}


@bp.get("/shelf")
@role("editor")
def shelf(revision_id: int) -> Answer:
    """What was published since the last issue, each with a button that puts it into this one."""
    return _shelf_page(_draft(revision_id), NOTHING_TYPED)


@bp.post("/shelf")
@role("editor")
def add(revision_id: int) -> Answer:
    """Put one published page into the draft, with the summary as the editor left it."""
    revision = _draft(revision_id)
    page_id = numbers.whole(request.form.get("page")) or 0
    answers = {name: request.form.get(name, "") for name in ("title", "section", "summary")}
    try:
        with transaction():
            version = read_version(request.form.get("draft_version"))
            services.add_page(current_actor(), revision, version, page_id, answers)
    except StaleDraft:
        return _shelf_page(queries.get_revision(revision_id), _typed(page_id, answers, CHANGED_MEANWHILE, "section")), 409
    except Invalid as error:
        return _shelf_page(queries.get_revision(revision_id), _typed(page_id, answers, error.message, error.field)), 422
    flash(f"You have added “{answers['title']}”.", "success")
    return redirect(request.full_path.rstrip("?"), 303)


def _typed(page_id: int, typed: dict[str, str], message: str, field: str) -> Typed:
    shown = field if field in ("section", "summary") else "summary"
    return Typed(page_id, typed["section"], typed["summary"], message, shown)


def _shelf_page(revision: Revision, answers: Typed) -> str:
    asked_for = request.args.get("harm", "")
    harm = asked_for if asked_for in HARM_TYPES else ""
    return render_template(
        "newsletter/shelf.html",
        revision=revision,
        shelf=presenters.shelf(revision, harm, page_number(request.args.get("page")), answers),
        typed=answers,
        has_errors=bool(answers.error),
        sections=sections.SECTIONS,
        harm_types=HARM_TYPES,
        harm=harm,
        url_for_page=lambda number: with_parameters(page=number),
    )


@bp.get("/formats")
@role("editor")
def formats(revision_id: int) -> Response:
    """The issue as a page, as an email and as plain text, as wide as a phone and as a desk screen."""
    return _formats_page(_issue(revision_id))


def _formats_page(revision: Revision, error: str = "", status: int = 200) -> Response:
    form = request.args.get("as", "")
    issue, footer, site = contents(revision), mailers.test_footer(), config.settings().site_url
    html = mail_documents.html_part(issue, footer, site)
    page = render_template(
        "newsletter/formats.html",
        revision=revision,
        title=issue.title,
        forms=FORMS,
        shown=form if form in FORMS else "email",
        text=mail_documents.text_part(issue, footer, site),
        size=mail_documents.size(html),
        largest=mail_documents.LARGEST_BYTES,
        is_too_large=mail_documents.is_too_large(html),
        error=error,
        has_errors=bool(error),
    )
    return frame_own(make_response(page, status))


@bp.get("/email")
@role("editor")
def email(revision_id: int) -> Response:
    """The email itself, as mail programs are given it."""
    issue = contents(_issue(revision_id))
    html = mail_documents.html_part(issue, mailers.test_footer(), config.settings().site_url)
    return show_framed(make_response(html), own_styles=True)


@bp.get("/page")
@role("editor")
def page(revision_id: int) -> Response:
    """The issue as the archive would show it."""
    revision = _issue(revision_id)
    shown = detail_values(NEWSLETTER_ISSUE, revision)
    return show_framed(make_response(render_template("newsletter/page.html", revision=revision, **shown)))


@bp.post("/test")
@role("editor")
def send_test(revision_id: int) -> Response:
    """Send it to myself."""
    actor = current_actor()
    revision = _issue(revision_id)
    try:
        spend(TEST, str(actor.person_id))
    except TooMany as error:
        answer = _formats_page(revision, error.message, error.status)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    with transaction():
        services.ask_for_test(actor, revision)
    flash("We are sending it to you.", "success")
    return redirect(url_for(".formats", revision_id=revision_id), 303)


def _issue(revision_id: int) -> Revision:
    """A revision of an issue that still has its text."""
    revision = queries.get_revision(revision_id)
    if revision.contribution.kind != NEWSLETTER_ISSUE.code or not policy.can_edit(current_actor(), revision.contribution):
        raise NotFound
    if revision.redacted_at is not None:
        raise NotFound
    return revision


def _draft(revision_id: int) -> Revision:
    revision = _issue(revision_id)
    if revision.status != "draft":
        raise NotFound
    return revision

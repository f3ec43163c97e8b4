"""Pages that every published contribution has, whatever its kind: its versions, comparing two, reporting a problem, "I have
checked this". The first part of the address names the kind; one that no kind has is no page at all.
"""

from flask import Blueprint, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError

from app.contributions import policy, queries
from app.contributions.attachments.presenters import public_rows
from app.contributions.comparison import change_groups, field_changes
from app.contributions.kinds.description import Kind, in_section
from app.contributions.models import Contribution, Revision
from app.contributions.presenters import detail_values, title_of
from app.contributions.reading.forms import ReportForm
from app.contributions.reading.history_presenters import ASSURANCE_WORDS
from app.contributions.reading.throttles import REPORT, TRYING
from app.contributions.responses import Answer, of_page
from app.contributions.services import assuring, responding
from app.contributions.services.guarding import AtRisk
from app.core import numbers
from app.core.db import transaction
from app.core.errors import NotFound, TooMany
from app.web.access import current_actor, public, signed_in
from app.web.allowance import spend, spent_if_done
from app.web.submitting import Outcome, attempt, drawn

bp = Blueprint("reading", __name__, template_folder="templates")


class SectionConverter(BaseConverter):
    """The first part of an address that belongs to a kind, or to several: one word, or two with a stroke between them."""

    regex = "[^/]+(?:/[^/]+)?"
    part_isolating = False

    def to_python(self, value: str) -> str:
        if not in_section(value):
            raise ValidationError
        return value


def _know_sections(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["section"] = SectionConverter


bp.record_once(_know_sections)


@bp.get("/<section:section>/<slug>/versions")
@public
@of_page
def versions(kind: Kind, contribution: Contribution) -> Answer:
    """Every published version, newest first."""
    return render_template(
        "reading/versions.html",
        kind=kind,
        contribution=contribution,
        title=_live_title(contribution),
        versions=queries.list_readable_versions(current_actor(), contribution),
    )


@bp.get("/<section:section>/<slug>/versions/<int:number>")
@public
@of_page
def version(kind: Kind, contribution: Contribution, number: int) -> Answer:
    """One version as it was, marked as what it is; only the marker where its text was erased."""
    revision = _readable_version(contribution, number)
    detail = detail_values(kind, revision)
    return render_template(
        "reading/version.html",
        kind=kind,
        revision=revision,
        is_current=contribution.live_revision_id == revision.id,
        title=_live_title(contribution),
        files=public_rows(revision.attachments, kind.pages.address(contribution.slug)),
        **detail,
    )


@bp.get("/<section:section>/<slug>/compare")
@public
@of_page
def compare(kind: Kind, contribution: Contribution) -> Answer:
    """What changed between two versions: the newest two unless the address says which."""
    versions = queries.list_readable_versions(current_actor(), contribution)
    newest = versions[0].number or 1
    before = _readable_version(contribution, _number(request.args.get("from"), max(1, newest - 1)))
    after = _readable_version(contribution, _number(request.args.get("to"), newest))
    erased = before.redacted_at is not None or after.redacted_at is not None
    old, new = kind.rules.still_shown(before.body), kind.rules.still_shown(after.body)
    changes = [] if erased else field_changes.compare(kind.shape, old, new)
    return render_template(
        "reading/compare.html",
        kind=kind,
        contribution=contribution,
        title=_live_title(contribution),
        versions=versions,
        before=before,
        after=after,
        erased=erased,
        groups=change_groups.group(kind.shape, old, new, [one for one in changes if one.change != "same"]),
        same=[one.label for one in changes if one.change == "same"],
    )


@bp.route("/<section:section>/<slug>/report", methods=["GET", "POST"])
@public
@of_page
def report(kind: Kind, contribution: Contribution) -> Answer:
    """Tell us that something on the page is wrong: no account is needed, and no name is kept."""
    form = ReportForm()
    title, at_risk, refused_with, headers = _live_title(contribution), False, 0, {}
    try:
        outcome = attempt(form, lambda: _report(contribution, form)) if form.validate_on_submit() else Outcome[None]()
        if outcome.done:
            flash("Thank you. We have told the people who look after this page, and the moderators.", "success")
            return redirect(kind.pages.address(contribution.slug), 303)
        at_risk = outcome.refused_as(AtRisk)
    except TooMany as error:
        form.add_error("", error.message)
        refused_with, headers = error.status, {"Retry-After": str(error.retry_after)}
    about = {"kind": kind, "contribution": contribution, "title": title, "at_risk": at_risk}
    page, status = drawn("reading/report.html", form, refused_with=refused_with, **about)
    return page, status, headers


def _report(contribution: Contribution, form: ReportForm) -> None:
    """Counts the report only where it was taken in. Raises Invalid and TooMany."""
    spend(TRYING)
    with spent_if_done(REPORT, str(contribution.id)), transaction():
        responding.report_problem(contribution, form.topic.data, form.text.data or "")


@bp.route("/<section:section>/<slug>/check", methods=["GET", "POST"])
@signed_in
@of_page
def check(kind: Kind, contribution: Contribution) -> Answer:
    """ "I have checked this": for those who look after the page, and for moderators."""
    actor = current_actor()
    if not kind.rules.is_checked or not policy.can_check(actor, contribution):
        raise NotFound
    if request.method == "GET":
        return render_template(
            "reading/check.html",
            kind=kind,
            contribution=contribution,
            title=_live_title(contribution),
            state=ASSURANCE_WORDS[contribution.assurance],
        )
    with transaction():
        assuring.check(actor, contribution)
        address = kind.pages.address(contribution.slug)
    flash("Thank you. The page now says that it was checked today.", "success")
    return redirect(address, 303)


def _readable_version(contribution: Contribution, number: int) -> Revision:
    revision = queries.get_version(contribution, number)
    if not queries.is_readable_version(current_actor(), revision):
        raise NotFound
    return revision


def _live_title(contribution: Contribution) -> str:
    return title_of(contribution.live_revision) if contribution.live_revision is not None else ""


def _number(raw: str | None, default: int) -> int:
    """A version number from an address. Raises NotFound for what is not one."""
    if raw is None:
        return default
    return numbers.row_number(raw)

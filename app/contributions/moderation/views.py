"""The moderators' queue, and one submission: read it beside the live version, confirm what the guard found, decide."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.areas import queries as areas
from app.contributions import policy, queries
from app.contributions.attachments import presenters as file_presenters
from app.contributions.kinds.description import all_kinds, deciding_roles, get_kind
from app.contributions.models import Revision
from app.contributions.moderation import presenters
from app.contributions.moderation import queries as moderation_queries
from app.contributions.moderation.forms import SendBackForm
from app.contributions.moderation.presenters import WAITING_DAYS, QueueFilter
from app.contributions.presenters import detail_values, title_of, waited
from app.contributions.services import deciding
from app.contributions.services.guarding import AtRisk
from app.core import numbers
from app.core.actor import Actor
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.pagination import Page, page_number
from app.web.access import current_actor, role
from app.web.formatting import with_parameters
from app.web.submitting import drawn, submit

bp = Blueprint("moderation", __name__, url_prefix="/moderation", template_folder="templates")
Answer = Response | str | tuple[str, int]
PAGE_SIZE = 25
UNREAD = "Open each file that a program could not read, and confirm it, or send it back"
UNCONFIRMED = "Read what the check found, and confirm each finding, or send it back"


@bp.get("")
@role(deciding_roles)
def queue() -> Answer:
    """What waits for a moderator, longest first."""
    actor = current_actor()
    waiting = moderation_queries.list_queue(actor)
    filters = _filter(request.args)
    entries = presenters.chosen(waiting, filters)
    number = min(page_number(request.args.get("page")), Page((), 1, PAGE_SIZE, len(entries)).count)
    shown = [entry.revision_id for entry in entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    rows = presenters.queue_rows(actor, moderation_queries.list_submissions(shown))
    page = Page(rows, number, PAGE_SIZE, len(entries))
    codes = {code for entry in waiting for code in entry.areas}
    return render_template(
        "moderation/queue.html",
        page=page,
        total=len(waiting),
        with_findings=sum(1 for entry in waiting if entry.finding_count),
        asked=filters,
        is_filtered=filters != QueueFilter(),
        kinds=[kind for kind in all_kinds() if policy.decides_on(current_actor(), kind.rules)],
        areas=areas.area_names(codes),
        days=WAITING_DAYS,
        counts=moderation_queries.count_waiting(current_actor()),
        url_for_page=lambda wanted: with_parameters(page=wanted),
    )


def _filter(values: MultiDict[str, str]) -> QueueFilter:
    """The filter of an address; anything it does not offer is left out."""
    kind, days = values.get("kind", ""), values.get("waiting", "")
    return QueueFilter(
        kind=kind if kind in {one.code for one in all_kinds()} else "",
        area=values.get("area", "")[:9],
        findings=values.get("findings") == "yes",
        days=next((offered for offered in WAITING_DAYS if str(offered) == days), 0),
    )


@bp.get("/<int:revision_id>")
@role(deciding_roles, "admin")
def item(revision_id: int) -> Answer:
    """One submission; what was decided, once it is."""
    return _item_page(queries.get_readable_submission(current_actor(), revision_id), SendBackForm())


@bp.get("/<int:revision_id>/preview")
@role(deciding_roles, "admin")
def preview(revision_id: int) -> Answer:
    """The page as readers would see it."""
    revision = queries.get_readable_submission(current_actor(), revision_id)
    kind = get_kind(revision.contribution.kind)
    shown = detail_values(kind, revision)
    return render_template(
        "moderation/preview.html", revision=revision, kind=kind, files=file_presenters.named_rows(revision), **shown
    )


@bp.post("/<int:revision_id>/claim")
@role(deciding_roles)
def claim(revision_id: int) -> Answer:
    """Tell other moderators that I am reading this."""
    revision = _decidable(revision_id)
    with transaction():
        deciding.claim(current_actor(), revision)
    return redirect(url_for(".item", revision_id=revision_id), 303)


@bp.post("/<int:revision_id>/release")
@role(deciding_roles)
def release(revision_id: int) -> Answer:
    """Let somebody else read it."""
    revision = _decidable(revision_id)
    with transaction():
        deciding.release(current_actor(), revision)
    return _to_queue()


@bp.post("/<int:revision_id>/publish")
@role(deciding_roles)
def publish(revision_id: int) -> Answer:
    """Publish it, with the findings that I have confirmed."""
    actor = current_actor()
    revision = _decidable(revision_id)
    if deciding.is_claimed_by_other(actor, revision):
        return _item_page(revision, SendBackForm(formdata=None), refused_with=409)
    finding_ids = {number for number in map(numbers.whole, request.form.getlist("confirmed")) if number is not None}
    if revision.status == "submitted":
        lacking = _lacking(actor, revision, finding_ids)
        if lacking:
            return _item_page(revision, SendBackForm(formdata=None), publish_error=lacking, finding_ids=finding_ids)
    with transaction():
        deciding.claim(actor, revision)
        deciding.publish(actor, revision, finding_ids=finding_ids)
        title = title_of(revision)
    flash(f"You have published “{title}”.", "success")
    return _to_queue()


def _lacking(actor: Actor, revision: Revision, finding_ids: Collection[int]) -> str:
    """What a person must still do before a submission can be published, in words; "" for nothing."""
    item = presenters.item(actor, revision)
    if set(item.unconfirmed) - set(finding_ids):
        return UNCONFIRMED
    if item.unread:
        return UNREAD
    return next(iter(item.kind.rules.faults_now(revision).values()), "")


@bp.post("/<int:revision_id>/send-back")
@role(deciding_roles)
def send_back(revision_id: int) -> Answer:
    """Return or reject it, with a reason."""
    actor = current_actor()
    revision = _decidable(revision_id)
    form = SendBackForm()
    if deciding.is_claimed_by_other(actor, revision):
        return _item_page(revision, form, refused_with=409)

    def act() -> None:
        deciding.claim(actor, revision)
        deciding.send_back(actor, revision, form.verb.data, form.reason.data or "")

    outcome = submit(form, act)
    if not outcome.done:
        return _item_page(revision, form, at_risk=outcome.refused_as(AtRisk))
    flash("You have sent it back. We have emailed the contributor with your reason.", "success")
    return _to_queue()


def _item_page(
    revision: Revision,
    form: SendBackForm,
    *,
    publish_error: str = "",
    finding_ids: Collection[int] = (),
    at_risk: bool = False,
    refused_with: int = 0,
) -> Answer:
    item = presenters.item(current_actor(), revision)
    return drawn(
        "moderation/item.html",
        form,
        refused_with=refused_with,
        item=item,
        may_see_all=current_actor().has_role("moderator", "admin"),
        files=file_presenters.moderated(current_actor(), revision, item.findings),
        chosen=finding_ids,
        publish_error=publish_error,
        at_risk=at_risk,
        has_errors=bool(publish_error),
        waited=waited,
    )


def _decidable(revision_id: int) -> Revision:
    """A revision on which this moderator may act, or might have before somebody else did: the service says which."""
    revision = queries.get_revision(revision_id)
    if revision.submitted_at is None or revision.status == "draft" or not policy.can_decide(current_actor(), revision):
        raise NotFound
    return revision


def _to_queue() -> Answer:
    return redirect(url_for(".queue"), 303)

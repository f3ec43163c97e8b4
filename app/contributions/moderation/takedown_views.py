"""Everything about one contribution, for moderators and administrators: take it down, put it back, erase a text for good."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import policy, queries
from app.contributions.guard import RULES
from app.contributions.lifecycle import CONTRIBUTION
from app.contributions.models import Revision
from app.contributions.moderation.forms import TakeDownForm
from app.contributions.presenters import title_of
from app.contributions.reading import history_presenters as presenters
from app.contributions.services import deciding, sealing
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.access import current_actor, role
from app.web.submitting import drawn, submit

bp = Blueprint("takedown", __name__, url_prefix="/moderation/contributions")
Answer = Response | str | tuple[str, int]


@bp.get("/<int:contribution_id>")
@role("moderator", "admin")
def show(contribution_id: int) -> Answer:
    """Its state, every revision, what was decided and reported, and the audit trail."""
    actor = current_actor()
    contribution = queries.get_contribution(contribution_id)
    return render_template(
        "moderation/contribution.html",
        history=presenters.history(contribution),
        may_withdraw=CONTRIBUTION.allows(contribution, "withdraw", actor),
        may_restore=CONTRIBUTION.allows(contribution, "restore", actor) and _has_text(contribution.live_revision),
        may_redact=policy.can_redact(actor),
        may_moderate=policy.is_moderator(actor),
        readable=queries.is_readable(actor, contribution),
        files=sealing.list_files(actor, contribution),
        rules=RULES,
    )


def _has_text(revision: Revision | None) -> bool:
    return revision is not None and revision.redacted_at is None


@bp.route("/<int:contribution_id>/withdraw", methods=["GET", "POST"])
@role("moderator", "admin")
def withdraw(contribution_id: int) -> Answer:
    """Take a published page down at once, with a reason."""
    actor = current_actor()
    contribution = queries.get_contribution(contribution_id)
    form = TakeDownForm()
    outcome = submit(form, lambda: deciding.withdraw(actor, contribution, form.reason.data or ""))
    if outcome.done:
        flash("You have taken the page down. Nobody can read it or find it now.", "success")
        return _back(contribution_id)
    if contribution.status != "published":
        raise NotFound
    title = title_of(contribution.live_revision) if contribution.live_revision else ""
    at_risk = outcome.refused_as(AtRisk)
    return drawn("moderation/withdraw.html", form, contribution=contribution, title=title, at_risk=at_risk)


@bp.post("/<int:contribution_id>/restore")
@role("moderator")
def restore(contribution_id: int) -> Answer:
    """Put back a page that was taken down."""
    contribution = queries.get_contribution(contribution_id)
    with transaction():
        deciding.restore(current_actor(), contribution)
    flash("You have put the page back. Anyone can read it again.", "success")
    return _back(contribution_id)


@bp.route("/<int:contribution_id>/erase/<int:revision_id>", methods=["GET", "POST"])
@role("admin")
def redact(contribution_id: int, revision_id: int) -> Answer:
    """Erase the text of one revision for good, once confirmed."""
    revision = queries.get_revision(revision_id)
    if revision.contribution_id != contribution_id:
        raise NotFound
    if request.method == "GET":
        return _confirm_page(contribution_id, [revision])
    with transaction():
        deciding.redact(current_actor(), revision)
    flash("The text has been erased.", "success")
    return _back(contribution_id)


@bp.route("/<int:contribution_id>/erase", methods=["GET", "POST"])
@role("admin")
def redact_all(contribution_id: int) -> Answer:
    """Erase every text of a contribution for good: an edit starts from a copy, so what one version says others may repeat."""
    contribution = queries.get_contribution(contribution_id)
    left = [revision for revision in contribution.revisions if revision.redacted_at is None]
    if request.method == "GET":
        return _confirm_page(contribution_id, left)
    with transaction():
        for revision in contribution.revisions:
            if revision.redacted_at is None:
                deciding.redact(current_actor(), revision)
    flash("Every text of this contribution has been erased.", "success")
    return _back(contribution_id)


def _confirm_page(contribution_id: int, revisions: list[Revision]) -> str:
    revisions = [revision for revision in revisions if revision.redacted_at is None]
    if not revisions:
        raise NotFound
    contribution = queries.get_contribution(contribution_id)
    others = [one for one in contribution.revisions if one.redacted_at is None and one not in revisions]
    return render_template(
        "moderation/erase.html",
        contribution=contribution,
        revisions=revisions,
        others=others,
        is_live=contribution.live_revision in revisions and contribution.status == "published",
    )


def _back(contribution_id: int) -> Answer:
    return redirect(url_for(".show", contribution_id=contribution_id), 303)

"""What is said about contributions: appeals by those who wrote them, problem reports by anyone, and the answers to both."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions import policy, queries
from app.contributions.kinds.description import deciding_roles, get_kind
from app.contributions.models import Appeal, ProblemReport, Revision
from app.contributions.moderation import presenters
from app.contributions.moderation import queries as moderation_queries
from app.contributions.moderation.forms import AnswerForm, AppealForm, CloseReportForm
from app.contributions.presenters import title_of
from app.contributions.services import responding
from app.contributions.services.guarding import AtRisk
from app.contributions.services.responding import PASSAGE_WORDS, TOPICS
from app.core.actor import Actor
from app.core.errors import NotFound
from app.web.access import current_actor, role, signed_in
from app.web.submitting import drawn, submit

bp = Blueprint("responding", __name__)
Answer = Response | str | tuple[str, int]


@bp.route("/contribute/drafts/<int:revision_id>/appeal", methods=["GET", "POST"])
@signed_in
def appeal(revision_id: int) -> Answer:
    """Ask a different moderator to look at a decision."""
    actor = current_actor()
    revision = _appealable(actor, revision_id)
    rules = get_kind(revision.contribution.kind).rules
    form = AppealForm()
    outcome = submit(form, lambda: responding.appeal(actor, revision, form.text.data or ""))
    if outcome.done:
        flash(f"We have received your appeal. A different {rules.decider} will read it, and we will email you.", "success")
        return redirect(f"/contribute/drafts/{revision_id}", 303)
    title, at_risk = title_of(revision), outcome.refused_as(AtRisk)
    return drawn("moderation/appeal.html", form, revision=revision, rules=rules, title=title, at_risk=at_risk)


def _appealable(actor: Actor, revision_id: int) -> Revision:
    revision = queries.get_revision(revision_id)
    if not policy.can_edit(actor, revision.contribution):
        raise NotFound
    sent_back = revision.status in ("returned", "rejected") and revision.redacted_at is None
    if request.method == "GET" and (not sent_back or queries.find_appeal(revision) is not None):
        raise NotFound
    return revision


@bp.get("/moderation/appeals")
@role(deciding_roles)
def appeals() -> Answer:
    """Appeals that nobody has answered, oldest first."""
    actor = current_actor()
    mine = [one for one in responding.list_waiting_appeals() if policy.decides_on(actor, one.revision.contribution)]
    return render_template(
        "moderation/appeals.html", rows=[_appeal_row(actor, one) for one in mine], counts=moderation_queries.count_waiting(actor)
    )


def _appeal_row(actor: Actor, appeal: Appeal) -> dict[str, object]:
    return {
        "appeal": appeal,
        "title": title_of(appeal.revision),
        "decider": get_kind(appeal.revision.contribution.kind).rules.decider,
        "may_answer": policy.can_answer_appeal(actor, appeal.revision),
    }


@bp.route("/moderation/appeals/<int:appeal_id>", methods=["GET", "POST"])
@role(deciding_roles)
def answer(appeal_id: int) -> Answer:
    """Read an appeal beside the decision it questions, and answer it."""
    actor = current_actor()
    appeal = queries.get_appeal(appeal_id)
    if not policy.can_answer_appeal(actor, appeal.revision):
        raise NotFound
    form = AnswerForm()
    act = responding.uphold if form.verb.data == "uphold" else responding.dismiss
    outcome = submit(form, lambda: act(actor, appeal, form.answer.data or ""))
    if outcome.done:
        flash("You have answered the appeal. We have emailed the contributor.", "success")
        return redirect(url_for(".appeals"), 303)
    shown = presenters.item(actor, appeal.revision)
    return drawn("moderation/answer.html", form, appeal=appeal, item=shown, at_risk=outcome.refused_as(AtRisk))


@bp.get("/moderation/reports")
@role("moderator")
def reports() -> Answer:
    """Problem reports that nobody has closed, oldest first."""
    rows = [_report_row(one) for one in responding.list_open_reports()]
    return render_template("moderation/reports.html", rows=rows, counts=moderation_queries.count_waiting(current_actor()))


def _report_row(report: ProblemReport) -> dict[str, object]:
    if report.contribution is None:
        return {"report": report, "title": f"Reference {report.reference}", "topic": PASSAGE_WORDS}
    live = report.contribution.live_revision
    title = title_of(live) if live is not None else ""
    return {"report": report, "title": title, "topic": TOPICS.get(report.topic, report.topic)}


@bp.route("/moderation/reports/<int:report_id>", methods=["GET", "POST"])
@role("moderator")
def moderate_report(report_id: int) -> Answer:
    """Read a report and say what was done about it."""
    return _report_page(queries.get_report(report_id), url_for(".reports"), as_moderator=True)


@bp.route("/contribute/reports/<int:report_id>", methods=["GET", "POST"])
@signed_in
def own_report(report_id: int) -> Answer:
    """The same, for the people who look after the page."""
    report = queries.get_report(report_id)
    if report.contribution is None or not policy.owns(current_actor(), report.contribution):
        raise NotFound
    return _report_page(report, "/contribute", as_moderator=False)


def _report_page(report: ProblemReport, back: str, *, as_moderator: bool) -> Answer:
    actor = current_actor()
    form = CloseReportForm()
    outcome = submit(form, lambda: responding.close_report(actor, report, form.note.data or ""))
    if outcome.done:
        flash("You have closed the report.", "success")
        return redirect(back, 303)
    return drawn(
        "moderation/report.html",
        form,
        row=_report_row(report),
        report=report,
        at_risk=outcome.refused_as(AtRisk),
        back=back,
        as_moderator=as_moderator,
        address=_address(report),
    )


def _address(report: ProblemReport) -> str:
    """The page that it is about, where the reader may see that."""
    contribution = report.contribution
    if contribution is None or not queries.is_readable(current_actor(), contribution):
        return ""
    return get_kind(contribution.kind).pages.address(contribution.slug)

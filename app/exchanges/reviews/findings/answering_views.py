"""The pages of answers: the host's to each line, sending them together, and what the team says to them."""

from functools import partial

from flask import flash, redirect, request, url_for

from app.core.db import transaction
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, for_team, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import answering_services as services
from app.exchanges.reviews.findings import forms, presenters, queries
from app.exchanges.reviews.findings.services import WRITTEN_IN
from app.exchanges.reviews.findings.values import ANSWER, ANSWER_NOTHING, REPLY
from app.exchanges.reviews.findings.views import about, findings_page, line_of
from app.exchanges.reviews.writing.services import held_values
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.submitting import drawn, submit


@bp.route("/reviews/<int:exchange_id>/findings/<int:finding_id>/answer", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in(*WRITTEN_IN)
def answer_finding(exchange: Exchange, finding_id: int) -> Page:
    """Answer a line for one's area. Nobody of the team reads it until all answers are sent."""
    line = line_of(exchange, finding_id, "sent")
    form = forms.answer_form(held_values(line.answer, ANSWER, ANSWER_NOTHING), line.answer)
    sheet = Sheet(
        form,
        ANSWER,
        "reviews/answer-finding.html",
        partial(services.answer, current_actor(), line),
        partial(findings_page, exchange.id),
        {**about(exchange), "row": presenters.line_row(current_actor(), line)},
        presenters.answer_words,
        "The answer is saved. It goes to the team when all answers are sent.",
    )
    return fill_in(sheet)


@bp.post("/reviews/<int:exchange_id>/findings/accept-the-rest")
@signed_in
@for_hosts
@while_in(*WRITTEN_IN)
def accept_rest(exchange: Exchange) -> Page:
    """Accept every line that has no answer yet."""
    address = url_for(".send_answers", exchange_id=exchange.id) if exchange.draft_sent_at else findings_page(exchange.id)
    with transaction():
        services.accept_rest(current_actor(), exchange)
    flash("The lines without an answer are accepted. You can still change each until the answers are sent.", "success")
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/findings/answers", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("reporting")
def send_answers(exchange: Exchange) -> Page:
    """Read all answers, and send them together, once the draft was sent."""
    if request.method == "GET" and exchange.draft_sent_at is None:
        raise NotFound
    form, address = forms.SendAnswersForm(data={"stamp": services.stamp_of_answers(exchange)}), findings_page(exchange.id)
    outcome = submit(form, lambda: services.send_answers(current_actor(), exchange, form.stamp.data or ""))
    if outcome.done:
        flash(
            "The answers are with the team." if outcome.value else "You have said so. They go when somebody else has, too.",
            "success",
        )
        return redirect(address, 303)
    rows = [presenters.line_row(current_actor(), line) for line in services.awaiting(exchange)]
    stage = queries.stage_of(exchange)
    return drawn("reviews/send-answers.html", form, **about(exchange), rows=rows, stage=stage)


@bp.route("/reviews/<int:exchange_id>/findings/<int:finding_id>/reply", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_team
@while_in("reporting")
def reply_to_answer(exchange: Exchange, finding_id: int) -> Page:
    """Say for the team what becomes of a line that the host corrected or challenged."""
    line = line_of(exchange, finding_id, "corrected", "challenged", "answered")
    sheet = Sheet(
        forms.reply_form(held_values(line, REPLY, {}), line),
        REPLY,
        "reviews/reply-to-answer.html",
        partial(services.reply, current_actor(), line),
        partial(findings_page, exchange.id),
        {**about(exchange), "row": presenters.line_row(current_actor(), line)},
        done="The host reads what you say.",
    )
    return fill_in(sheet)

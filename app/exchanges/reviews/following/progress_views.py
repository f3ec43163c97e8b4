"""The pages of what comes after a plan was sent: notes, ratings, the lead's comment, the progress review, and the end."""

from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for

from app.core.errors import NotFound
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_audience, for_hosts, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.exchange.policy import leads_team
from app.exchanges.reviews.following import forms, presenters, queries
from app.exchanges.reviews.following import progress_services as services
from app.exchanges.reviews.following.values import DROPPED, ENTRY_FIELDS, RATING_FIELDS
from app.exchanges.reviews.following.views import about, action_of, plan_page
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.submitting import drawn, submit


@bp.route("/reviews/<int:exchange_id>/plan/actions/<int:action_id>/note", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in(services.FOLLOWED_IN)
def note_action(exchange: Exchange, action_id: int) -> Page:
    """Write beside an action that was sent."""
    action = action_of(exchange, action_id, is_sent=True)
    form = forms.entry_form("What has changed?", services.NO_TEXT, "Add the note")
    save = partial(services.note, current_actor(), action)
    context = {"row": presenters.action_row(current_actor(), action), "heading": "Add a note"}
    return _fill_in(exchange, form, save, context, "The note is added. The team reads it.")


@bp.route("/reviews/<int:exchange_id>/plan/actions/<int:action_id>/rating", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in(services.FOLLOWED_IN)
def rate_action(exchange: Exchange, action_id: int) -> Page:
    """Say how an action went."""
    action = action_of(exchange, action_id, is_sent=True)
    if action.status == DROPPED and request.method == "GET":
        raise NotFound
    sheet = Sheet(
        forms.rating_form(services.rating_values(action)),
        RATING_FIELDS,
        "reviews/plan-entry.html",
        partial(services.rate, current_actor(), action),
        partial(plan_page, exchange.id),
        {
            **about(exchange),
            "row": presenters.action_row(current_actor(), action),
            "heading": "Say how it went",
        },
        presenters.rating_words,
        "The rating is saved. The team reads it.",
    )
    return fill_in(sheet)


@bp.route("/reviews/<int:exchange_id>/plan/comment", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_audience(leads_team)
@while_in(services.FOLLOWED_IN)
def comment_on_plan(exchange: Exchange) -> Page:
    """Say, as the lead of the team, what it makes of the progress."""
    form = forms.entry_form("What does the team say of the progress?", services.NO_COMMENT, "Add the comment")
    save = partial(services.comment, current_actor(), exchange)
    return _fill_in(exchange, form, save, {"row": None, "heading": "Comment on the progress"}, "The host reads it.")


def _fill_in(exchange: Exchange, form: Any, save: Any, context: dict[str, Any], message: str) -> Page:
    address = plan_page(exchange.id)
    return fill_in(
        Sheet(form, ENTRY_FIELDS, "reviews/plan-entry.html", save, lambda: address, {**about(exchange), **context}, done=message)
    )


@bp.route("/reviews/<int:exchange_id>/plan/review", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(services.FOLLOWED_IN)
def finish_review(exchange: Exchange) -> Page:
    """Finish the progress review, once every action has a rating."""
    if request.method == "GET" and queries.plan_stage_of(exchange).is_reviewed:
        raise NotFound
    form, address = forms.FinishReviewForm(), plan_page(exchange.id)
    if submit(form, lambda: services.finish_review(current_actor(), exchange)).done:
        flash("The progress review is finished. The team is told that something awaits it.", "success")
        return redirect(address, 303)
    return drawn("reviews/finish-review.html", form, **_read(exchange))


@bp.route("/reviews/<int:exchange_id>/close", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(services.FOLLOWED_IN)
def close(exchange: Exchange) -> Page:
    """Close the exchange, once its progress review is finished."""
    form = forms.CloseForm(data={"stamp": services.stamp_of_progress(exchange)})
    address = url_for("reviews.show", exchange_id=exchange.id)

    def save() -> bool:
        return services.close(current_actor(), exchange, form.stamp.data or "", counts=form.counts.data == "yes")

    outcome = submit(form, save)
    if outcome.done:
        flash(
            "The exchange is closed." if outcome.value else "You have said so. It closes when somebody else says the same.",
            "success",
        )
        return redirect(address, 303)
    return drawn("reviews/close.html", form, **_read(exchange))


def _read(exchange: Exchange) -> dict[str, Any]:
    return {**about(exchange), "rows": presenters.action_rows(current_actor(), exchange)}

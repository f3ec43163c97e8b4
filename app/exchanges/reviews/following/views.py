"""The pages of a plan: reading it, writing its actions, and sending it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, for_hosts, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.presenters import standard_choices
from app.exchanges.reviews.following import forms, presenters, queries, services
from app.exchanges.reviews.following.models import PlanAction
from app.exchanges.reviews.following.values import NOTHING
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.submitting import drawn, submit

STEPS = {"up": -1, "down": 1}


def plan_page(exchange_id: int) -> str:
    """The address of the plan of an exchange."""
    return url_for("reviews.plan", exchange_id=exchange_id)


def about(exchange: Exchange) -> Mapping[str, Any]:
    """What a page below the plan shows of the exchange."""
    return {
        **presenters.about(current_actor(), exchange),
        "back": plan_page(exchange.id),
        "back_text": "The action plan",
    }


def action_of(exchange: Exchange, action_id: int, *, is_sent: bool) -> PlanAction:
    """An action of a plan that was sent, or not yet. Raises NotFound, and Conflict for a form that comes too late."""
    action = queries.get_action(current_actor(), exchange, action_id)
    if (action.plan.sent_at is not None) != is_sent:
        raise NotFound if request.method == "GET" else Conflict(services.SENT_ALREADY if not is_sent else services.NOT_SENT)
    return action


@bp.get("/reviews/<int:exchange_id>/plan")
@signed_in
@for_everyone_in_it
def plan(exchange: Exchange) -> Page:
    """The plan, how each action went, and what can be done now."""
    actor = current_actor()
    plan_or_none = queries.require_readable(actor, exchange)
    rows = presenters.action_rows(actor, exchange)
    return render_template(
        "reviews/plan.html",
        **presenters.about(actor, exchange),
        back=page_of(exchange),
        rows=rows,
        rated={row.id for row in rows if presenters.may_rate(exchange, row)},
        comments=presenters.comment_rows(actor, plan_or_none),
        due_on=queries.due_on(exchange),
        is_written=exchange.status in services.WRITTEN_IN and not exchange.is_paused,
        sent_at=plan_or_none.sent_at if plan_or_none else None,
        reviewed_at=plan_or_none.reviewed_at if plan_or_none else None,
    )


@bp.route("/reviews/<int:exchange_id>/plan/actions/new", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in(*services.WRITTEN_IN)
def add_action(exchange: Exchange) -> Page:
    """Write an action. Once the plan was sent the team reads it at once."""
    is_later = exchange.status == "following-up"
    message = "The action is added. The team reads it." if is_later else "The action is saved. The team does not read it yet."

    def save(writing: Writing) -> None:
        services.add_action(current_actor(), exchange, writing)

    return fill_in(_sheet(exchange, _form(exchange, NOTHING, is_later=is_later), save, message=message))


@bp.route("/reviews/<int:exchange_id>/plan/actions/<int:action_id>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in(*services.WRITTEN_IN)
def change_action(exchange: Exchange, action_id: int) -> Page:
    """Change an action of a draft."""
    action = action_of(exchange, action_id, is_sent=False)
    form = _form(exchange, services.action_values(action), action)
    return fill_in(_sheet(exchange, form, partial(services.change_action, current_actor(), action), action))


def _form(exchange: Exchange, values: Values, action: PlanAction | None = None, *, is_later: bool = False) -> BaseForm:
    return forms.action_form(
        values,
        standard_choices(exchange),
        presenters.line_choices(exchange),
        presenters.help_choices(current_actor(), exchange, values["helps"]),
        action,
        is_later=is_later,
    )


def _sheet(
    exchange: Exchange,
    form: BaseForm,
    save: Callable[[Writing], Overtaken | None],
    action: PlanAction | None = None,
    message: str = "The action is saved.",
) -> Sheet:
    return Sheet(
        form,
        forms.fields_of(form),
        "reviews/plan-action.html",
        save,
        partial(plan_page, exchange.id),
        {**about(exchange), "action": action},
        partial(presenters.words, exchange, current_actor()),
        message,
    )


@bp.post("/reviews/<int:exchange_id>/plan/actions/<int:action_id>/delete")
@signed_in
@for_hosts
@while_in(*services.WRITTEN_IN)
def delete_action(exchange: Exchange, action_id: int) -> Page:
    """Throw an action of a draft away."""
    address, action = plan_page(exchange.id), queries.get_action(current_actor(), exchange, action_id)
    with transaction():
        services.delete_action(current_actor(), action)
    flash("The action is deleted.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/plan/actions/<int:action_id>/move/<direction_slug>")
@signed_in
@for_hosts
@while_in(*services.WRITTEN_IN)
def move_action(exchange: Exchange, action_id: int, direction_slug: str) -> Page:
    """Put an action of a draft one place up or down."""
    if direction_slug not in STEPS:
        raise NotFound
    address, action = plan_page(exchange.id), queries.get_action(current_actor(), exchange, action_id)
    with transaction():
        services.move_action(current_actor(), action, STEPS[direction_slug])
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/plan/send", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("final")
def send_plan(exchange: Exchange) -> Page:
    """Read the plan as a whole, and send it."""
    form, address = forms.SendPlanForm(data={"stamp": services.stamp_of_plan(exchange)}), plan_page(exchange.id)
    outcome = submit(form, lambda: services.send_plan(current_actor(), exchange, form.stamp.data or ""))
    if outcome.done:
        flash(
            "The plan is with the team." if outcome.value else "You have said so. It goes when somebody else has, too.", "success"
        )
        return redirect(address, 303)
    return drawn("reviews/send-plan.html", form, **about(exchange), rows=presenters.action_rows(current_actor(), exchange))

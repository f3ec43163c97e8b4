"""The page on which a host looks at names that are nearly the same: until then nobody of that organisation is offered a seat."""

from flask import flash, redirect, render_template, url_for

from app.accounts import queries as accounts
from app.core import numbers
from app.core.db import transaction
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, while_in
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import presenters as requests
from app.exchanges.reviews.team import facts_queries as facts
from app.exchanges.reviews.team import forms, services
from app.web.access import current_actor, signed_in

SAME, NOT_SAME = "same", "not-same"


@bp.app_template_global("count_names_to_settle")
def count_names_to_settle(exchange: Exchange) -> int:
    """How many pairs of names wait for somebody of the host."""
    return sum(row.settled is None for row in facts.near_names(exchange))


@bp.get("/reviews/<int:exchange_id>/names")
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def names(exchange: Exchange) -> Page:
    """Each pair, and what was said of those that somebody looked at."""
    answers = facts.list_settled(exchange)
    return render_template(
        "reviews/names.html",
        exchange=exchange,
        hosts=requests.host_names(exchange),
        back=url_for("reviews.providers", exchange_id=exchange.id),
        back_text="Your providers and open bids",
        waiting=[row for row in facts.near_names(exchange) if row.settled is None],
        answers=answers,
        organisations=accounts.organisation_names(row.organisation_id for row in answers),
        unnamed=accounts.UNNAMED,
    )


@bp.post("/reviews/<int:exchange_id>/names")
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def settle_names(exchange: Exchange) -> Page:
    """Say of one pair whether they are one body."""
    form, address = forms.SettleForm(), url_for("reviews.names", exchange_id=exchange.id)
    if not form.validate_on_submit() or form.answer.data not in (SAME, NOT_SAME):
        raise NotFound
    number, is_same = numbers.row_number(form.organisation.data), form.answer.data == SAME
    with transaction():
        services.settle_names(current_actor(), exchange, form.name.data or "", number, is_same=is_same)
    flash("Kept. Nobody who works there is offered a seat." if is_same else "Kept. They are two bodies.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/names/<int:settled_id>/take-back")
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def unsettle_names(exchange: Exchange, settled_id: int) -> Page:
    """Look at a pair again."""
    address = url_for("reviews.names", exchange_id=exchange.id)
    with transaction():
        services.unsettle_names(current_actor(), exchange, settled_id)
    flash("Taken back. Look at these names again.", "success")
    return redirect(address, 303)

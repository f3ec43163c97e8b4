"""The pages of a request: asking, changing, asking another area in, agreeing, withdrawing."""

from functools import partial

from flask import flash, redirect, url_for

from app.areas.places import area_name, current_areas
from app.core import clock
from app.core.db import transaction
from app.exchanges.assessment.policy import needs_second_step
from app.exchanges.assessment.queries import get_area_to_assess
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, page_of, to_second_step, while_in
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import forms, presenters, services
from app.exchanges.reviews.requests.values import NAMES, NOTHING
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.exchanges.reviews.writing.values import Writing
from app.exchanges.standards.framework import framework
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.submitting import drawn, submit


@bp.route("/areas/<area_code>/ask-for-a-review", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
def propose(area_code: str) -> Page:
    """Ask for a review of one's area."""
    area = get_area_to_assess(current_actor(), area_code)
    if needs_second_step(current_actor(), area.code):
        to_second_step()
    numbers: list[int] = []

    def save(writing: Writing) -> None:
        numbers.append(services.propose(current_actor(), area.code, writing).id)

    sheet = Sheet(
        forms.request_form(framework(), NOTHING, months_from(clock.today())),
        NAMES,
        "reviews/request.html",
        save,
        lambda: url_for("reviews.show", exchange_id=numbers[0]),
        {"hosts": area.name, "back": url_for("reviews.index"), "back_text": "Your exchanges"},
        presenters.words,
        "The request is saved. It waits for your area’s agreement.",
    )
    return fill_in(sheet)


@bp.route("/reviews/<int:exchange_id>/request", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_hosts
@while_in("proposed")
def change_request(exchange: Exchange) -> Page:
    """Change the request, as long as not every area has agreed."""
    address = page_of(exchange)
    sheet = Sheet(
        forms.request_form(framework(), services.values_of(exchange), months_from(clock.today()), exchange),
        NAMES,
        "reviews/request.html",
        partial(services.change, current_actor(), exchange),
        lambda: address,
        {"hosts": presenters.host_names(exchange), "back": address, "back_text": "The exchange"},
        presenters.words,
    )
    return fill_in(sheet)


@bp.route("/reviews/<int:exchange_id>/areas", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("proposed")
def add_host(exchange: Exchange) -> Page:
    """Ask another area to be reviewed together."""
    form = forms.JointHostForm()
    form.area.offer((area.code, area.label) for area in current_areas() if area.code not in exchange.host_codes)
    address = page_of(exchange)
    if submit(form, lambda: services.add_host(current_actor(), exchange, form.area.data)).done:
        flash(f"{area_name(form.area.data)} is asked. Every area has to agree.", "success")
        return redirect(address, 303)
    return drawn("reviews/add-host.html", form, hosts=presenters.host_names(exchange), back=address)


@bp.route("/reviews/<int:exchange_id>/agree", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("proposed")
def agree(exchange: Exchange) -> Page:
    """Agree to the request for one's area, once it was read."""
    form = forms.StampedForm(data={"stamp": services.stamp_of_request(exchange)})
    address = page_of(exchange)
    outcome = submit(form, lambda: services.agree(current_actor(), exchange, form.stamp.data or ""))
    if outcome.done:
        flash(
            "Every area has agreed. You can look for reviewers now."
            if outcome.value
            else "You have agreed. It waits for somebody else to agree.",
            "success",
        )
        return redirect(address, 303)
    return drawn(
        "reviews/agree.html",
        form,
        hosts=presenters.host_names(exchange),
        back=address,
        rows=presenters.request_rows(exchange),
        explained_rows=presenters.explained_rows(exchange),
        host_rows=presenters.host_rows(exchange),
        leads=any(current_actor().leads(host.acting_code) for host in exchange.hosts),
    )


@bp.route("/reviews/<int:exchange_id>/withdraw", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def withdraw(exchange: Exchange) -> Page:
    """Give it up."""
    form, address = forms.WithdrawForm(), page_of(exchange)
    outcome = submit(form, lambda: exchanges.withdraw(current_actor(), exchange))
    if outcome.done:
        flash(
            "The exchange is withdrawn." if outcome.value else "You have said so. Somebody of another organisation has to.",
            "success",
        )
        return redirect(address, 303)
    return drawn("reviews/withdraw.html", form, hosts=presenters.host_names(exchange), back=address)


@bp.post("/reviews/<int:exchange_id>/pause")
@signed_in
@for_hosts
def pause(exchange: Exchange) -> Page:
    """Stop it for a while, or let it go on."""
    address, is_paused = page_of(exchange), not exchange.is_paused
    with transaction():
        exchanges.pause(current_actor(), exchange, is_paused=is_paused)
    flash("The exchange is paused." if is_paused else "The exchange goes on.", "success")
    return redirect(address, 303)

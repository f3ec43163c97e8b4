"""Where exchanges stand: mine, one of them, what each body holds of it, and what is done by a reference alone."""

from flask import flash, redirect, render_template, url_for

from app.core.db import transaction
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy, queries
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.overview import forms, presenters
from app.exchanges.reviews.requests.presenters import host_rows, request_rows
from app.exchanges.reviews.team import services as team
from app.web.access import current_actor, role, signed_in
from app.web.submitting import drawn, submit

STAFF = ("moderator", "admin")


@bp.get("/reviews")
@signed_in
def index() -> Page:
    """The exchanges of my areas, and the seats that are mine."""
    actor = current_actor()
    return render_template(
        "reviews/index.html",
        hosted=presenters.hosted_rows(actor),
        seats=presenters.seat_rows(actor),
        areas=presenters.areas_to_ask_for(actor),
    )


@bp.get("/reviews/<int:exchange_id>")
@signed_in
@for_everyone_in_it
def show(exchange: Exchange) -> Page:
    """One exchange: whose turn it is, what can be done now, and what was asked for."""
    actor = current_actor()
    return render_template(
        "reviews/show.html",
        exchange=exchange,
        row=presenters.exchange_row(exchange),
        audience=presenters.audience_line(actor, exchange),
        rows=request_rows(exchange),
        host_rows=host_rows(exchange),
        is_host=policy.is_host(actor, exchange),
        may_withdraw=EXCHANGE.allows(exchange, "withdraw", actor),
        is_over=exchange.status in OVER,
        leads=policy.leads_team(actor, exchange),
        has_plan=presenters.has_plan_for(actor, exchange),
        has_lead=presenters.has_lead(exchange),
        own_seat=next((seat for seat in team.team_of(exchange) if policy.is_for(actor, seat)), None),
    )


@bp.get("/reviews/what-is-held")
@signed_in
def what_is_held() -> Page:
    """What each public body holds of an exchange if it is asked under freedom of information."""
    return render_template("reviews/what-is-held.html")


@bp.route("/references", methods=["GET", "POST"])
@role(*STAFF)
def references() -> Page:
    """An exchange that somebody asks about, by its reference: with neither title nor area."""
    form = forms.ReferenceForm()
    outcome = submit(form, lambda: queries.find_by_reference(current_actor(), form.reference.data or "").reference)
    if outcome.done:
        return redirect(url_for(".reference", reference_code=outcome.value), 303)
    return drawn("reviews/references.html", form)


@bp.get("/references/<reference_code>")
@role(*STAFF)
def reference(reference_code: str) -> Page:
    """What may be done about it: nothing of it can be read here."""
    exchange = queries.get_by_reference(current_actor(), reference_code)
    seats = [(seat.id, number) for number, seat in enumerate(exchange.seats, 1) if seat.status in ("offered", "accepted")]
    return render_template(
        "reviews/reference.html",
        reference=exchange.reference,
        is_paused=exchange.is_paused,
        is_over=exchange.status in OVER,
        may_withdraw=EXCHANGE.allows(exchange, "withdraw", current_actor()),
        seats=seats,
    )


@bp.post("/references/<reference_code>/pause")
@role(*STAFF)
def pause_by_reference(reference_code: str) -> Page:
    """Stop it for a while, or let it go on."""
    exchange = queries.get_by_reference(current_actor(), reference_code)
    address, is_paused = url_for(".reference", reference_code=exchange.reference), not exchange.is_paused
    with transaction():
        exchanges.pause(current_actor(), exchange, is_paused=is_paused)
    flash("It is paused." if is_paused else "It goes on.", "success")
    return redirect(address, 303)


@bp.post("/references/<reference_code>/seats/<int:seat_id>/free")
@role(*STAFF)
def free_seat(reference_code: str, seat_id: int) -> Page:
    """End a seat, so that the host can offer it to somebody else."""
    exchange = queries.get_by_reference(current_actor(), reference_code)
    seat = next((seat for seat in exchange.seats if seat.id == seat_id), None)
    if seat is None:
        raise NotFound
    with transaction():
        team.free(current_actor(), seat)
    flash("The seat is free.", "success")
    return redirect(url_for(".reference", reference_code=reference_code), 303)


@bp.post("/references/<reference_code>/withdraw")
@role(*STAFF)
def withdraw_by_reference(reference_code: str) -> Page:
    """Withdraw it for those who take part."""
    exchange = queries.get_by_reference(current_actor(), reference_code)
    address = url_for(".reference", reference_code=exchange.reference)
    with transaction():
        exchanges.withdraw(current_actor(), exchange)
    flash("It is withdrawn.", "success")
    return redirect(address, 303)

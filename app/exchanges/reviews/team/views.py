"""The pages of a team: providers, candidates, offers and answers, vetoes, and its confirmation."""

from functools import partial

from flask import flash, redirect, render_template, url_for

from app.accounts import queries as accounts
from app.core import numbers
from app.core.db import session, transaction
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, for_hosts, page_of, to_second_step, while_in
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.requests import presenters as requests
from app.exchanges.reviews.team import facts_queries as facts
from app.exchanges.reviews.team import forms, presenters, services
from app.exchanges.reviews.team.rules import SIZE, TERMS_VERSION, missing
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit


def _seat(exchange: Exchange, seat_id: int) -> Seat:
    seat = session().get(Seat, seat_id)
    if seat is None or seat.exchange_id != exchange.id:
        raise NotFound
    return seat


def _own_seat(seat_id: int) -> Seat:
    """The actor's own seat, or one they were offered. Raises NotFound for any other."""
    seat = session().get(Seat, seat_id)
    if seat is None or not policy.is_for(current_actor(), seat) or not seat.exchange.is_open_to_team:
        raise NotFound
    return seat


def _team_page(exchange_id: int) -> str:
    return url_for("reviews.team", exchange_id=exchange_id)


@bp.get("/reviews/<int:exchange_id>/team")
@signed_in
@for_everyone_in_it
def team(exchange: Exchange) -> Page:
    """Who sits in the team, who was asked, and what it still lacks."""
    is_host = policy.is_host(current_actor(), exchange)
    rows = presenters.seat_rows(exchange)
    return render_template(
        "reviews/team.html",
        exchange=exchange,
        hosts=requests.host_names(exchange),
        back=page_of(exchange),
        seats=rows if is_host else [row for row in rows if row.state == presenters.STATUS_WORDS["accepted"][0]],
        missing=missing(services.team_of(exchange)),
        size=SIZE,
        is_host=is_host,
        may_change=is_host and exchange.status in UNDER_WAY and not exchange.is_paused,
        tested=presenters.TESTED,
        waivers=presenters.waiver_rows(exchange) if is_host else (),
    )


@bp.route("/reviews/<int:exchange_id>/providers", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def providers(exchange: Exchange) -> Page:
    """Who provides services to the host, and who bids to: before a seat is offered."""
    form, exchange_id = forms.ProviderForm(), exchange.id
    form.organisation.offer((str(one.id), one.name) for one in accounts.list_named_organisations())

    def add() -> None:
        number = numbers.whole(form.organisation.data)
        services.list_provider(current_actor(), exchange, form.name.data or "", number, is_bid=form.kind.data == "bid")

    if submit(form, add).done:
        flash("It is on the list.", "success")
        return redirect(url_for(".providers", exchange_id=exchange_id), 303)
    return drawn(
        "reviews/providers.html",
        form,
        exchange=exchange,
        hosts=requests.host_names(exchange),
        back=_team_page(exchange_id),
        back_text="The team",
        rows=facts.list_providers(exchange),
    )


@bp.post("/reviews/<int:exchange_id>/providers/<int:provider_id>/remove")
@signed_in
@for_hosts
def remove_provider(exchange: Exchange, provider_id: int) -> Page:
    """Take a body off the list."""
    address = url_for(".providers", exchange_id=exchange.id)
    with transaction():
        services.unlist_provider(current_actor(), exchange, provider_id)
    flash("It is off the list.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/providers/complete")
@signed_in
@for_hosts
def complete_providers(exchange: Exchange) -> Page:
    """Say that the list is complete."""
    address = url_for(".candidates", exchange_id=exchange.id)
    with transaction():
        services.complete_list(current_actor(), exchange)
    flash("The list is complete. You can offer seats now.", "success")
    return redirect(address, 303)


@bp.get("/reviews/<int:exchange_id>/candidates")
@signed_in
@for_hosts
@while_in("agreed", "confirmed", "fieldwork")
def candidates(exchange: Exchange) -> Page:
    """Who could be asked. Whoever could not is not there, without a reason."""
    is_listed = exchange.providers_listed_at is not None
    return render_template(
        "reviews/candidates.html",
        exchange=exchange,
        hosts=requests.host_names(exchange),
        back=_team_page(exchange.id),
        is_listed=is_listed,
        rows=presenters.candidate_rows(exchange) if is_listed else (),
        missing=missing(services.team_of(exchange)),
        tested=presenters.TESTED,
    )


@bp.route("/reviews/<int:exchange_id>/candidates/<int:person_id>", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("agreed", "confirmed", "fieldwork")
def offer(exchange: Exchange, person_id: int) -> Page:
    """Offer somebody a seat."""
    rows = presenters.candidate_rows(exchange) if exchange.providers_listed_at is not None else []
    row = next((row for row in rows if row.person_id == person_id), None)
    if row is None:
        raise NotFound
    form, address = forms.OfferForm(), _team_page(exchange.id)
    outcome = submit(form, lambda: services.offer(current_actor(), exchange, person_id, form.waiver.data or ""))
    if outcome.done:
        flash(
            "The seat is offered." if outcome.value else "You have said so. Somebody of another organisation has to.", "success"
        )
        return redirect(address, 303)
    return drawn(
        "reviews/offer.html",
        form,
        hosts=requests.host_names(exchange),
        back=url_for(".candidates", exchange_id=exchange.id),
        back_text="Who could be asked",
        row=row,
        tested=presenters.TESTED,
    )


@bp.post("/reviews/<int:exchange_id>/team/<int:seat_id>/end")
@signed_in
@for_hosts
def end_seat(exchange: Exchange, seat_id: int) -> Page:
    """A veto, or a replacement."""
    address, seat = _team_page(exchange.id), _seat(exchange, seat_id)
    with transaction():
        is_done = services.veto(current_actor(), seat)
    flash("The seat has ended." if is_done else "You have said so. Somebody of another organisation has to.", "success")
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/team/confirm", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("agreed")
def confirm_team(exchange: Exchange) -> Page:
    """Read the team with its reasons, and confirm it."""
    form = forms.ConfirmForm(data={"stamp": services.stamp_of_team(exchange)})
    rows = [row for row in presenters.seat_rows(exchange) if row.is_open]
    leaders = {seat.id for seat in services.team_of(exchange) if seat.can_lead}
    form.lead.offer((str(row.id), row.name) for row in rows if row.id in leaders)
    address = page_of(exchange)
    confirm = partial(services.confirm, current_actor(), exchange)
    outcome = submit(form, lambda: confirm(form.stamp.data or "", numbers.row_number(form.lead.data)))
    if outcome.done:
        flash("The team is confirmed." if outcome.value else "You have said so. Somebody else has to.", "success")
        return redirect(address, 303)
    return drawn(
        "reviews/confirm-team.html",
        form,
        hosts=requests.host_names(exchange),
        back=_team_page(exchange.id),
        back_text="The team",
        seats=rows,
        missing=missing(services.team_of(exchange)),
        tested=presenters.TESTED,
    )


@bp.route("/seats/<int:seat_id>", methods=["GET", "POST"])
@signed_in
def seat(seat_id: int) -> Page:
    """A seat that I was offered: whose review it is, and the terms. Nothing of the host opens before they are signed."""
    seat = _own_seat(seat_id)
    if seat.status != "offered":
        raise NotFound
    if not current_actor().second_factor:
        to_second_step()
    form, address = forms.AnswerForm(data={"version": TERMS_VERSION}), page_of(seat.exchange)
    outcome = submit(form, lambda: services.accept(current_actor(), seat, form.version.data or ""))
    if outcome.done:
        flash("The seat is yours." if outcome.value else "This seat is no longer open.", "success")
        return redirect(address if outcome.value else url_for("reviews.index"), 303)
    return drawn(
        "reviews/seat.html",
        form,
        hosts=requests.host_names(seat.exchange),
        back=url_for("reviews.index"),
        back_text="Your exchanges",
        seat_id=seat_id,
        rows=[row for row in requests.request_rows(seat.exchange) if row[0] in requests.BEFORE_TERMS],
    )


@bp.post("/seats/<int:seat_id>/decline")
@signed_in
def decline_seat(seat_id: int) -> Page:
    """Say no."""
    seat = _own_seat(seat_id)
    with transaction():
        services.decline(current_actor(), seat)
    flash("You have said no. Nobody asks why.", "success")
    return redirect(url_for("reviews.index"), 303)


@bp.post("/seats/<int:seat_id>/leave")
@signed_in
def leave_seat(seat_id: int) -> Page:
    """Give one's seat back, because of a conflict or of anything else."""
    seat = _own_seat(seat_id)
    with transaction():
        services.leave(current_actor(), seat)
    flash("You have given the seat back. You can read nothing of the exchange any more.", "success")
    return redirect(url_for("reviews.index"), 303)

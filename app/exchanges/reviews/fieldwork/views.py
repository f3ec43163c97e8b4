"""The pages by which the lead of a team begins and ends the fieldwork, and a host finds a lead where there is none any more."""

from typing import Any

from flask import flash, redirect, request, url_for

from app.core import clock, numbers
from app.core.errors import NotFound
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_audience, for_hosts, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.exchange.policy import leads_team
from app.exchanges.reviews.fieldwork import forms, services
from app.exchanges.reviews.overview.presenters import audience_line, exchange_row, has_lead
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.schedule import queries as schedule
from app.exchanges.reviews.schedule.presenters import seat_names
from app.exchanges.reviews.schedule.times import span
from app.exchanges.reviews.team import services as team
from app.exchanges.reviews.team.rules import missing
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit

for_lead = for_audience(leads_team)


def _about(exchange: Exchange) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "hosts": host_names(exchange),
        "audience": audience_line(current_actor(), exchange),
        "turn": exchange_row(exchange).turn,
        "back": page_of(exchange),
    }


@bp.route("/reviews/<int:exchange_id>/begin", methods=["GET", "POST"])
@signed_in
@for_lead
@while_in("confirmed")
def begin_fieldwork(exchange: Exchange) -> Page:
    """Begin it, once it was read what follows."""
    form, address = forms.BeginForm(), page_of(exchange)
    if submit(form, lambda: services.begin(current_actor(), exchange)).done:
        flash("The fieldwork has begun.", "success")
        return redirect(address, 303)
    lacking, sent = missing(team.team_of(exchange)), schedule.find_schedule(exchange.id)
    return drawn("reviews/begin-fieldwork.html", form, **_about(exchange), missing=lacking, sent=sent)


@bp.route("/reviews/<int:exchange_id>/end", methods=["GET", "POST"])
@signed_in
@for_lead
@while_in("fieldwork")
def end_fieldwork(exchange: Exchange) -> Page:
    """End it, once it was read what follows."""
    form, address = forms.EndForm(), page_of(exchange)
    if submit(form, lambda: services.report(current_actor(), exchange)).done:
        flash("The fieldwork is over. The team writes what it found.", "success")
        return redirect(address, 303)
    spans = [span(row) for row in schedule.list_sessions(exchange.id)]
    ahead = sum(times is None or times[1] > clock.now() for times in spans)
    return drawn("reviews/end-fieldwork.html", form, **_about(exchange), ahead=ahead)


@bp.route("/reviews/<int:exchange_id>/team/lead", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in("confirmed", "fieldwork")
def choose_lead(exchange: Exchange) -> Page:
    """Say who leads the team, where the seat of whoever did has ended."""
    if has_lead(exchange) and request.method == "GET":
        raise NotFound
    form, names, address = forms.LeadForm(), seat_names(exchange), url_for("reviews.team", exchange_id=exchange.id)
    able = [seat for seat in team.team_of(exchange) if seat.can_lead]
    form.lead.offer((str(seat.id), names[str(seat.id)]) for seat in able)
    outcome = submit(form, lambda: team.name_lead(current_actor(), exchange, numbers.row_number(form.lead.data)))
    if outcome.done:
        flash("They lead the team." if outcome.value else "You have said so. Somebody of another organisation has to.", "success")
        return redirect(address, 303)
    return drawn("reviews/choose-lead.html", form, **_about(exchange), has_choice=bool(able))

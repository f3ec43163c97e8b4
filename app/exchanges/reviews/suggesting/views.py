"""Whole teams that a host could ask, the best first."""

from flask import render_template, url_for

from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.exchange.points import terms_of
from app.exchanges.reviews.requests import presenters as requests
from app.exchanges.reviews.suggesting import presenters, team_queries
from app.exchanges.reviews.team.presenters import TESTED
from app.web.access import signed_in


@bp.get("/reviews/<int:exchange_id>/suggestions")
@signed_in
@for_hosts
@while_in("agreed", "confirmed", "fieldwork")
def suggestions(exchange: Exchange) -> Page:
    """Several teams to choose from, each of people who may be asked."""
    is_listed = exchange.providers_listed_at is not None
    is_full = sum(seat.status in ("offered", "accepted") for seat in exchange.seats) >= terms_of(exchange.id).size
    answer = team_queries.suggest(exchange) if is_listed and not is_full else None
    return render_template(
        "reviews/suggestions.html",
        exchange=exchange,
        hosts=requests.host_names(exchange),
        back=url_for(".team", exchange_id=exchange.id),
        back_text="The team",
        is_listed=is_listed,
        is_full=is_full,
        teams=presenters.team_rows(answer) if answer else (),
        nothing=presenters.nothing_to_suggest(answer) if answer else (),
        most=presenters.MOST_POINTS,
        tested=TESTED,
    )

"""The pages on which areas and reviewers join a round, and leave it."""

from flask import flash, redirect, url_for

from app.core import numbers
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.exchanges.reviewers import queries as reviewers
from app.exchanges.rounds.joining import forms, presenters, services
from app.exchanges.rounds.joining.services import Entry
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round.blueprint import Page, bp, for_areas, for_whoever_sees, page_of, while_in
from app.exchanges.rounds.round.lifecycle import TAKES_AREAS, UNDER_WAY
from app.exchanges.rounds.round.models import Round
from app.exchanges.rounds.round.names_presenters import round_name
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit

WAITS = "You have said so. Somebody of another organisation of your area has to."


@bp.route("/<int:round_id>/join", methods=["GET", "POST"])
@signed_in
@for_whoever_sees
@while_in(*TAKES_AREAS)
def join(round: Round) -> Page:
    """Join with a request of one's area, and say which places it gives in return."""
    if not current_actor().commissioned_areas:
        raise NotFound
    form = forms.JoinForm()
    form.exchange.offer(presenters.request_choices(current_actor(), round))
    address, title = page_of(round), round_name(round)
    outcome = submit(form, lambda: services.enter(current_actor(), round, _entry(form)))
    if outcome.done:
        flash("Your area takes part." if outcome.value else WAITS, "success")
        return redirect(address, 303)
    return drawn(
        "rounds/join.html", form, round=round, title=title, back=address, areas=sorted(current_actor().commissioned_areas)
    )


def _entry(form: forms.JoinForm) -> Entry:
    places = numbers.whole((form.places.data or "").strip(), forms.MOST_PLACES)
    if places is None:
        raise Invalid(f"Enter a whole number from 0 to {forms.MOST_PLACES}", "places")
    return Entry(numbers.row_number(form.exchange.data), places, bool(form.is_shown.data))


@bp.route("/<int:round_id>/hosts/<int:host_id>/agree", methods=["GET", "POST"])
@signed_in
@for_areas
@while_in(*TAKES_AREAS)
def agree(round: Round, host_id: int) -> Page:
    """Agree that one's area takes part, once what it joins with was read."""
    host = queries.get_host(round, host_id)
    if not policy.speaks_for(current_actor(), host) or host.exchange is None:
        raise NotFound
    form, address = forms.AgreeForm(data={"stamp": services.entry_of(host).stamp}), page_of(round)
    outcome = submit(form, lambda: services.agree(current_actor(), host, form.stamp.data or ""))
    if outcome.done:
        flash("Your area takes part." if outcome.value else WAITS, "success")
        return redirect(address, 303)
    rows = presenters.entry_rows(host)
    return drawn("rounds/agree.html", form, round=round, title=round_name(round), back=address, rows=rows)


@bp.post("/<int:round_id>/hosts/<int:host_id>/leave")
@signed_in
@for_areas
def leave(round: Round, host_id: int) -> Page:
    """Leave for one's area."""
    host = queries.get_host(round, host_id)
    with transaction():
        is_done = services.leave(current_actor(), host)
    flash("Your area has left the round. Its request stays yours." if is_done else WAITS, "success")
    return redirect(url_for("rounds.index"), 303)


@bp.route("/<int:round_id>/review", methods=["GET", "POST"])
@signed_in
@for_whoever_sees
@while_in(*UNDER_WAY)
def review(round: Round) -> Page:
    """Review in this round."""
    own, profile = queries.find_own_place(current_actor(), round), reviewers.find_own(current_actor())
    form = forms.ReviewForm(data={"places": str(own.places) if own else ""})
    address = page_of(round)
    act = submit(form, lambda: services.join_as_reviewer(current_actor(), round, numbers.row_number(form.places.data)))
    if act.done:
        flash("You review in this round. You are told when you are offered a seat.", "success")
        return redirect(address, 303)
    is_open = profile is not None and profile.status == "open"
    return drawn("rounds/review.html", form, round=round, title=round_name(round), back=address, is_open=is_open, own=own)


@bp.post("/<int:round_id>/review/leave")
@signed_in
@for_whoever_sees
def stop_reviewing(round: Round) -> Page:
    """Review in it no more."""
    own, address = queries.find_own_place(current_actor(), round), page_of(round)
    if own is None:
        raise NotFound
    if round.is_triad:
        address = url_for("rounds.index")
    with transaction():
        services.leave_as_reviewer(current_actor(), own)
    flash("You do not review in this round any more.", "success")
    return redirect(address, 303)

"""Where rounds stand: those one sees, one of them, and what starts, moves and ends them."""

from flask import flash, redirect, render_template, url_for

from app.areas.places import current_areas
from app.core import clock, numbers
from app.core.db import transaction
from app.exchanges.reviewers.months import in_words, months_from
from app.exchanges.reviews.overview.presenters import areas_to_ask_for
from app.exchanges.rounds.overview import forms, presenters, services
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round import services as rounds
from app.exchanges.rounds.round.blueprint import Page, bp, for_areas, for_audience, for_whoever_sees, page_of
from app.exchanges.rounds.round.lifecycle import OVER, ROUND, TAKES_AREAS, UNDER_WAY
from app.exchanges.rounds.round.models import Round
from app.exchanges.rounds.round.names_presenters import round_name
from app.web.access import current_actor, role, signed_in
from app.web.submitting import drawn, submit

MOVES = {
    "begin": "Go on to putting teams together",
    "propose": "The teams are put together",
    "run": "The exchanges begin",
    "close": "Close the round",
}


@bp.get("")
@signed_in
def index() -> Page:
    """The rounds that I see, my own first."""
    actor = current_actor()
    return render_template(
        "rounds/index.html",
        rows=presenters.round_rows(actor),
        may_start=policy.can_start(actor),
        has_area=bool(areas_to_ask_for(actor)),
    )


@bp.route("/new", methods=["GET", "POST"])
@role("admin")
def new() -> Page:
    """Open a round."""
    form = forms.RoundForm().offer(months_from(clock.today()))
    outcome = submit(
        form,
        lambda: (
            rounds.start(current_actor(), form.title.data or "", form.months.data, numbers.row_number(form.team_size.data)).id
        ),
    )
    if outcome.done:
        flash("The round is open. Appoint who coordinates it.", "success")
        return redirect(url_for(".coordinator", round_id=outcome.value), 303)
    return drawn("rounds/new.html", form)


@bp.route("/triads/new", methods=["GET", "POST"])
@signed_in
def new_triad() -> Page:
    """Ask two areas into a triad with one's own."""
    form = forms.TriadForm()
    form.own.offer(areas_to_ask_for(current_actor()))
    for field in (form.second, form.third):
        field.offer((area.code, area.label) for area in current_areas())
    form.months.offer([(code, in_words(code)) for code in months_from(clock.today())])
    outcome = submit(
        form,
        lambda: services.ask_for_triad(current_actor(), form.own.data, (form.second.data, form.third.data), form.months.data).id,
    )
    if outcome.done:
        flash("The two areas are asked. Join with your own request next.", "success")
        return redirect(url_for(".show", round_id=outcome.value), 303)
    return drawn("rounds/new-triad.html", form, has_area=bool(areas_to_ask_for(current_actor())))


@bp.get("/<int:round_id>")
@signed_in
@for_whoever_sees
def show(round: Round) -> Page:
    """One round: whose turn it is, what can be done now, who takes part, and when."""
    actor = current_actor()
    rows = presenters.host_rows(actor, round)
    steers = policy.steers(actor, round)
    return render_template(
        "rounds/show.html",
        round=round,
        row=presenters.round_row(actor, round),
        coordinator=presenters.coordinator_words(round),
        hosts=rows,
        calendar=presenters.calendar_rows([row for row in rows if row.exchange_id], round),
        is_in_it=policy.takes_part(actor, round),
        steers=steers,
        moves=[(verb, words) for verb, words in MOVES.items() if steers and ROUND.allows(round, verb, actor)],
        may_join=round.status in TAKES_AREAS and bool(actor.commissioned_areas),
        may_review=round.status in UNDER_WAY and actor.verified,
        own=queries.find_own_place(actor, round),
        may_agree=rounds.may_agree(actor, round),
        may_appoint=policy.appoints(actor, round) and round.status not in OVER,
        may_withdraw=ROUND.allows(round, "withdraw", actor) and not round.is_triad,
        may_repeat=round.is_triad and round.status == "closed" and policy.is_of_area(actor, round),
    )


@bp.post("/<int:round_id>/move")
@signed_in
@for_audience(policy.can_see)
def move(round: Round) -> Page:
    """Move it on, or withdraw it."""
    form, address = forms.MoveForm(), page_of(round)
    with transaction():
        services.move(current_actor(), round, form.verb.data or "")
    flash("Done.", "success")
    return redirect(address, 303)


@bp.post("/<int:round_id>/again")
@signed_in
@for_areas
def run_again(round: Round) -> Page:
    """Ask the areas of a triad that is over once more."""
    with transaction():
        triad_id = services.run_again(current_actor(), round, months_from(clock.today())).id
    flash("The areas are asked again. Join with your own request next.", "success")
    return redirect(url_for(".show", round_id=triad_id), 303)


@bp.route("/<int:round_id>/coordinator", methods=["GET", "POST"])
@role("admin")
@for_audience(policy.appoints)
def coordinator(round: Round) -> Page:
    """Appoint who coordinates it."""
    form, address = forms.CoordinatorForm(), page_of(round)
    outcome = submit(form, lambda: rounds.appoint(current_actor(), round, form.email.data or "").waits_since is None)
    if outcome.done:
        flash(
            "They coordinate the round."
            if outcome.value
            else "It waits: you appointed yourself, or somebody of your own organisation. The areas in the round and the other "
            "administrators are told, and one of them has to agree.",
            "success",
        )
        return redirect(address, 303)
    return drawn(
        "rounds/coordinator.html",
        form,
        round=round,
        title=round_name(round),
        back=address,
        coordinator=presenters.coordinator_words(round),
        has_one=queries.open_coordinator(round) is not None,
    )


@bp.post("/<int:round_id>/coordinator/agree")
@signed_in
@for_whoever_sees
def agree_to_coordinator(round: Round) -> Page:
    """Agree to an appointment that waits."""
    address = page_of(round)
    with transaction():
        rounds.agree_to_coordinator(current_actor(), round)
    flash("You have agreed. They coordinate the round.", "success")
    return redirect(address, 303)


@bp.post("/<int:round_id>/coordinator/refuse")
@signed_in
@for_whoever_sees
def refuse_coordinator(round: Round) -> Page:
    """Take an appointment back that waits."""
    address = page_of(round)
    with transaction():
        rounds.refuse_coordinator(current_actor(), round)
    flash("The appointment is taken back.", "success")
    return redirect(address, 303)


@bp.post("/<int:round_id>/coordinator/end")
@signed_in
@for_whoever_sees
def end_coordinator(round: Round) -> Page:
    """Coordinate it no more, or let somebody do so no more."""
    address = page_of(round)
    with transaction():
        rounds.step_down(current_actor(), round)
    flash("The appointment has ended.", "success")
    return redirect(address, 303)

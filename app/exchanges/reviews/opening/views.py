"""The pages of what is open to a team: choosing, reading, the log, and taking back."""

from flask import flash, redirect, render_template, url_for

from app.core.db import transaction
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, for_hosts, for_team, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.opening import forms, presenters, queries, services
from app.exchanges.reviews.requests.presenters import host_names
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit


def _material(exchange_id: int) -> str:
    return url_for("reviews.material", exchange_id=exchange_id)


@bp.get("/reviews/<int:exchange_id>/material")
@signed_in
@for_everyone_in_it
def material(exchange: Exchange) -> Page:
    """What is open to the team; for the host, what it could open, and who opened what."""
    actor, openings = current_actor(), queries.list_openings(exchange)
    is_host = policy.is_host(actor, exchange)
    rows = presenters.opening_rows(openings)
    return render_template(
        "reviews/material.html",
        exchange=exchange,
        hosts=host_names(exchange),
        back=page_of(exchange),
        is_host=is_host,
        rows=rows if is_host else [row for row in rows if row.is_open],
        readings=presenters.reading_rows(openings) if is_host else (),
        signed=[(row.id, presenters.title_of(row)) for row in queries.list_signed(actor, exchange)],
        may_open=is_host and exchange.status in services.STATES and not exchange.is_paused,
    )


@bp.route("/reviews/<int:exchange_id>/material/of/<int:assessment_id>", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(*services.STATES)
def open_material(exchange: Exchange, assessment_id: int) -> Page:
    """Choose which standards of a signed assessment the team may read."""
    assessment = queries.get_signed(current_actor(), exchange, assessment_id)
    form, address = forms.OpenForm(data={"standards": presenters.focus_of(exchange)}), _material(exchange.id)
    form.standards.offer(presenters.signed_choices(assessment))
    outcome = submit(form, lambda: services.open_to_team(current_actor(), exchange, assessment_id, form.standards.data))
    if outcome.done:
        flash(
            "It is open to the team." if outcome.value else "You have said so. Somebody of another organisation has to.",
            "success",
        )
        return redirect(address, 303)
    return drawn(
        "reviews/open-material.html",
        form,
        hosts=host_names(exchange),
        back=address,
        back_text="What is open",
        title=presenters.title_of(assessment),
    )


@bp.post("/reviews/<int:exchange_id>/material/<int:opening_id>/take-back")
@signed_in
@for_hosts
def take_back_material(exchange: Exchange, opening_id: int) -> Page:
    """Close it to the team."""
    address = _material(exchange.id)
    with transaction():
        services.take_back(current_actor(), exchange, opening_id)
    flash("It is closed to the team.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/material/<int:opening_id>/open")
@signed_in
@for_team
def read_material(exchange: Exchange, opening_id: int) -> Page:
    """Open it: that stands in the host's log."""
    address = url_for(".read_opening", exchange_id=exchange.id, opening_id=opening_id)
    with transaction():
        services.read(current_actor(), exchange, opening_id)
    return redirect(address, 303)


@bp.get("/reviews/<int:exchange_id>/material/<int:opening_id>")
@signed_in
@for_team
def read_opening(exchange: Exchange, opening_id: int) -> Page:
    """What the host says of the standards that it opened, to somebody who has just opened it."""
    opening = queries.get_open(current_actor(), exchange, opening_id)
    if not queries.is_opened_by(current_actor(), opening):
        return redirect(_material(exchange.id), 303)
    return render_template(
        "reviews/opening.html",
        hosts=host_names(exchange),
        back=_material(exchange.id),
        back_text="What is open",
        title=presenters.title_of(opening.assessment),
        rows=presenters.standard_rows(opening),
    )

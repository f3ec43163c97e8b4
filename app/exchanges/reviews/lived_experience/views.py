"""The pages of a seat for somebody with lived experience: the host's, and those of who supports them."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.accounts import queries as accounts
from app.contributions.services.guarding import AtRisk
from app.core import numbers
from app.core.db import transaction
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, page_of, to_second_step, while_in
from app.exchanges.reviews.exchange.lifecycle import UNDER_WAY
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.lived_experience import forms, queries, services
from app.exchanges.reviews.lived_experience.models import LivedSeat
from app.exchanges.reviews.lived_experience.services import Proposal
from app.exchanges.reviews.requests.presenters import host_names
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit

WAITS = "You have said so. Somebody of another organisation has to."


@bp.app_template_global("seats_to_support")
def seats_to_support() -> list[tuple[int, str]]:
    """The seats that the reader's organisation is asked about or supports: number, and whose review it is."""
    return [(seat.id, host_names(seat.exchange)) for seat in queries.list_supported(current_actor())]


@bp.route("/reviews/<int:exchange_id>/lived-experience", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def lived_experience(exchange: Exchange) -> Page:
    """For the host: asking an organisation, and what it proposes. The name is there once both have said yes."""
    seat, address = queries.find_of(exchange), url_for("reviews.lived_experience", exchange_id=exchange.id)
    if seat is not None:
        return _host_page(exchange, seat, forms.AgreeForm(data={"stamp": services.stamp_of_offer(seat)}))
    form = forms.AskForm()
    form.organisation.offer((str(one.id), one.name) for one in accounts.list_named_organisations())
    asked = submit(form, lambda: services.ask(current_actor(), exchange, numbers.row_number(form.organisation.data)))
    if asked.done:
        flash("They are asked.", "success")
        return redirect(address, 303)
    return _host_page(exchange, None, form)


def _host_page(exchange: Exchange, seat: LivedSeat | None, form: forms.AskForm | forms.AgreeForm) -> Page:
    names = accounts.organisation_names([seat.organisation_id]) if seat is not None else {}
    return drawn(
        "reviews/lived-experience.html",
        form,
        exchange=exchange,
        hosts=host_names(exchange),
        back=page_of(exchange),
        seat=seat,
        name=seat.first_name if seat is not None and seat.status == "agreed" else "",
        organisation=next(iter(names.values()), accounts.UNNAMED),
    )


@bp.post("/reviews/<int:exchange_id>/lived-experience/agree")
@signed_in
@for_hosts
@while_in(*UNDER_WAY)
def agree_to_lived_experience(exchange: Exchange) -> Page:
    """Agree to what was proposed, as it was read."""
    form, seat = forms.AgreeForm(), queries.get_of(exchange)
    address = url_for("reviews.lived_experience", exchange_id=exchange.id)
    outcome = submit(form, lambda: services.agree(current_actor(), seat, form.stamp.data or ""))
    if outcome.done:
        flash("Agreed. Both sides have said yes." if outcome.value else WAITS, "success")
        return redirect(address, 303)
    return _host_page(exchange, seat, form)


@bp.post("/reviews/<int:exchange_id>/lived-experience/end")
@signed_in
@for_hosts
def end_lived_experience(exchange: Exchange) -> Page:
    """End it for the host: nothing of it is left."""
    address = page_of(exchange)
    with transaction():
        services.end(current_actor(), queries.get_of(exchange))
    flash("It has ended, and nothing of it is kept.", "success")
    return redirect(address, 303)


@bp.route("/lived-experience/<int:lived_seat_id>", methods=["GET", "POST"])
@signed_in
def support(lived_seat_id: int) -> Page:
    """For who supports somebody: proposing them, and what was said. It takes the second step, as everything of another area."""
    seat = queries.get_supported(current_actor(), lived_seat_id)
    if not current_actor().second_factor:
        to_second_step()
    context: dict[str, Any] = {
        "hosts": host_names(seat.exchange),
        "back": url_for("reviews.index"),
        "back_text": "Your exchanges",
    }
    if seat.status != "asked":
        return render_template("reviews/support.html", seat=seat, form=None, **context)
    form = forms.ProposeForm()

    def propose() -> None:
        words = (form.first_name.data or "", form.support_contact.data or "", form.paid_time.data or "")
        services.propose(current_actor(), seat, Proposal(*words, person_agrees=bool(form.person_agrees.data)))

    outcome = submit(form, propose)
    if outcome.done:
        flash("Thank you. The host learns the name once it has agreed.", "success")
        return redirect(url_for("reviews.support", lived_seat_id=lived_seat_id), 303)
    return drawn("reviews/support.html", form, seat=seat, at_risk=outcome.refused_as(AtRisk), **context)


@bp.post("/lived-experience/<int:lived_seat_id>/end")
@signed_in
def end_support(lived_seat_id: int) -> Page:
    """They do not come, or leave: nothing of it is left. Nobody asks why, and no second step is in the way."""
    with transaction():
        services.end(current_actor(), queries.get_supported(current_actor(), lived_seat_id))
    flash("It has ended, and nothing of it is kept. Nobody asks why.", "success")
    return redirect(url_for("reviews.index"), 303)

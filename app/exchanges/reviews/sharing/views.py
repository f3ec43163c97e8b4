"""The page on which a host ticks what others may learn from its review."""

from flask import flash, redirect, url_for

from app.exchanges.learning import queries as learning
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_hosts, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings.queries import FINAL, list_final_lines
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.sharing import forms, services
from app.exchanges.standards.framework import framework
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit


@bp.route("/reviews/<int:exchange_id>/learning-note", methods=["GET", "POST"])
@signed_in
@for_hosts
@while_in(*FINAL)
def begin_learning_note(exchange: Exchange) -> Page:
    """Tick lines of the report, and begin a note for others with them; or go to the note that was begun."""
    note = learning.find_for_exchange(exchange.id)
    form, titles = forms.TickForm(), {standard.id: standard.title for standard in framework().standards}
    form.lines.offer(
        (str(line.id), f"{titles.get(line.standard, line.standard)}: {line.text}") for line in list_final_lines(exchange)
    )
    outcome = submit(form, lambda: services.begin(current_actor(), exchange, form.lines.data or []).id)
    if outcome.done:
        flash("The note is begun, and both sides are told. Complete it here: it is published once both have agreed.", "success")
        return redirect(url_for("learning_drafts.show", draft_id=outcome.value), 303)
    return drawn(
        "reviews/learning-note.html",
        form,
        exchange=exchange,
        hosts=host_names(exchange),
        back=page_of(exchange),
        draft_id=note.id if note else None,
        first_day=services.first_day(exchange),
        are_names_forgotten=exchange.forgotten_at is not None,
    )

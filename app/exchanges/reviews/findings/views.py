"""The pages of the team's lines: reading them, writing them, sending the draft, and an urgent one by itself."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, for_hosts, for_team, page_of, while_in
from app.exchanges.reviews.exchange.lifecycle import OVER
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import forms, presenters, queries, services
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.findings.values import LINE, NOTHING, TOLD, URGENT
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in, show_again
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.submitting import drawn, submit

STEPS = {"up": -1, "down": 1}


def findings_page(exchange_id: int) -> str:
    """The address of the findings of an exchange."""
    return url_for("reviews.findings", exchange_id=exchange_id)


def about(exchange: Exchange) -> Mapping[str, Any]:
    """What a page below the findings shows of the exchange."""
    return {**presenters.about(current_actor(), exchange), "back": findings_page(exchange.id), "back_text": "The findings"}


def line_of(exchange: Exchange, finding_id: int, *statuses: str) -> Finding:
    """A line that the actor may read, in one of `statuses`. Raises NotFound, and Conflict for a form that comes too late."""
    line = queries.get_line(current_actor(), exchange, finding_id)
    if line.status not in statuses:
        raise NotFound if request.method == "GET" else Conflict(exchanges.NOT_NOW)
    return line


@bp.get("/reviews/<int:exchange_id>/findings")
@signed_in
@for_everyone_in_it
def findings(exchange: Exchange) -> Page:
    """The lines, whose turn it is, and what can be done now."""
    actor = current_actor()
    return render_template(
        "reviews/findings.html",
        **presenters.about(actor, exchange),
        back=page_of(exchange),
        groups=presenters.groups(actor, exchange),
        stage=queries.stage_of(exchange),
        may_write=presenters.may_write(exchange),
        leads=policy.leads_team(actor, exchange),
        is_over=exchange.status in OVER,
    )


@bp.route("/reviews/<int:exchange_id>/findings/new", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_team
@while_in(*services.WRITTEN_IN)
def add_finding(exchange: Exchange) -> Page:
    """Write a line."""
    form = forms.line_form(NOTHING, presenters.standard_choices(exchange), presenters.kinds_now(exchange))

    def save(writing: Writing) -> None:
        services.add(current_actor(), exchange, writing)

    return _line_sheet(exchange, form, save)


@bp.route("/reviews/<int:exchange_id>/findings/<int:finding_id>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_team
@while_in(*services.WRITTEN_IN)
def change_finding(exchange: Exchange, finding_id: int) -> Page:
    """Change a line of the draft."""
    line = line_of(exchange, finding_id, "drafted")
    values = services.line_values(line)
    form = forms.line_form(values, presenters.standard_choices(exchange), presenters.kinds_now(exchange), line)
    return _line_sheet(exchange, form, partial(services.change, current_actor(), line), line)


def _line_sheet(exchange: Exchange, form: BaseForm, save: Any, line: Finding | None = None) -> Page:
    address = findings_page(exchange.id)
    context = {**about(exchange), "line": line}
    return fill_in(
        Sheet(form, LINE, "reviews/finding.html", save, lambda: address, context, presenters.words, "The line is saved.")
    )


@bp.post("/reviews/<int:exchange_id>/findings/<int:finding_id>/delete")
@signed_in
@for_team
@while_in(*services.WRITTEN_IN)
def delete_finding(exchange: Exchange, finding_id: int) -> Page:
    """Throw a line of the draft away."""
    address, line = findings_page(exchange.id), queries.get_line(current_actor(), exchange, finding_id)
    with transaction():
        services.delete(current_actor(), line)
    flash("The line is deleted.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/findings/<int:finding_id>/move/<direction_slug>")
@signed_in
@for_team
@while_in(*services.WRITTEN_IN)
def move_finding(exchange: Exchange, finding_id: int, direction_slug: str) -> Page:
    """Put a line of the draft one place up or down."""
    if direction_slug not in STEPS:
        raise NotFound
    address, line = findings_page(exchange.id), queries.get_line(current_actor(), exchange, finding_id)
    with transaction():
        services.move(current_actor(), line, STEPS[direction_slug])
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/findings/<int:finding_id>/send", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_team
@while_in(*services.WRITTEN_IN)
def send_urgent(exchange: Exchange, finding_id: int) -> Page:
    """Send an urgent line at once, having said who was told outside this site."""
    line = line_of(exchange, finding_id, "drafted")
    if line.kind != URGENT:
        raise NotFound
    stamp, address = stamp_of(services.line_values(line)), findings_page(exchange.id)
    form = forms.told_form(stamp)
    read_stamp = form["line"].data or ""
    show_again(form, "line", stamp)  # a page that is drawn again shows the line as it is by then

    def save(writing: Writing) -> None:
        services.send_urgent(current_actor(), line, writing, read_stamp)

    context = {**about(exchange), "row": presenters.line_row(current_actor(), line)}
    done = "It is with the host. They are reminded until one of them says that they read it."
    return fill_in(Sheet(form, TOLD, "reviews/send-urgent.html", save, lambda: address, context, done=done))


@bp.post("/reviews/<int:exchange_id>/findings/<int:finding_id>/read")
@signed_in
@for_hosts
def read_finding(exchange: Exchange, finding_id: int) -> Page:
    """Say for the host that an urgent line was read."""
    address, line = findings_page(exchange.id), queries.get_line(current_actor(), exchange, finding_id)
    with transaction():
        services.say_read(current_actor(), line)
    flash("The team sees that you have read it.", "success")
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/findings/send", methods=["GET", "POST"])
@signed_in
@for_team
@while_in("reporting")
def send_draft(exchange: Exchange) -> Page:
    """Read the draft as a whole, with what was explained of the check's hits, and send it."""
    is_too_late = request.method == "GET" and exchange.draft_sent_at is not None
    if is_too_late or not policy.leads_team(current_actor(), exchange):
        raise NotFound
    form, address = forms.SendDraftForm(data={"stamp": services.stamp_of_draft(exchange)}), findings_page(exchange.id)
    if submit(form, lambda: services.send_draft(current_actor(), exchange, form.stamp.data or "")).done:
        flash("The draft is with the host, who has ten working days to answer.", "success")
        return redirect(address, 303)
    return drawn(
        "reviews/send-draft.html", form, **about(exchange), groups=_drafts(exchange), last_day=queries.last_day_from_now()
    )


def _drafts(exchange: Exchange) -> Sequence[tuple[str, Sequence[presenters.LineRow]]]:
    rows = presenters.groups(current_actor(), exchange)
    return [(title, [row for row in lines if row.status == "drafted"]) for title, lines in rows]

"""The pages of a team's notes. Nobody else has them: not the host, and nobody whose seat has ended."""

from functools import partial

from flask import render_template, url_for

from app.contributions.taking_away.responses import drawn as document_drawn
from app.core import clock
from app.core.errors import NotFound
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_team, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.notes import documents, forms, presenters, queries, services
from app.exchanges.reviews.notes.values import NAMES
from app.exchanges.reviews.overview.presenters import exchange_row
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.exchanges.standards.framework import Standard, framework
from app.web.access import current_actor, keeps_what_was_typed, signed_in


def _notes(exchange: Exchange) -> str:
    return url_for("reviews.notes", exchange_id=exchange.id)


def _about(exchange: Exchange) -> dict[str, object]:
    return {
        "exchange": exchange,
        "hosts": host_names(exchange),
        "audience": presenters.audience_line(exchange),
        "turn": exchange_row(exchange).turn,
    }


def _may_write(exchange: Exchange) -> bool:
    return exchange.status in services.STATES and not exchange.is_paused


@bp.get("/reviews/<int:exchange_id>/notes")
@signed_in
@for_team
def notes(exchange: Exchange) -> Page:
    """Every standard, with the level that each of the team would give."""
    groups = presenters.groups(exchange)
    rows = [row for _name, among in groups for row in among]
    return render_template(
        "reviews/notes.html",
        **_about(exchange),
        back=page_of(exchange),
        groups=groups,
        has_notes=any(row.notes for row in rows),
        explained=presenters.explained_rows(rows) if policy.leads_team(current_actor(), exchange) else (),
        may_write=_may_write(exchange),
    )


@bp.get("/reviews/<int:exchange_id>/notes/<standard_slug>")
@signed_in
@for_team
def note(exchange: Exchange, standard_slug: str) -> Page:
    """What the team noted of a standard, beside each other."""
    return render_template("reviews/note.html", form=None, **_about_standard(exchange, _standard(standard_slug)))


@bp.route("/reviews/<int:exchange_id>/notes/<standard_slug>/write", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_team
@while_in(*services.STATES)
def write_note(exchange: Exchange, standard_slug: str) -> Page:
    """Write one's own note of a standard, beside what the others noted."""
    standard, seat = _standard(standard_slug), queries.own_seat(current_actor(), exchange)
    row, address = queries.find_note(seat, standard.id), _notes(exchange)
    sheet = Sheet(
        forms.note_form(framework(), services.values_of(row), row),
        NAMES,
        "reviews/note.html",
        partial(services.note, current_actor(), exchange, standard.id),
        lambda: address,
        _about_standard(exchange, standard, writer_seat_id=seat.id),
        presenters.words,
        "Your note is saved.",
    )
    return fill_in(sheet)


def _about_standard(exchange: Exchange, standard: Standard, *, writer_seat_id: int = 0) -> dict[str, object]:
    """What its page shows; to who writes, the notes of the others beside their own."""
    [row] = presenters.standard_rows(exchange, [standard])
    return {
        **_about(exchange),
        "back": _notes(exchange),
        "back_text": "The team’s notes",
        "standard": standard,
        "row": row,
        "writer_seat_id": writer_seat_id,
    }


def _standard(standard_slug: str) -> Standard:
    standard = framework().by_id.get(standard_slug)
    if standard is None:
        raise NotFound
    return standard


@bp.get("/reviews/<int:exchange_id>/notes/print")
@signed_in
@for_team
def notes_print(exchange: Exchange) -> Page:
    """All that was noted on one page, laid out for paper."""
    audience = presenters.audience_line(exchange)
    document = documents.document_of(presenters.noted(exchange), audience, clock.today())
    return render_template(
        "reviews/print.html",
        title="The team’s notes",
        back=_notes(exchange),
        back_text="The team’s notes",
        document=document_drawn(document),
        audience=audience,
        files=(),
    )

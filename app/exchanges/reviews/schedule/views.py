"""The pages of a schedule: reading, filling, changing, sending out and taking away. Host and team do all of it alike."""

from collections.abc import Callable
from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.contributions.taking_away.responses import Answer, Offer, Place, drawn, handed_over, signed_in_asker
from app.core import clock, numbers
from app.core.db import transaction
from app.core.errors import NotFound
from app.documents import formats
from app.documents.model import TextDocument
from app.exchanges.reviewers.months import all_in_words
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.overview.presenters import audience_line, exchange_row
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.reviews.schedule import documents, entries, forms, presenters, queries, services
from app.exchanges.reviews.schedule.values import NAMES, NOTHING, origin
from app.exchanges.reviews.writing.sheet_views import Sheet, fill_in
from app.exchanges.reviews.writing.values import Overtaken, Writing
from app.exchanges.standards.framework import framework
from app.mail import letters, messages
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.security import attachment

FILE_NAME = "schedule"  # names no area: a file's name is seen in places where the file is not read
ENTRY_NAME = "session"
FORMATS = tuple(one.code for one in formats.TEXT_FORMATS)


def _schedule(exchange: Exchange) -> str:
    return url_for("reviews.schedule", exchange_id=exchange.id)


def _about(exchange: Exchange) -> dict[str, object]:
    """What every page of a schedule shows of its exchange."""
    return {
        "exchange": exchange,
        "hosts": host_names(exchange),
        "audience": audience_line(current_actor(), exchange),
        "turn": exchange_row(exchange).turn,
    }


@bp.get("/reviews/<int:exchange_id>/schedule")
@signed_in
@for_everyone_in_it
def schedule(exchange: Exchange) -> Page:
    """Every session in order of time, and what does not fit together."""
    rows = presenters.session_rows(exchange)
    return render_template(
        "reviews/schedule.html",
        **_about(exchange),
        back=page_of(exchange),
        days=presenters.by_day(rows),
        sent=queries.find_schedule(exchange.id),
        may_change=exchange.status in services.STATES and not exchange.is_paused,
        has_day=any(row.is_dated for row in rows),
    )


@bp.post("/reviews/<int:exchange_id>/schedule/fill")
@signed_in
@for_everyone_in_it
@while_in(*services.STATES)
def fill_schedule(exchange: Exchange) -> Page:
    """Begin it with what the standards in focus suggest."""
    address = _schedule(exchange)
    with transaction():
        count = services.fill(current_actor(), exchange)
    flash(f"{count} sessions are suggested. Change them, move them and remove them as you like.", "success")
    return redirect(address, 303)


@bp.post("/reviews/<int:exchange_id>/schedule/send-out")
@signed_in
@for_everyone_in_it
@while_in(*services.STATES)
def send_schedule(exchange: Exchange) -> Page:
    """Tell everybody who takes part that it stands."""
    address = _schedule(exchange)
    with transaction():
        services.send_out(current_actor(), exchange)
    flash("It is sent out. Everybody who takes part has a letter on its way, and another when it changes.", "success")
    return redirect(address, 303)


@bp.route("/reviews/<int:exchange_id>/schedule/sessions/new", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_everyone_in_it
@while_in(*services.STATES)
def add_session(exchange: Exchange) -> Page:
    """Put a session into the schedule."""
    members = list(presenters.seat_names(exchange).items())
    form = forms.session_form(framework(), exchange.standards, members, {**NOTHING, "way": exchange.form})
    return _fill_in(exchange, form, partial(services.add, current_actor(), exchange))


@bp.route("/reviews/<int:exchange_id>/schedule/sessions/<int:session_id>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@for_everyone_in_it
@while_in(*services.STATES)
def change_session(exchange: Exchange, session_id: int) -> Page:
    """Change a session, or move it to another time."""
    row = queries.get_session(exchange, session_id, cancelled=request.method == "POST")
    members = list(presenters.seat_names(exchange).items())
    form = forms.session_form(framework(), exchange.standards, members, services.values_of(row), row)
    return _fill_in(exchange, form, partial(services.change, current_actor(), exchange, session_id), session_id)


def _fill_in(exchange: Exchange, form: BaseForm, save: Callable[[Writing], Overtaken | None], session_id: int = 0) -> Page:
    address = _schedule(exchange)

    def keep(writing: Writing) -> Overtaken | None:
        minutes = numbers.whole(writing.values["minutes"]) or services.LENGTH
        return save(Writing({**writing.values, "minutes": minutes}, writing.stamp, writing.explained))

    sheet = Sheet(
        form,
        NAMES,
        "reviews/session.html",
        keep,
        lambda: address,
        {
            **_about(exchange),
            "back": address,
            "back_text": "The schedule",
            "session_id": session_id,
            "agreed_months": all_in_words(exchange.months),
        },
        partial(presenters.words, exchange),
        "The session is saved.",
    )
    return fill_in(sheet)


@bp.post("/reviews/<int:exchange_id>/schedule/sessions/<int:session_id>/remove")
@signed_in
@for_everyone_in_it
@while_in(*services.STATES)
def remove_session(exchange: Exchange, session_id: int) -> Page:
    """Take a session out."""
    address = _schedule(exchange)
    with transaction():
        services.remove(current_actor(), exchange, session_id)
    flash("The session is removed.", "success")
    return redirect(address, 303)


@bp.get("/reviews/<int:exchange_id>/schedule/print")
@signed_in
@for_everyone_in_it
def schedule_print(exchange: Exchange) -> Page:
    """All of it on one page, laid out for paper."""
    return render_template(
        "reviews/print.html",
        title="Schedule",
        back=_schedule(exchange),
        back_text="The schedule",
        document=drawn(_document(exchange)),
        audience=presenters.paper_line(exchange),
        files=[
            (one.label, url_for(".schedule_file", exchange_id=exchange.id, format_code=one.code)) for one in formats.TEXT_FORMATS
        ],
    )


@bp.route("/reviews/<int:exchange_id>/schedule/files/<format_code>", methods=["GET", "POST"])
@signed_in
@for_everyone_in_it
def schedule_file(exchange: Exchange, format_code: str) -> Answer:
    """All of it as a file to keep. Whoever fetches one that the worker made is asked again whether they may read it."""
    if format_code not in FORMATS:
        raise NotFound
    page = url_for(".schedule_print", exchange_id=exchange.id)
    stem = page.removesuffix("print") + "files"
    offer = Offer(
        build=lambda: _document(exchange),
        origins=lambda: (origin(exchange.id),),
        asker=signed_in_asker(),
        file_name=FILE_NAME,
    )
    return handed_over(offer, format_code, Place(page, "Back", lambda code: f"{stem}/{code}", page))


def _document(exchange: Exchange) -> TextDocument:
    author = f"Commissioners of {host_names(exchange)} and their review team"
    rows, line = presenters.session_rows(exchange), presenters.paper_line(exchange)
    return documents.document_of(rows, line, author, clock.today())


@bp.get("/reviews/<int:exchange_id>/schedule/calendar")
@signed_in
@for_everyone_in_it
def schedule_calendar(exchange: Exchange) -> Page:
    """All of it for a calendar, with what no longer takes place."""
    rows = queries.list_sessions(exchange.id, cancelled=True)
    dated = [entry for row in rows if (entry := presenters.entry_of(row)) is not None]
    return _calendar(entries.whole(dated, _source(exchange)), FILE_NAME)


@bp.get("/reviews/<int:exchange_id>/schedule/sessions/<int:session_id>/calendar")
@signed_in
@for_everyone_in_it
def session_calendar(exchange: Exchange, session_id: int) -> Page:
    """One session for a calendar: as it is now, or that it does not take place. Missing while it has no day."""
    entry = presenters.entry_of(queries.get_session(exchange, session_id, cancelled=True))
    if entry is None:
        raise NotFound
    return _calendar(entries.single(entry, _source(exchange)), ENTRY_NAME)


def _source(exchange: Exchange) -> entries.Source:
    return entries.Source(messages.sender()[1], letters.site_address(_schedule(exchange)), clock.now())


def _calendar(content: bytes, name: str) -> Response:
    response: Response = current_app.response_class(content, content_type=entries.MEDIA_TYPE)
    return attachment(response, f"{name}.ics")

"""The pages of a report: reading it, finishing it, printing it, and taking it away."""

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup

from app.contributions.taking_away.responses import Answer, Offer, Place, handed_over, signed_in_asker
from app.contributions.taking_away.responses import drawn as drawn_document
from app.core import clock
from app.core.errors import NotFound
from app.documents import formats
from app.documents.model import TextDocument
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it, for_team, page_of, while_in
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.findings import queries as findings
from app.exchanges.reviews.report import services, text_queries
from app.exchanges.reviews.report.documents import document_of
from app.exchanges.reviews.report.forms import FinishForm
from app.exchanges.reviews.report.text import ReportText
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit

FORMATS = tuple(one.code for one in formats.TEXT_FORMATS)
FILE_NAME = "peer-review-report"  # names no area: a file's name is seen in places where the file is not read
STATES = ("reporting", "final", "following-up", "closed")


def _document(text: ReportText) -> TextDocument:
    return document_of(text, clock.today())


def _drawn(text: ReportText) -> Markup:
    return drawn_document(_document(text))


@bp.get("/reviews/<int:exchange_id>/report")
@signed_in
@for_everyone_in_it
def report(exchange: Exchange) -> Page:
    """The report: final, or as it would be now."""
    text = text_queries.get_text(current_actor(), exchange)
    may_finish = policy.leads_team(current_actor(), exchange) and exchange.status == "reporting" and not exchange.is_paused
    return render_template(
        "reviews/report.html",
        exchange=exchange,
        hosts=text.host_names,
        back=page_of(exchange),
        text=text,
        document=_drawn(text),
        formats=formats.TEXT_FORMATS,
        obstacles=findings.stage_of(exchange).obstacles if may_finish else (),
        may_finish=may_finish,
    )


@bp.get("/reviews/<int:exchange_id>/report/print")
@signed_in
@for_everyone_in_it
def print_report(exchange: Exchange) -> Page:
    """All of it on one page, laid out for paper."""
    text = text_queries.get_text(current_actor(), exchange)
    return render_template("reviews/print-report.html", exchange=exchange, text=text, document=_drawn(text))


@bp.route("/reviews/<int:exchange_id>/report/files/<format_code>", methods=["GET", "POST"])
@signed_in
@for_everyone_in_it
def download_report(exchange: Exchange, format_code: str) -> Answer:
    """All of it as a file. Whoever fetches one that the worker made is asked again whether they may read it."""
    if format_code not in FORMATS:
        raise NotFound
    text, exchange_id = text_queries.get_text(current_actor(), exchange), exchange.id
    page = url_for(".report", exchange_id=exchange_id)
    offer = Offer(
        build=lambda: _document(text),
        origins=lambda: (f"exchange:{exchange_id}",),
        asker=signed_in_asker(),
        file_name=FILE_NAME,
    )
    return handed_over(offer, format_code, Place(page, "Back", lambda code: f"{page}/files/{code}", f"{page}/print"))


@bp.route("/reviews/<int:exchange_id>/report/finish", methods=["GET", "POST"])
@signed_in
@for_team
@while_in("reporting")
def finish_report(exchange: Exchange) -> Page:
    """Read the report a last time, and make it final."""
    if not policy.leads_team(current_actor(), exchange):
        raise NotFound
    form, address = FinishForm(data={"stamp": services.stamp_of_report(exchange)}), url_for(".report", exchange_id=exchange.id)
    if submit(form, lambda: services.finish(current_actor(), exchange, form.stamp.data or "")).done:
        flash("The report is final.", "success")
        return redirect(address, 303)
    stage, text = findings.stage_of(exchange), text_queries.get_text(current_actor(), exchange)
    return drawn(
        "reviews/finish-report.html",
        form,
        exchange=exchange,
        hosts=text.host_names,
        back=address,
        back_text="The report",
        text=text,
        stage=stage,
        document=_drawn(text),
    )

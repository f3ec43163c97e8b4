"""A plan to print and to take away, by who may read it at that moment."""

from flask import render_template, url_for

from app.contributions.taking_away.responses import Answer, Offer, Place, handed_over, signed_in_asker
from app.contributions.taking_away.responses import drawn as drawn_document
from app.core import clock
from app.core.errors import NotFound
from app.documents import formats
from app.documents.formats import Document
from app.exchanges.reviews.exchange.blueprint import Page, bp, for_everyone_in_it
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.following import presenters, queries
from app.exchanges.reviews.following.documents import PlanText, document_of, workbook_of
from app.exchanges.reviews.following.views import plan_page
from app.exchanges.reviews.requests.presenters import host_names
from app.web.access import current_actor, signed_in

CSV = "csv"
FORMATS = (*(one.code for one in formats.TEXT_FORMATS), CSV)
FILE_NAME = "action-plan"  # names no area: a file's name is seen in places where the file is not read


@bp.get("/reviews/<int:exchange_id>/plan/print")
@signed_in
@for_everyone_in_it
def print_plan(exchange: Exchange) -> Page:
    """All of it on one page, laid out for paper."""
    text, address = _text(exchange), plan_page(exchange.id)
    files = [
        (one.label, url_for(".download_plan", exchange_id=exchange.id, format_code=one.code)) for one in formats.TEXT_FORMATS
    ]
    return render_template(
        "reviews/print.html",
        title=text.title,
        back=address,
        back_text="The action plan",
        document=drawn_document(document_of(text)),
        audience=text.audience,
        files=[*files, ("CSV, for a spreadsheet", url_for(".download_plan", exchange_id=exchange.id, format_code=CSV))],
    )


@bp.route("/reviews/<int:exchange_id>/plan/files/<format_code>", methods=["GET", "POST"])
@signed_in
@for_everyone_in_it
def download_plan(exchange: Exchange, format_code: str) -> Answer:
    """All of it as a file. Whoever fetches one that the worker made is asked again whether they may read it."""
    if format_code not in FORMATS:
        raise NotFound
    text, exchange_id, page = _text(exchange), exchange.id, plan_page(exchange.id)

    def build() -> Document:
        return workbook_of(text) if format_code == CSV else document_of(text)

    offer = Offer(build=build, origins=lambda: (f"exchange-plan:{exchange_id}",), asker=signed_in_asker(), file_name=FILE_NAME)
    return handed_over(offer, format_code, Place(page, "Back", lambda code: f"{page}/files/{code}", f"{page}/print"))


def _text(exchange: Exchange) -> PlanText:
    """The plan as the actor may read it. Raises NotFound where they may not, and before anything is written."""
    actor = current_actor()
    plan = queries.require_readable(actor, exchange)
    if plan is None:
        raise NotFound
    return PlanText(
        hosts=host_names(exchange),
        audience=presenters.audience_of(exchange, is_sent=plan.sent_at is not None),
        actions=presenters.action_rows(actor, exchange),
        comments=presenters.comment_rows(actor, plan),
        made_on=clock.today(),
    )

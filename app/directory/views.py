"""The directory's pages: the listing, its downloads, one initiative, and how well the entries are kept."""

import re

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.areas.places import gazetteer
from app.contributions import policy
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.recall import Recall
from app.directory import detail, documents, listing, presenters, queries, selection
from app.directory.kind import INITIATIVE
from app.directory.selection import Selection
from app.web import shared_pages
from app.web.access import current_actor, public
from app.web.edge import database
from app.web.security import attachment

bp = Blueprint("directory", __name__, url_prefix="/directory", template_folder="templates")
bp.add_app_template_global(presenters.details, "initiative_details")
BOXES_KEPT, ARTICLES_KEPT, PAGES_KEPT = 50, 500, 500
_boxes: Recall[Markup] = Recall(BOXES_KEPT)
_articles: Recall[Markup] = Recall(ARTICLES_KEPT)
_pages: Recall[shared_pages.Pieces] = Recall(PAGES_KEPT)
SLUG = re.compile(r"[a-z0-9-]{1,100}")


@bp.get("")
@public
def index() -> str:
    """The listing: free text, facets with counts, an order, pages."""
    found = listing.find(current_actor(), _asked())
    asked = found.selection
    return render_template(
        "directory/index.html",
        asked=asked,
        page=found.page,
        results=[presenters.result(row) for row in found.page.items],
        filter_boxes=_filter_boxes(found),
        filters=presenters.filters_in_use(asked),
        sorts=presenters.sort_links(asked),
        order_note=presenters.ORDER_NOTES[asked.sort],
        hidden_sort=asked.sort if asked.sort != selection.default_sort(asked.text) else "",
        offers=presenters.offers(found),
        read=presenters.search_notes(found, asked),
        address_of_page=lambda number: asked.at(number).address(),
        download=asked.at(1).address("/directory/csv"),
        most_rows=documents.MOST_ROWS,
    )


@bp.get("/csv")
@public
def download() -> Response:
    """The same selection as a spreadsheet, at most documents.MOST_ROWS rows."""
    audiences, ids = listing.find_ids(current_actor(), _asked(), documents.MOST_ROWS)
    response = current_app.response_class(documents.csv_lines(database(), audiences, ids), content_type="text/csv; charset=utf-8")
    return attachment(response, "initiatives.csv")


@bp.get("/feed")
@public
def feed() -> Response:
    """What is new, for feed readers."""
    response = make_response(documents.atom_feed())
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


@bp.get("/checks")
@public
def checks() -> str:
    """How many entries were checked in time, for anyone to see."""
    late, checked, never = listing.stale_share()
    return render_template("directory/checks.html", late=late, checked=checked, never=never)


@bp.get("/<slug>")
@public
def show(slug: str) -> str | Response:
    """One initiative. An address it used to have leads to the one it has."""
    actor = current_actor()
    if not SLUG.fullmatch(slug):
        raise NotFound
    try:
        found = detail.get(actor, slug)
    except NotFound:
        moved = queries.find_moved(actor, slug)
        if moved is None:
            raise
        return redirect(url_for(".show", slug=moved), 301)
    if not shared_pages.may_share():
        return _draw_page(actor, found)
    return make_response(shared_pages.joined(_pages.get(found.kept_as, lambda: shared_pages.cut(_draw_page(actor, found)))))


def _draw_page(actor: Actor, found: detail.InitiativePage) -> str:
    live = found.live
    return render_template(
        "directory/show.html",
        live=live,
        article=_articles.get((live.live_revision_id, live.assurance, gazetteer().edition), lambda: _article(live)),
        badge=presenters.badge(live.assurance, ""),
        tone=presenters.TONES[live.assurance],
        checker=found.surroundings.checker,
        related=found.surroundings.related,
        may_edit=policy.can_edit(actor, live),
        may_check=policy.can_check(actor, live),
    )


def _asked() -> Selection:
    return selection.read(request.args, listing.facets())


def _filter_boxes(found: listing.Listing) -> Markup:
    """The facets of the form: the dearest part of the page to draw, and the same for everyone until something changes."""

    def draw() -> Markup:
        facets, areas = presenters.facet_views(found), presenters.area_choice(found)
        return Markup(render_template("directory/_filters.html", facets=facets, areas=areas))  # noqa: S704  # our own template

    return draw() if found.facets_as is None else _boxes.get(found.facets_as, draw)


def _article(live: queries.LivePage) -> Markup:
    body, html = queries.get_text(live.live_revision_id)
    drawn = render_template("directory/_detail.html", body=body, html=html, kind=INITIATIVE, contribution=live)
    return Markup(drawn)  # noqa: S704  # our own template, which escapes all but sanitised HTML

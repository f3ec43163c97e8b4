"""Home, search, the pages of words, health."""

import sqlalchemy as sa
from flask import Blueprint, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.contributions.listing.queries import read_clock
from app.contributions.listing.whole_queries import list_newest
from app.core.cache import Cache
from app.core.db import session
from app.core.packing import Packed
from app.core.pagination import Page, page_number
from app.directory.listing import DIRECTORY
from app.newsletter.issues.listing import ARCHIVE
from app.pages import queries, services
from app.pages.presenters import FACETS, filters_in, kind_label, met_by, place_label
from app.search.answering import engine
from app.search.asking.query import Query
from app.web import shared_pages
from app.web.access import for_crawlers, public
from app.web.formatting import with_parameters

bp = Blueprint("pages", __name__, template_folder="templates")
PAGE_SIZE = 20
NEWEST = 5  # initiatives on the home page
_homes: Cache[Packed] = Cache(2)


@bp.get("/")
@for_crawlers
@public
def home() -> Response:
    """What this is, and one click to what each kind of reader came for."""
    if not shared_pages.may_share():
        return make_response(_draw_home())
    return shared_pages.answer(_homes.get(read_clock(DIRECTORY, ARCHIVE), lambda: shared_pages.pack(_draw_home())))


def _draw_home() -> str:
    return render_template("pages/home.html", newest=list_newest(DIRECTORY, NEWEST), issues=list_newest(ARCHIVE, 1))


@bp.get("/search")
@public
def search() -> str:
    """Search everything published."""
    text = request.args.get("q", "")
    filters = filters_in(request.args)
    query = Query(
        text=text,
        kind="",
        filters=met_by(filters),
        page=page_number(request.args.get("page")),
        size=PAGE_SIZE,
    )
    results = engine.search(query) if text.strip() else None
    return render_template(
        "pages/search.html",
        q=text[:200],
        found=results,
        page=Page(results.hits, query.page, PAGE_SIZE, results.total) if results else None,
        facets=[facet.drawn(results, filters) for facet in FACETS] if results else [],
        chosen=[row for facet in FACETS for row in facet.removable(filters)],
        kind_label=kind_label,
        place_label=place_label,
        url_for_page=lambda number: with_parameters(page=number if number > 1 else None),
        without_suggestion=lambda words: url_for(".search", q=words),
    )


@bp.get("/<page_slug>")
@for_crawlers
@public
def page(page_slug: str) -> str:
    """A page of words."""
    found = queries.get_page(page_slug)
    pieces = [Markup(piece) for piece in services.around_operator(found.html)]  # noqa: S704  # sanitised when it was loaded
    return render_template("pages/page.html", page=found, pieces=pieces)


@bp.get("/healthz")
@public
def health() -> Response:
    """Whether this process can reach the database: for whatever watches the site."""
    session().execute(sa.text("SELECT 1"))
    response = make_response("ok\n", 200)
    response.mimetype = "text/plain"
    return response

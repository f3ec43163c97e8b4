"""The library's pages: the listing, its downloads, and one specification or outcomes framework."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from app.contributions.kinds.fields import Body
from app.contributions.listing import queries
from app.contributions.listing.section import Section
from app.library import listing_presenters
from app.library.listing import LIBRARY
from app.library.specifications import presenters as specification_presenters
from app.library.specifications.presenters import Details
from app.web.access import current_actor, for_crawlers, public

bp = Blueprint("library", __name__, url_prefix="/library", template_folder="templates")
_section = Section(LIBRARY, listing_presenters.result, listing_presenters.SHEET)


@bp.app_template_global()
def specification_details(body: Body, html: Mapping[str, Any]) -> Details:
    """What a specification says, with what this reader may know of the pages that it names."""
    return specification_presenters.details(body, html, queries.audiences_of(current_actor()))


@bp.get("")
@for_crawlers
@public
def index() -> Response:
    """The listing: free text, facets with counts, an order, pages."""
    return _section.index()


@bp.get("/csv")
@public
def download() -> Response:
    """The same selection as a spreadsheet."""
    return _section.download()


@bp.get("/feed")
@public
def feed() -> Response:
    """What is new, for feed readers."""
    return _section.feed()


@bp.get("/<slug>")
@for_crawlers
@public
def show(slug: str) -> Response:
    """One specification or outcomes framework. An address it used to have leads to the one it has."""
    return _section.show(slug)

"""The pages of learning notes: the listing, its downloads, one note."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.contributions.listing.section import Section
from app.exchanges.learning import presenters
from app.exchanges.learning.listing import LEARNING
from app.web.access import for_crawlers, public

bp = Blueprint("learning", __name__, url_prefix="/exchanges/learning", template_folder="templates")
bp.add_app_template_global(presenters.standards_of, "standards_of_note")
_section = Section(LEARNING, presenters.result, presenters.SHEET)


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
    """One note. An address it used to have leads to the one it has."""
    return _section.show(slug)

"""The directory's pages: the listing, its downloads, one initiative, and how well the entries are kept."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.contributions.listing import finding
from app.contributions.listing.section import Section
from app.core.numbers import percent
from app.directory import presenters
from app.directory.listing import DIRECTORY
from app.web.access import for_crawlers, public

bp = Blueprint("directory", __name__, url_prefix="/directory", template_folder="templates")
bp.add_app_template_global(presenters.details, "initiative_details")
_section = Section(DIRECTORY, presenters.result, presenters.SHEET)


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


@bp.get("/checks")
@for_crawlers
@public
def checks() -> str:
    """How many entries were checked in time, for anyone to see."""
    late, checked, never = finding.stale_share(DIRECTORY)
    return render_template("directory/checks.html", late=late, checked=checked, never=never, percent=percent(late, checked))


@bp.get("/<slug>")
@for_crawlers
@public
def show(slug: str) -> Response:
    """One initiative. An address it used to have leads to the one it has."""
    return _section.show(slug)

"""The directory's pages: the listing, its downloads, one initiative, and how well the entries are kept."""

from flask import Blueprint, render_template

from app.contributions.listing import finding
from app.contributions.listing.section import Section
from app.core.numbers import percent
from app.directory import presenters
from app.directory.listing import DIRECTORY
from app.web.access import for_crawlers, public

bp = Blueprint("directory", __name__, url_prefix="/directory", template_folder="templates")
bp.add_app_template_global(presenters.details, "initiative_details")
Section(DIRECTORY, presenters.result, presenters.SHEET).add_pages(bp)


@bp.get("/checks")
@for_crawlers
@public
def checks() -> str:
    """How many entries were checked in time, for anyone to see."""
    late, checked, never = finding.stale_share(DIRECTORY)
    return render_template("directory/checks.html", late=late, checked=checked, never=never, percent=percent(late, checked))

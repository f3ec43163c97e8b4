"""The library's pages: the listing, its downloads, and one specification or outcomes framework."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.contributions.kinds.fields import Body
from app.contributions.listing import queries
from app.contributions.listing.section import Section
from app.library import listing_presenters
from app.library.listing import LIBRARY
from app.library.specifications import presenters as specification_presenters
from app.library.specifications.presenters import Details
from app.web.access import current_actor

bp = Blueprint("library", __name__, url_prefix="/library", template_folder="templates")
Section(LIBRARY, listing_presenters.result, listing_presenters.SHEET).add_pages(bp)


@bp.app_template_global()
def specification_details(body: Body, html: Mapping[str, Any]) -> Details:
    """What a specification says, with what this reader may know of the pages that it names."""
    return specification_presenters.details(body, html, queries.audiences_of(current_actor()))

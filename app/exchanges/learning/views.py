"""The pages of learning notes: the listing, its downloads, one note."""

from flask import Blueprint

from app.contributions.listing.section import Section
from app.exchanges.learning import presenters
from app.exchanges.learning.listing import LEARNING

bp = Blueprint("learning", __name__, url_prefix="/exchanges/learning", template_folder="templates")
bp.add_app_template_global(presenters.standards_of, "standards_of_note")
Section(LEARNING, presenters.result, presenters.SHEET).add_pages(bp)

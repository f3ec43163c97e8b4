"""The library's pages: the listing, and one specification or outcomes framework."""

from flask import Blueprint

bp = Blueprint("library", __name__, url_prefix="/library", template_folder="templates")

"""What exchanges are, for anybody, and the standards to read before one begins."""

from flask import Blueprint, render_template

from app.exchanges.assessment import entry_views, file_views
from app.exchanges.assessment import views as assessment_views
from app.exchanges.assessment.blueprint import bp as assessments
from app.exchanges.invited import area_views as invited_views
from app.exchanges.passages import views as passage_views
from app.exchanges.standards import introductions
from app.exchanges.standards.framework import framework
from app.exchanges.statements import views as statement_views
from app.web.access import for_crawlers, public

__all__ = ["VIEW_MODULES", "assessments", "bp"]
# Each puts its pages on the blueprint of assessments.
VIEW_MODULES = (assessment_views, entry_views, file_views, invited_views, passage_views, statement_views)
bp = Blueprint("exchanges", __name__, url_prefix="/exchanges", template_folder="templates")


@bp.get("")
@for_crawlers
@public
def index() -> str:
    """What peer review between areas is for, and what an area can do here today."""
    return render_template("exchanges/index.html", framework=framework())


@bp.get("/standards")
@for_crawlers
@public
def standards() -> str:
    """Every standard as it is shipped, with its levels."""
    return render_template(
        "exchanges/standards.html", framework=framework(), introduction=introductions.drawn(framework().introduction)
    )

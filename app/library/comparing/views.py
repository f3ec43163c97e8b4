"""Comparing specifications side by side: choosing two to five, the page, and the page as a file. An address holds it all."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.contributions import queries as spine
from app.contributions.listing.queries import audiences_of
from app.contributions.models import Revision
from app.contributions.taking_away.responses import PRINT, Answer, Offer, Place, handed_over, signed_in_asker
from app.core import taxonomy
from app.core.errors import NotFound
from app.documents import formats
from app.library import queries
from app.library.comparing import comparison_documents, side_by_side
from app.library.comparing.documents import DrawnClauses, side_by_side_document, side_by_side_workbook
from app.library.comparing.side_by_side import FEWEST, MOST, CannotCompare, Column, Comparison
from app.library.exporting.documents import origins_of
from app.library.specifications.kind import CLAUSES, SPECIFICATION
from app.web.access import current_actor, public

bp = Blueprint("comparing", __name__, url_prefix="/library/compare")
Page = Response | str | tuple[str, int]
SHEET_CODES = frozenset(one.code for one in formats.SHEET_FORMATS)
UNKNOWN = "One of the specifications is not there, or not published now. Choose again."


@bp.get("")
@public
def compare() -> Page:
    """The comparison, or a page to choose from where fewer than two or more than five are chosen."""
    slugs = _chosen()
    if len(slugs) < FEWEST:
        return _choosing(slugs, "")
    try:
        versions = _read(slugs)
        comparison = _compared(versions)
    except NotFound:
        return _choosing(slugs, UNKNOWN), 404
    except CannotCompare:
        return _choosing(slugs, f"Choose {MOST} specifications at most"), 422
    return render_template(
        "library/compare.html",
        found=comparison,
        heat_words=comparison_documents.heat_words,
        html_of=DrawnClauses(versions),
        anchor=CLAUSES.anchor,
        formats=(*formats.TEXT_FORMATS, *formats.SHEET_FORMATS),
        place=_place(slugs),
        again=f"/library/compare?{_query(slugs[:1])}",
    )


@bp.route("/download/<format_code>", methods=["GET", "POST"])
@public
def download(format_code: str) -> Answer:
    """The comparison as a file: to read, to calculate with, or as a page to print."""
    slugs = _chosen()
    versions = _read(slugs)
    try:
        comparison = _compared(versions)
    except CannotCompare:
        raise NotFound from None
    make = side_by_side_workbook if format_code in SHEET_CODES else side_by_side_document
    offer = Offer(
        build=lambda: make(current_actor(), versions, comparison),
        origins=lambda: origins_of(versions),
        asker=signed_in_asker(),
    )
    return handed_over(offer, format_code, _place(slugs))


def _chosen() -> list[str]:
    """The specifications that the address names, each once, in its order."""
    return list(dict.fromkeys(slug for slug in request.args.getlist("with") if slug))


def _place(slugs: Sequence[str]) -> Place:
    """Where the comparison of these is handed over."""
    query = _query(slugs)
    return Place(
        page=f"/library/compare?{query}",
        words="Back to the comparison",
        address=lambda code: f"/library/compare/download/{code}?{query}",
        to_print=f"/library/compare/download/{PRINT}?{query}",
    )


def _query(slugs: Sequence[str]) -> str:
    return urlencode([("with", slug) for slug in slugs])


def _read(slugs: Sequence[str]) -> list[Revision]:
    """The published texts at `slugs`. Raises NotFound where one is not a specification that this person may read."""
    found = [spine.get_readable(current_actor(), SPECIFICATION.pages.section, slug) for slug in slugs[: MOST + 1]]
    if any(one.kind != SPECIFICATION.code for one in found):
        raise NotFound
    return [one.live_revision for one in found if one.live_revision is not None]


def _compared(chosen: Sequence[Revision]) -> Comparison:
    """Raises CannotCompare for too few or too many."""
    columns = [Column(one.body["title"], SPECIFICATION.pages.address(one.contribution.slug), one.body) for one in chosen]
    labels = {code: taxonomy.label("clause_type", code) for code in taxonomy.codes("clause_type")}
    return side_by_side.compare(columns, labels)


def _choosing(slugs: Sequence[str], error: str) -> str:
    offered = queries.list_specifications(audiences_of(current_actor()))
    return render_template(
        "library/compare-choose.html", offered=offered, chosen=set(slugs), error=error, fewest=FEWEST, most=MOST
    )

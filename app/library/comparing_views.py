"""Comparing specifications side by side: choosing two to five, the page, and the page as a workbook. An address holds it all."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.contributions import queries as spine
from app.contributions.listing.queries import audiences_of
from app.contributions.models import Contribution
from app.core import clock, config, taxonomy
from app.core.errors import NotFound
from app.documents import formats
from app.library import comparison_document, queries, side_by_side
from app.library.adapting_presenters import THE_SITE
from app.library.clauses import Clause
from app.library.side_by_side import FEWEST, MOST, CannotCompare, Column, Comparison
from app.library.specifications import CLAUSES, SPECIFICATION
from app.web.access import current_actor, public
from app.web.security import attachment

bp = Blueprint("comparing", __name__, url_prefix="/library/compare", template_folder="templates")
Page = Response | str | tuple[str, int]
UNKNOWN = "One of the specifications is not there, or not published now. Choose again."


@bp.get("")
@public
def compare() -> Page:
    """The comparison, or a page to choose from where fewer than two or more than five are chosen."""
    slugs = _chosen()
    if len(slugs) < FEWEST:
        return _choosing(slugs, "")
    try:
        chosen = _read(slugs)
        found = _compared(chosen)
    except NotFound:
        return _choosing(slugs, UNKNOWN), 404
    except CannotCompare:
        return _choosing(slugs, f"Choose {MOST} specifications at most"), 422
    return render_template(
        "library/compare.html",
        found=found,
        heat_words=comparison_document.heat_words,
        html_of=_html_of(chosen),
        anchor=CLAUSES.anchor,
        address=f"/library/compare/download/xlsx?{_query(slugs)}",
        ods=f"/library/compare/download/ods?{_query(slugs)}",
        again=f"/library/compare?{_query(slugs[:1])}",
    )


@bp.get("/download/<format_code>")
@public
def download(format_code: str) -> Page:
    """The comparison as a workbook."""
    chosen = _read(_chosen())
    try:
        found = _compared(chosen)
    except CannotCompare:
        raise NotFound from None
    site = config.settings().site_url
    book = comparison_document.workbook(
        found, author=THE_SITE, created=clock.today(), addresses=[f"{site}{column.address}" for column in found.columns]
    )
    wanted = formats.format_for(book, format_code)
    response: Response = current_app.response_class(wanted.render(book), content_type=wanted.media_type)
    return attachment(response, wanted.file_name(book.title))


def _chosen() -> list[str]:
    """The specifications that the address names, each once, in its order."""
    return list(dict.fromkeys(slug for slug in request.args.getlist("with") if slug))


def _query(slugs: Sequence[str]) -> str:
    return urlencode([("with", slug) for slug in slugs])


def _read(slugs: Sequence[str]) -> list[Contribution]:
    """The specifications at `slugs`. Raises NotFound where one is not a specification that this person may read."""
    found = [spine.get_readable(current_actor(), SPECIFICATION.section, slug) for slug in slugs[: MOST + 1]]
    if any(one.kind != SPECIFICATION.code for one in found):
        raise NotFound
    return found


def _compared(chosen: Sequence[Contribution]) -> Comparison:
    """Raises CannotCompare for too few or too many."""
    columns = [
        Column(one.live_revision.body["title"], SPECIFICATION.address(one.slug), one.live_revision.body)
        for one in chosen
        if one.live_revision is not None
    ]
    labels = {code: taxonomy.label("clause_type", code) for code in taxonomy.codes("clause_type")}
    return side_by_side.compare(columns, labels)


def _html_of(chosen: Sequence[Contribution]) -> "HtmlOf":
    return HtmlOf([one.live_revision.html if one.live_revision is not None else {} for one in chosen])


class HtmlOf:
    """The stored HTML of a clause of one of the specifications, by the place of its column from 0."""

    def __init__(self, stored: Sequence[dict[str, str]]) -> None:
        self._stored = stored

    def __call__(self, column: int, clause: Clause) -> Markup:
        drawn = self._stored[column].get(f"{CLAUSES.name}.{clause.id}.text", "")
        return Markup(drawn)  # noqa: S704  # made by the sanitiser when it was saved


def _choosing(slugs: Sequence[str], error: str) -> str:
    offered = queries.list_specifications(audiences_of(current_actor()))
    return render_template(
        "library/compare-choose.html", offered=offered, chosen=set(slugs), error=error, fewest=FEWEST, most=MOST
    )

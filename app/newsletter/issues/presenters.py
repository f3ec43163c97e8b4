"""What the archive and the editors' pages of an issue show: rows ready for a template, with no logic left to do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.contributions.kinds.coverage import NATIONAL
from app.contributions.listing.queries import Found
from app.contributions.models import Revision
from app.core import taxonomy
from app.core.pagination import Page
from app.core.text import cut
from app.newsletter import sections
from app.newsletter.issues import queries
from app.newsletter.issues.kind import LONGEST_SUMMARY
from app.newsletter.issues.listing import ARCHIVE
from app.newsletter.issues.queries import Published

PAGE_SIZE = 20
# Where an editor is likely to put a page, by its kind; what is of no kind here belongs to learning.
LIKELY = {"framework": "outcomes", "specification": "specifications", "initiative": "initiatives", "learning-note": "exchanges"}


@dataclass(frozen=True)
class Result:
    """One issue in the archive."""

    href: str
    title: str
    summary: str
    sections: tuple[str, ...]
    published_at: datetime


def result(row: Found) -> Result:
    """A row of the archive in words."""
    named = tuple(map(sections.label, row.section_codes.split()))
    return Result(ARCHIVE.address(row.slug), row.title, row.summary, named, row.first_published_at)


@dataclass(frozen=True)
class Typed:
    """What an editor typed to add a page, kept when it could not be added: `error` says why, `field` where."""

    page_id: int = 0
    section: str = ""
    summary: str = ""
    error: str = ""
    field: str = ""


NOTHING_TYPED = Typed()


@dataclass(frozen=True)
class ShelfRow:
    """One page on the shelf. `section` is where it is likely to go; `error` is shown by `error_field`."""

    id: int
    title: str
    address: str
    noun: str
    published_at: datetime
    is_new: bool
    topics: str
    summary: str
    section: str
    is_in_it: bool
    error: str = ""
    error_field: str = ""


@dataclass(frozen=True)
class Shelf:
    """What was published since `since` (None: since the site began), by the section it may go to. `page` has no items."""

    since: datetime | None
    page: Page[ShelfRow]
    groups: Sequence[tuple[str, Sequence[ShelfRow]]]


def shelf(revision: Revision, harm: str, number: int, answers: Typed = NOTHING_TYPED) -> Shelf:
    """What may go into a draft, by section, then the newest first."""
    since = queries.last_issue_at(but=revision.contribution_id)
    pages = queries.list_published_since(since, harm)
    addresses = {one["link"] for one in revision.body.get("linked", ())}
    pages.sort(key=lambda one: sections.CODES.index(_likely(one)))
    number = min(number, Page((), 1, PAGE_SIZE, len(pages)).count)
    groups: dict[str, list[ShelfRow]] = {}
    for one in pages[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]:
        groups.setdefault(sections.label(_likely(one)), []).append(_shelf_row(one, addresses, answers))
    return Shelf(since, Page((), number, PAGE_SIZE, len(pages)), tuple(groups.items()))


def _likely(published: Published) -> str:
    return LIKELY.get(published.page.kind, "exchanges")


def _shelf_row(entry: Published, addresses: set[str], answers: Typed) -> ShelfRow:
    page = entry.page
    mine = answers if answers.page_id == page.id else NOTHING_TYPED
    regions = [taxonomy.label("region", code) for code in page.regions if code in taxonomy.codes("region")]
    regions += [taxonomy.label("coverage", code) for code in page.regions if code == NATIONAL]
    return ShelfRow(
        id=page.id,
        title=entry.title,
        address=page.address,
        noun=page.noun,
        published_at=entry.published_at,
        is_new=entry.is_new,
        topics=" · ".join([*(taxonomy.label("harm_type", code) for code in page.harm_types), *regions]),
        summary=mine.summary if mine.page_id else cut(entry.summary, LONGEST_SUMMARY),
        section=mine.section or _likely(entry),
        is_in_it=page.address in addresses,
        error=mine.error,
        error_field=mine.field,
    )

"""Reading for issues: the pages that items lead to, an issue's neighbours, and what was published since the last one.

A page counts only while everyone may read it: facet rows of the public audience say so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.contributions.kinds.description import Kind, get_kind, in_section
from app.contributions.listing_models import CHECKED_FACET, FacetRow
from app.contributions.models import PUBLIC, Contribution, OldSlug, Revision
from app.core.db import session
from app.core.taxonomy import NOT_STATED

ISSUE = "newsletter-issue"
HARM, REGION = "harm", "region"


@dataclass(frozen=True)
class PublicPage:
    """A page that everyone may read now: its path, what it is called, and its topics (codes; none where not stated)."""

    id: int
    kind: str
    address: str
    noun: str
    harm_types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def _public() -> sa.ColumnElement[bool]:
    shown = sa.select(FacetRow.contribution_id).where(
        FacetRow.contribution_id == Contribution.id, FacetRow.facet == CHECKED_FACET, FacetRow.audience == PUBLIC
    )
    return shown.exists()


def public_pages(addresses: Iterable[str]) -> Mapping[str, PublicPage]:
    """The pages at some addresses (`/section/slug`), by the address asked for. An old address leads to where the page is now."""
    parts = {address: _parts(address) for address in addresses}
    if not parts:
        return {}
    slugs = {slug for _, slug in parts.values()}
    here = sa.select(Contribution.kind, Contribution.slug, Contribution.id).where(Contribution.slug.in_(slugs))
    before = sa.select(OldSlug.kind, OldSlug.slug, OldSlug.contribution_id).where(OldSlug.slug.in_(slugs))
    ids: dict[tuple[str, str], int] = {}
    for statement in (before, here):  # the page that is at an address now comes last, and wins
        ids |= {(kind, slug): key for kind, slug, key in session().execute(statement)}
    pages = pages_by_id(ids.values())
    return {
        address: page
        for address, (section, slug) in parts.items()
        if (page := next((pages[ids[kind, slug]] for kind in in_section(section) if ids.get((kind, slug)) in pages), None))
    }


def _parts(address: str) -> tuple[str, str]:
    section, _, slug = address.strip("/").rpartition("/")
    return section, slug


def pages_by_id(ids: Iterable[int]) -> dict[int, PublicPage]:
    """The pages with some ids that everyone may read, by id."""
    page_ids = set(ids)
    if not page_ids:
        return {}
    rows = sa.select(Contribution.id, Contribution.kind, Contribution.slug).where(Contribution.id.in_(page_ids), _public())
    topics = _topics(page_ids)
    return {key: _page(key, get_kind(code), slug, topics) for key, code, slug in session().execute(rows)}


def _page(key: int, kind: Kind, slug: str, topics: Mapping[tuple[int, str], tuple[str, ...]]) -> PublicPage:
    return PublicPage(
        id=key,
        kind=kind.code,
        address=kind.pages.address(slug),
        noun=kind.noun,
        harm_types=topics[key, HARM],
        regions=topics[key, REGION],
    )


def _topics(ids: Collection[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    """The values of the facets that readers follow, by page and facet, sorted; what is not stated is no topic."""
    rows = (
        sa.select(FacetRow.contribution_id, FacetRow.facet, FacetRow.value)
        .where(FacetRow.contribution_id.in_(ids), FacetRow.facet.in_((HARM, REGION)), FacetRow.value != NOT_STATED)
        .order_by(FacetRow.value)
    )
    found: dict[tuple[int, str], tuple[str, ...]] = defaultdict(tuple)
    for key, facet, value in session().execute(rows):
        found[key, facet] += (value,)
    return found


def list_published_issues() -> Sequence[Contribution]:
    """Every issue that is in the archive now, with its live revision."""
    statement = (
        sa.select(Contribution)
        .where(Contribution.kind == ISSUE, Contribution.status == "published")
        .options(joinedload(Contribution.live_revision))
        .order_by(Contribution.id)
    )
    return session().scalars(statement).all()


@dataclass(frozen=True)
class Neighbour:
    """The title and slug of the issue before or after another."""

    title: str
    slug: str


def neighbours(issue: Contribution) -> tuple[Neighbour | None, Neighbour | None]:
    """The public issues that were first published before and after one: those above and below it in the archive."""
    live = get_kind(ISSUE).shape.live.__table__
    issues = (
        sa.select(live.c.title, Contribution.slug)
        .join_from(Contribution, live, live.c.contribution_id == Contribution.id)
        .where(Contribution.kind == ISSUE, _public())
        .limit(1)
    )
    first, slug = Contribution.first_published_at, Contribution.slug
    same_moment = first == issue.first_published_at
    earlier = sa.or_(first < issue.first_published_at, sa.and_(same_moment, slug > issue.slug))
    later = sa.or_(first > issue.first_published_at, sa.and_(same_moment, slug < issue.slug))
    before = session().execute(issues.where(earlier).order_by(first.desc(), slug)).first()
    after = session().execute(issues.where(later).order_by(first, slug.desc())).first()
    return (Neighbour(*before) if before else None), (Neighbour(*after) if after else None)


@dataclass(frozen=True)
class Published:
    """A page on the shelf: `is_new` where it was first published since the last issue, and not only changed."""

    page: PublicPage
    title: str
    summary: str
    published_at: datetime
    is_new: bool


def last_issue_at(but: int) -> datetime | None:
    """When the newest published issue, other than the contribution `but`, was first published."""
    newest = sa.select(sa.func.max(Contribution.first_published_at)).where(
        Contribution.kind == ISSUE, Contribution.id != but, Contribution.status == "published"
    )
    return session().scalar(newest)


def list_published_since(since: datetime | None, harm: str = "", limit: int = 500) -> list[Published]:
    """What everyone may read and was published, or published again, after `since`, the newest first; issues are left out.

    `harm` keeps those about one type of harm.
    """
    statement = (
        sa.select(
            Contribution.id,
            Contribution.published_at,
            Contribution.first_published_at,
            Revision.body["title"].as_string(),
            Revision.body["summary"].as_string(),
        )
        .join(Revision, Revision.id == Contribution.live_revision_id)
        .where(Contribution.kind != ISSUE, _public())
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        .limit(limit)
    )
    if since is not None:
        statement = statement.where(Contribution.published_at > since)
    if harm:
        about = sa.select(FacetRow.contribution_id).where(FacetRow.facet == HARM, FacetRow.value == harm)
        statement = statement.where(Contribution.id.in_(about))
    rows = session().execute(statement).all()
    pages = pages_by_id(row[0] for row in rows)
    return [
        Published(pages[key], title or "", summary or "", at, since is None or first > since)
        for key, at, first, title, summary in rows
        if key in pages
    ]

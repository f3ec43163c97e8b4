"""Reading a listing: who may see what is decided by facet rows, which exist for live, unhidden pages only.

The database counts and sorts; Python is given ids and finished rows, never objects to walk over. A statement that is used
often is put together once for each listing. A whole listing, where nothing is chosen, is read in `whole_queries`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.contributions import policy
from app.contributions import queries as contributions
from app.contributions.kinds.coverage import ANONYMISED, NATIONAL
from app.contributions.lifecycle import LATE
from app.contributions.listing.definition import AREA_FACET, Definition
from app.contributions.listing.selection import CHECKED, NEWEST, TITLE, Filters
from app.contributions.listing_models import CHECKED_FACET, FacetClock, FacetRow
from app.contributions.models import MEMBERS, PUBLIC, Contribution, Revision
from app.contributions.points import deciders_of
from app.core.actor import Actor
from app.core.db import connection, engine
from app.core.taxonomy import NOT_STATED

Counts = Mapping[str, Mapping[str, int]]
Audiences = tuple[str, ...]
Found = sa.Row[*tuple[Any, ...]]  # a finished row: columns, not objects

FEW = 4_000  # below this many ids, counting from the ids is cheaper than reading every facet row
NEIGHBOURS, SAME_AREA, RELATED = 60, 40, 4

# Plain tables where a page is read often: objects that track their changes cost more than the query.
_c, _f, _k = Contribution.__table__.c, FacetRow.__table__.c, FacetClock.__table__.c


def audiences_of(actor: Actor) -> Audiences:
    """Whose pages `actor` may read: the rule of contributions.queries.is_readable, as a filter."""
    return (MEMBERS, PUBLIC) if policy.can_contribute(actor) else (PUBLIC,)


def read_clock(*of: Definition) -> int:
    """Moves on whenever any of these listings could change. Read it before what is kept under it."""
    return connection().scalar(_clock(*of)) or 0


@cache
def _clock(*of: Definition) -> sa.Select[int]:
    """One number for several kinds is their sum: each only ever grows."""
    codes = [code for one in of for code in one.codes]
    if len(codes) == 1:
        return sa.select(_k.value).where(_k.kind == codes[0])
    return sa.select(sa.cast(sa.func.sum(_k.value), sa.BigInteger)).where(_k.kind.in_(codes))


def is_any(column: sa.ColumnElement[str], values: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a column holds one of `values`: plain equality for one, which keeps the order of an index."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def _listed(of: Definition, audiences: Audiences) -> sa.ColumnElement[bool]:
    return sa.and_(is_any(_f.kind, of.codes), is_any(_f.audience, audiences))


def _having(of: Definition, audiences: Audiences, facet: str, values: Collection[str]) -> sa.Select[int]:
    """The ids with any of some values of a facet."""
    return sa.select(FacetRow.contribution_id).where(_listed(of, audiences), FacetRow.facet == facet, FacetRow.value.in_(values))


def _among(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether a row is about one of `ids`: one bound value however many there are."""
    if engine().dialect.name == "postgresql":
        return FacetRow.contribution_id == sa.any_(sa.literal(list(ids), ARRAY(sa.BigInteger)))
    listed = sa.func.json_each("[" + ",".join(map(str, ids)) + "]").table_valued("value")
    return FacetRow.contribution_id.in_(sa.select(listed.c.value))


def _matching(
    of: Definition, audiences: Audiences, filters: Filters, among: Sequence[int] | None
) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        FacetRow.contribution_id.in_(_having(of, audiences, facet, of.by_name[facet].met_by(values))) for facet, values in filters
    ]
    return conditions if among is None else [*conditions, _among(among)]


def matching_ids(
    of: Definition, audiences: Audiences, filters: Filters, sort: str, among: Sequence[int] | None = None
) -> list[int]:
    """The ids of what matches every facet of `filters` (any value of each), in order; only those in `among` if given.

    Newest: by when it was first published, in order of name where that is one moment (what ships is loaded in one), with what
    nobody checked or is long overdue after the rest. Checked: latest check first.
    """
    query = (
        sa.select(FacetRow.contribution_id)
        .join(Contribution, Contribution.id == FacetRow.contribution_id)
        .where(_listed(of, audiences), FacetRow.facet == CHECKED_FACET, *_matching(of, audiences, filters, among))
    )
    if sort == TITLE:
        live = of.live
        query = query.join(live, live.c.contribution_id == FacetRow.contribution_id)
        query = query.order_by(live.c.sort_title, Contribution.slug)
    elif sort == CHECKED:
        query = query.order_by(Contribution.checked_at.desc().nulls_last(), Contribution.slug)
    elif sort == NEWEST:
        late = sa.case((FacetRow.value.in_(LATE), 1), else_=0)
        query = query.order_by(late, Contribution.first_published_at.desc(), Contribution.slug)
    return list(connection().scalars(query))


def facet_counts(
    of: Definition, audiences: Audiences, filters: Filters, among: Sequence[int] | None, all_matching: Sequence[int]
) -> Counts:
    """How many pages each value of each facet would find: facet → value → count. One statement.

    The counts of a facet ignore the choice made in that facet; `all_matching` are the ids that match everything.
    """
    chosen = [facet for facet, _ in filters]
    others = _others(of, audiences, filters, among, all_matching)
    parts = [_counted(others, FacetRow.facet.not_in(chosen) if chosen else sa.true())]
    for facet in chosen:
        rest = tuple(one for one in filters if one[0] != facet)
        parts.append(_counted([_listed(of, audiences), *_matching(of, audiences, rest, among)], FacetRow.facet == facet))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for facet, value, count in connection().execute(sa.union_all(*parts) if len(parts) > 1 else parts[0]):
        counts[facet][value] += count
    return as_found(of, counts)


def as_found(of: Definition, counts: Counts) -> Counts:
    """What a choice of each value would find, where so many pages have it."""
    return {facet: of.by_name[facet].counted(values) if facet in of.by_name else dict(values) for facet, values in counts.items()}


def _others(
    of: Definition, audiences: Audiences, filters: Filters, among: Sequence[int] | None, all_matching: Sequence[int]
) -> list[sa.ColumnElement[bool]]:
    """Which rows count for the facets in which nothing is chosen."""
    if not filters and among is None:
        return [_listed(of, audiences)]
    return [_among(all_matching)] if len(all_matching) <= FEW else [_listed(of, audiences), _among(all_matching)]


def _counted(conditions: Iterable[sa.ColumnElement[bool]], which: sa.ColumnElement[bool]) -> sa.Select[str, str, int]:
    """Counts, for each kind and audience apart: in the order of the key, so that nothing needs to be sorted to be counted."""
    return (
        sa.select(FacetRow.facet, FacetRow.value, sa.func.count())
        .where(*conditions, which)
        .group_by(FacetRow.kind, FacetRow.audience, FacetRow.facet, FacetRow.value)
    )


def count_matching(of: Definition, audiences: Audiences, filters: Filters, among: Sequence[int] | None) -> int:
    """How many pages match."""
    query = sa.select(sa.func.count()).where(
        _listed(of, audiences), FacetRow.facet == CHECKED_FACET, *_matching(of, audiences, filters, among)
    )
    return connection().scalar(query) or 0


def _readable_among_ids() -> tuple[sa.ColumnElement[bool], ...]:
    """Which of `ids` may be read by `audiences` now, in a statement that is joined to facet rows."""
    return (
        FacetRow.facet == CHECKED_FACET,
        FacetRow.audience.in_(sa.bindparam("audiences", expanding=True)),
        Contribution.id.in_(sa.bindparam("ids", expanding=True)),
    )


@cache
def _rows(of: Definition) -> sa.Select[*tuple[Any, ...]]:
    live = of.live
    return (
        sa.select(
            Contribution.id,
            Contribution.kind,
            Contribution.slug,
            Contribution.assurance,
            Contribution.checked_at,
            Contribution.first_published_at,
            live.c.title,
            live.c.summary,
            *(live.c[name] for name in of.shown),
        )
        .join(live, live.c.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(*_readable_among_ids())
    )


def list_rows(of: Definition, audiences: Audiences, ids: Sequence[int]) -> list[Found]:
    """What a listing shows of `ids`, in their order. What stopped being readable since they were found is left out."""
    if not ids:
        return []
    found = {row.id: row for row in connection().execute(_rows(of), {"audiences": audiences, "ids": list(ids)})}
    return [found[one] for one in ids if one in found]


_full = (
    sa.select(
        Contribution.id, Contribution.kind, Contribution.slug, Contribution.assurance, Contribution.checked_at, Revision.body
    )
    .join(Revision, Revision.id == Contribution.live_revision_id)
    .join(FacetRow, FacetRow.contribution_id == Contribution.id)
    .where(*_readable_among_ids())
)


def list_bodies(audiences: Audiences, ids: Sequence[int]) -> list[Found]:
    """Everything that the pages of `ids` say, in their order, without what stopped being readable."""
    found = {row.id: row for row in connection().execute(_full, {"audiences": audiences, "ids": list(ids)})}
    return [found[one] for one in ids if one in found]


@dataclass
class LivePage:
    """What a page needs beside its text. The owner's columns are what policies ask about; `clock` is the facet clock.

    `parent_id` and `base_revision_id` say what it was adapted from, if it was.
    """

    id: int
    kind: str
    slug: str
    title: str
    parent_id: int | None
    base_revision_id: int | None
    assurance: str
    checked_at: datetime | None
    checked_as: str | None
    checked_for_id: int | None
    owner_scope: str
    owner_person_id: int | None
    owner_organisation_id: int | None
    owner_area: str | None
    published_count: int
    published_at: datetime
    live_revision_id: int
    clock: int

    @property
    def deciders(self) -> str:
        """The role whose holders decide on it, as its kind says."""
        return deciders_of(self.kind)


@cache
def _page(of: Definition) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            _c.id,
            _c.kind,
            _c.slug,
            of.live.c.title,
            _c.parent_id,
            _c.base_revision_id,
            _c.assurance,
            _c.checked_at,
            _c.checked_as,
            _c.checked_for_id,
            _c.owner_scope,
            _c.owner_person_id,
            _c.owner_organisation_id,
            _c.owner_area,
            _c.published_count,
            _c.published_at,
            _c.live_revision_id,
            sa.func.coalesce(_clock(of).scalar_subquery(), 0).label("clock"),
        )
        .join_from(Contribution.__table__, of.live)
        .where(is_any(_c.kind, of.codes), _c.slug == sa.bindparam("slug"))
    )


@cache
def _open_page(of: Definition) -> sa.Select[*tuple[Any, ...]]:
    readable = _f.facet == CHECKED_FACET, _f.audience.in_((sa.bindparam("first"), sa.bindparam("last")))
    return _page(of).join(FacetRow.__table__, _f.contribution_id == _c.id).where(*readable)


def get_page(of: Definition, actor: Actor, slug: str) -> LivePage:
    """The page at an address. Raises NotFound for everything `actor` may not read.

    A page that is hidden for want of a check has no facet rows; its owner is let in by the spine's own rule.
    """
    audiences = audiences_of(actor)
    database = connection()
    row = database.execute(_open_page(of), {"slug": slug, "first": audiences[0], "last": audiences[-1]}).first()
    if row is None:
        contributions.get_readable(actor, of.section, slug)
        row = database.execute(_page(of), {"slug": slug}).one()
    return LivePage(*row)


_text = sa.select(Revision.__table__.c.body, Revision.__table__.c.html).where(Revision.__table__.c.id == sa.bindparam("id"))


def get_text(revision_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body and the HTML of a revision."""
    body, html = connection().execute(_text, {"id": revision_id}).one()
    return body, html


def find_moved(of: Definition, actor: Actor, slug: str) -> str | None:
    """Where the page that used to be at `slug` is now, if `actor` may read it."""
    moved = contributions.find_moved(of.section, slug)
    return moved.slug if moved is not None and contributions.is_readable(actor, moved) else None


@cache
def _closest(of: Definition) -> sa.Select[int]:
    """The ids that share most facet values with `id`, the closest first.

    Compared are its neighbours by number, at most NEIGHBOURS each way, and some pages in its own areas: a bounded piece of work
    however large the listing is.
    """
    this: sa.BindParameter[int] = sa.bindparam("id", type_=sa.Integer)
    whose = (sa.bindparam("first", type_=sa.String), sa.bindparam("last", type_=sa.String))
    compared = _f.contribution_id == this, _f.facet.in_(of.compared), _f.value != NOT_STATED
    own = sa.select(_f.facet, _f.value).where(*compared).cte("own")
    near = sa.select(_f.contribution_id).where(
        _f.contribution_id.between(this - NEIGHBOURS, this + NEIGHBOURS), _f.facet == CHECKED_FACET
    )
    areas = sa.select(own.c.value).where(own.c.facet == AREA_FACET, own.c.value.not_in((NATIONAL, ANONYMISED)))
    local = (
        sa.select(_f.contribution_id)
        .where(is_any(_f.kind, of.codes), _f.audience.in_(whose), _f.facet == AREA_FACET, _f.value.in_(areas))
        .limit(SAME_AREA)
        .subquery()
    )
    return (
        sa.select(_f.contribution_id)
        .join_from(FacetRow.__table__, own, sa.and_(own.c.facet == _f.facet, own.c.value == _f.value))
        .where(_f.contribution_id.in_(sa.union(near, sa.select(local.c.contribution_id))), _f.contribution_id != this)
        .group_by(_f.contribution_id)
        # Asked of each page once it is counted: asked of each row, it would have the whole listing read instead.
        .having(is_any(sa.func.min(_f.kind), of.codes), sa.func.min(_f.audience).in_(whose))
        .order_by(sa.func.count().desc(), _f.contribution_id.desc())
        .limit(RELATED)
    )


def related_ids(of: Definition, audiences: Audiences, contribution_id: int) -> list[int]:
    """The pages most like one page, the closest first."""
    return list(connection().scalars(_closest(of), {"id": contribution_id, "first": audiences[0], "last": audiences[-1]}))


@cache
def _titles(of: Definition) -> sa.Select[int, str, str]:
    return (
        sa.select(_c.id, of.live.c.title, _c.slug)
        .join_from(Contribution.__table__, of.live)
        .join(FacetRow.__table__, _f.contribution_id == _c.id)
        .where(_f.facet == CHECKED_FACET, _f.audience.in_((sa.bindparam("first"), sa.bindparam("last"))))
        .where(_c.id.in_(sa.bindparam("ids", expanding=True)))
    )


def list_titles(of: Definition, audiences: Audiences, ids: Sequence[int]) -> list[tuple[str, str]]:
    """Title and slug of those of `ids` that may be read, in their order."""
    if not ids:
        return []
    found = connection().execute(_titles(of), {"ids": list(ids), "first": audiences[0], "last": audiences[-1]})
    named = {key: (title, slug) for key, title, slug in found}
    return [named[one] for one in ids if one in named]

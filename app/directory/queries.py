"""Reading the directory: who may see what is decided by facet rows, which exist for live, unhidden pages only.

The database counts and sorts; Python is given ids and finished rows, never objects to walk over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.contributions import policy
from app.contributions import queries as contributions
from app.contributions.coverage import ANONYMISED, NATIONAL, NOT_STATED
from app.contributions.models import MEMBERS, PUBLIC, Contribution, FacetClock, FacetRow, Revision
from app.core.actor import Actor
from app.core.db import session
from app.directory.kind import INITIATIVE
from app.directory.models import Initiative
from app.directory.selection import CHECKED, NEWEST, TITLE, Filters

Counts = Mapping[str, Mapping[str, int]]
Audiences = tuple[str, ...]
Found = sa.Row[*tuple[Any, ...]]  # a finished row: columns, not objects

SHOWN_BY = "checked"  # the facet of which every listed page has exactly one row
DEMOTED = ("never", "flagged")
FEW = 4_000  # below this many ids, counting from the ids is cheaper than reading every facet row
NEIGHBOURS, SAME_AREA, RELATED = 60, 40, 4
COMPARED = ("type", "harm", "stage", "audience", "region", "area")

# Plain tables where a page is read often: objects that track their changes cost more than the query.
_c, _i, _f, _k = Contribution.__table__.c, Initiative.__table__.c, FacetRow.__table__.c, FacetClock.__table__.c
_clock = sa.select(_k.value).where(_k.kind == INITIATIVE.code)


def audiences_of(actor: Actor) -> Audiences:
    """Whose pages `actor` may read: the rule of contributions.queries.is_readable, as a filter."""
    return (MEMBERS, PUBLIC) if policy.can_contribute(actor) else (PUBLIC,)


def read_clock() -> int:
    """Moves on whenever any listing could change. Read it before what is kept under it."""
    return session().scalar(_clock) or 0


def _listed(audiences: Audiences) -> sa.ColumnElement[bool]:
    whose = FacetRow.audience == audiences[0] if len(audiences) == 1 else FacetRow.audience.in_(audiences)
    return sa.and_(FacetRow.kind == INITIATIVE.code, whose)


def _having(audiences: Audiences, facet: str, values: Collection[str]) -> sa.Select[int]:
    """The ids with any of some values of a facet."""
    return sa.select(FacetRow.contribution_id).where(_listed(audiences), FacetRow.facet == facet, FacetRow.value.in_(values))


def _among(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether a row is about one of `ids`: one bound value however many there are."""
    if session().get_bind().dialect.name == "postgresql":
        return FacetRow.contribution_id == sa.any_(sa.literal(list(ids), ARRAY(sa.BigInteger)))
    listed = sa.func.json_each("[" + ",".join(map(str, ids)) + "]").table_valued("value")
    return FacetRow.contribution_id.in_(sa.select(listed.c.value))


def _matching(audiences: Audiences, filters: Filters, among: Sequence[int] | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        FacetRow.contribution_id.in_(_having(audiences, facet, values)) for facet, values in filters
    ]
    return conditions if among is None else [*conditions, _among(among)]


def matching_ids(audiences: Audiences, filters: Filters, sort: str, among: Sequence[int] | None = None) -> list[int]:
    """The ids of what matches every facet of `filters` (any value of each), in order; only those in `among` if given.

    Newest: by the day first published, with what nobody checked or is long overdue after the rest. Checked: latest check first.
    """
    query = (
        sa.select(FacetRow.contribution_id)
        .join(Contribution, Contribution.id == FacetRow.contribution_id)
        .where(_listed(audiences), FacetRow.facet == SHOWN_BY, *_matching(audiences, filters, among))
    )
    if sort == TITLE:
        query = query.join(Initiative, Initiative.contribution_id == FacetRow.contribution_id)
        query = query.order_by(Initiative.sort_title, Contribution.id)
    elif sort == CHECKED:
        query = query.order_by(Contribution.checked_at.desc().nulls_last(), Contribution.id.desc())
    elif sort == NEWEST:
        late = sa.case((FacetRow.value.in_(DEMOTED), 1), else_=0)
        query = query.order_by(late, Contribution.first_published_at.desc(), Contribution.id.desc())
    return list(session().scalars(query))


def facet_counts(audiences: Audiences, filters: Filters, among: Sequence[int] | None, found: Sequence[int]) -> Counts:
    """How many pages have each value of each facet: facet → value → count. One statement.

    The counts of a facet ignore the choice made in that facet; `found` are the ids that match everything.
    """
    chosen = [facet for facet, _ in filters]
    parts = [_counted(_others(audiences, filters, among, found), FacetRow.facet.not_in(chosen) if chosen else sa.true())]
    for facet in chosen:
        rest = tuple(one for one in filters if one[0] != facet)
        parts.append(_counted([_listed(audiences), *_matching(audiences, rest, among)], FacetRow.facet == facet))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, value, count in session().execute(sa.union_all(*parts) if len(parts) > 1 else parts[0]):
        counts[facet][value] = count
    return dict(counts)


def _others(
    audiences: Audiences, filters: Filters, among: Sequence[int] | None, found: Sequence[int]
) -> list[sa.ColumnElement[bool]]:
    """Which rows count for the facets in which nothing is chosen."""
    if not filters and among is None:
        return [_listed(audiences)]
    return [_among(found)] if len(found) <= FEW else [_listed(audiences), _among(found)]


def _counted(conditions: Iterable[sa.ColumnElement[bool]], which: sa.ColumnElement[bool]) -> sa.Select[str, str, int]:
    return (
        sa.select(FacetRow.facet, FacetRow.value, sa.func.count())
        .where(*conditions, which)
        .group_by(FacetRow.facet, FacetRow.value)
    )


def count_matching(audiences: Audiences, filters: Filters, among: Sequence[int] | None) -> int:
    """How many pages match."""
    query = sa.select(sa.func.count()).where(
        _listed(audiences), FacetRow.facet == SHOWN_BY, *_matching(audiences, filters, among)
    )
    return session().scalar(query) or 0


_row = (
    sa.select(
        Contribution.id,
        Contribution.slug,
        Contribution.assurance,
        Contribution.checked_at,
        Initiative.title,
        Initiative.summary,
        Initiative.initiative_type,
        Initiative.place,
        Initiative.cost_band,
        Initiative.evidence_level,
        Initiative.source,
    )
    .join(Initiative, Initiative.contribution_id == Contribution.id)
    .join(FacetRow, FacetRow.contribution_id == Contribution.id)
    .where(
        FacetRow.facet == SHOWN_BY,
        FacetRow.audience.in_(sa.bindparam("audiences", expanding=True)),
        Contribution.id.in_(sa.bindparam("ids", expanding=True)),
    )
)


def list_rows(audiences: Audiences, ids: Sequence[int]) -> list[Found]:
    """What a listing shows of `ids`, in their order. What stopped being readable since they were found is left out."""
    if not ids:
        return []
    found = {row.id: row for row in session().execute(_row, {"audiences": audiences, "ids": list(ids)})}
    return [found[one] for one in ids if one in found]


_full = (
    sa.select(Contribution.id, Contribution.slug, Contribution.assurance, Contribution.checked_at, Revision.body)
    .join(Revision, Revision.id == Contribution.live_revision_id)
    .join(FacetRow, FacetRow.contribution_id == Contribution.id)
    .where(
        FacetRow.facet == SHOWN_BY,
        FacetRow.audience.in_(sa.bindparam("audiences", expanding=True)),
        Contribution.id.in_(sa.bindparam("ids", expanding=True)),
    )
)


def list_bodies(audiences: Audiences, ids: Sequence[int]) -> list[Found]:
    """Everything that the pages of `ids` say, in their order, without what stopped being readable."""
    found = {row.id: row for row in session().execute(_full, {"audiences": audiences, "ids": list(ids)})}
    return [found[one] for one in ids if one in found]


@dataclass
class LivePage:
    """What a page needs beside its text. The owner's columns are what policies ask about; `clock` is the facet clock."""

    id: int
    slug: str
    title: str
    assurance: str
    checked_at: datetime | None
    checked_by_id: int | None
    owner_scope: str
    owner_person_id: int | None
    owner_organisation_id: int | None
    owner_area: str | None
    published_count: int
    published_at: datetime
    live_revision_id: int
    clock: int


_page = (
    sa.select(
        _c.id,
        _c.slug,
        _i.title,
        _c.assurance,
        _c.checked_at,
        _c.checked_by_id,
        _c.owner_scope,
        _c.owner_person_id,
        _c.owner_organisation_id,
        _c.owner_area,
        _c.published_count,
        _c.published_at,
        _c.live_revision_id,
        sa.func.coalesce(_clock.scalar_subquery(), 0).label("clock"),
    )
    .join_from(Contribution.__table__, Initiative.__table__)
    .where(_c.kind == INITIATIVE.code, _c.slug == sa.bindparam("slug"))
)
_open_page = _page.join(FacetRow.__table__, _f.contribution_id == _c.id).where(
    _f.facet == SHOWN_BY, _f.audience.in_((sa.bindparam("first"), sa.bindparam("last")))
)


def get_page(actor: Actor, slug: str) -> LivePage:
    """The page at an address. Raises NotFound for everything `actor` may not read.

    A page that is hidden for want of a check has no facet rows; its owner is let in by the spine's own rule.
    """
    audiences = audiences_of(actor)
    found = session().execute(_open_page, {"slug": slug, "first": audiences[0], "last": audiences[-1]}).first()
    if found is None:
        contributions.get_readable(actor, INITIATIVE.section, slug)
        found = session().execute(_page, {"slug": slug}).one()
    return LivePage(**found._mapping)


_text = sa.select(Revision.__table__.c.body, Revision.__table__.c.html).where(Revision.__table__.c.id == sa.bindparam("id"))


def get_text(revision_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body and the HTML of a revision."""
    body, html = session().execute(_text, {"id": revision_id}).one()
    return body, html


def find_moved(actor: Actor, slug: str) -> str | None:
    """Where the page that used to be at `slug` is now, if `actor` may read it."""
    moved = contributions.find_moved(INITIATIVE.section, slug)
    return moved.slug if moved is not None and contributions.is_readable(actor, moved) else None


def _closest() -> sa.Select[int]:
    """The ids that share most facet values with `id`, the closest first.

    Compared are its neighbours by number, at most NEIGHBOURS each way, and some pages in its own areas: a bounded piece of work
    however large the directory is.
    """
    this: sa.BindParameter[int] = sa.bindparam("id", type_=sa.Integer)
    whose = (sa.bindparam("first", type_=sa.String), sa.bindparam("last", type_=sa.String))
    own = (
        sa.select(_f.facet, _f.value).where(_f.contribution_id == this, _f.facet.in_(COMPARED), _f.value != NOT_STATED).cte("own")
    )
    near = sa.select(_f.contribution_id).where(
        _f.contribution_id.between(this - NEIGHBOURS, this + NEIGHBOURS), _f.facet == SHOWN_BY
    )
    areas = sa.select(own.c.value).where(own.c.facet == "area", own.c.value.not_in((NATIONAL, ANONYMISED)))
    local = (
        sa.select(_f.contribution_id)
        .where(_f.kind == INITIATIVE.code, _f.audience.in_(whose), _f.facet == "area", _f.value.in_(areas))
        .limit(SAME_AREA)
        .subquery()
    )
    return (
        sa.select(_f.contribution_id)
        .join_from(FacetRow.__table__, own, sa.and_(own.c.facet == _f.facet, own.c.value == _f.value))
        .where(_f.contribution_id.in_(sa.union(near, sa.select(local.c.contribution_id))), _f.contribution_id != this)
        .group_by(_f.contribution_id)
        # Asked of each page once it is counted: asked of each row, it would have the whole directory read instead.
        .having(sa.func.min(_f.kind) == INITIATIVE.code, sa.func.min(_f.audience).in_(whose))
        .order_by(sa.func.count().desc(), _f.contribution_id.desc())
        .limit(RELATED)
    )


_related = _closest()
_titles = (
    sa.select(_c.id, _i.title, _c.slug)
    .join_from(Contribution.__table__, Initiative.__table__)
    .join(FacetRow.__table__, _f.contribution_id == _c.id)
    .where(_f.facet == SHOWN_BY, _f.audience.in_((sa.bindparam("first"), sa.bindparam("last"))))
    .where(_c.id.in_(sa.bindparam("ids", expanding=True)))
)


def related_ids(audiences: Audiences, contribution_id: int) -> list[int]:
    """The pages most like one page, the closest first."""
    return list(session().scalars(_related, {"id": contribution_id, "first": audiences[0], "last": audiences[-1]}))


def list_titles(audiences: Audiences, ids: Sequence[int]) -> list[tuple[str, str]]:
    """Title and slug of those of `ids` that may be read, in their order."""
    if not ids:
        return []
    found = session().execute(_titles, {"ids": list(ids), "first": audiences[0], "last": audiences[-1]})
    named = {key: (title, slug) for key, title, slug in found}
    return [named[one] for one in ids if one in named]


def list_newest(limit: int) -> list[Found]:
    """The public pages most recently published for the first time: what a feed says of them."""
    query = (
        sa.select(
            Contribution.slug, Contribution.first_published_at, Contribution.published_at, Initiative.title, Initiative.summary
        )
        .join(Initiative, Initiative.contribution_id == Contribution.id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(_listed((PUBLIC,)), FacetRow.facet == SHOWN_BY)
        .order_by(Contribution.first_published_at.desc(), Contribution.id.desc())
        .limit(limit)
    )
    return list(session().execute(query))

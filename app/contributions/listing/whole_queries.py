"""Reading a whole listing, where nothing is chosen: nothing is counted or sorted, however many pages there are.

The counts are kept with the facet rows, and a page is a stretch of an index (`services/listed_pages.py`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import Audiences, Counts, Found, as_found, is_any
from app.contributions.listing.selection import CHECKED, NEWEST, TITLE
from app.contributions.listing_models import CHECKED_FACET, FacetClock, FacetCount, FacetRow, ListedPage
from app.contributions.models import PUBLIC, Contribution
from app.core.db import connection

_c, _f, _k, _l = Contribution.__table__.c, FacetRow.__table__.c, FacetClock.__table__.c, ListedPage.__table__.c

# Columns of ListedPage, as its indexes have them.
ORDERS: Mapping[str, tuple[str, ...]] = {
    NEWEST: ("is_late", "newest_key", "slug"),
    CHECKED: ("checked_key", "slug"),
    TITLE: ("sort_title", "slug"),
}
FIRST_PUBLISHED = ("newest_key", "slug")


@dataclass(frozen=True)
class ClockReading:
    """The clock of a listing, and whether what is counted and placed beside its facet rows is true of them."""

    value: int
    is_counted: bool


def read_counted_clock(of: Definition) -> ClockReading:
    """As `read_clock`, and whether what is counted may be used: not where a release before the counts wrote last."""
    readings = connection().execute(_counted_clock(of)).all()
    return ClockReading(sum(one.value for one in readings), all(one.value == one.counted for one in readings))


@cache
def _counted_clock(of: Definition) -> sa.Select[int, int]:
    return sa.select(_k.value, _k.counted).where(is_any(_k.kind, of.codes))


def kept_counts(of: Definition, audiences: Audiences) -> Counts:
    """How many pages have each value of each facet, as it was kept: facet → value → count."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, value, number in connection().execute(_kept_counts(of, audiences)):
        counts[facet][value] = number
    return as_found(of, counts)


@cache
def _kept_counts(of: Definition, audiences: Audiences) -> sa.Select[str, str, int]:
    counts = FacetCount.__table__.c
    return (
        sa.select(counts.facet, counts.value, sa.cast(sa.func.sum(counts.number), sa.Integer))
        .where(is_any(counts.kind, of.codes), is_any(counts.audience, audiences))
        .group_by(counts.facet, counts.value)
    )


def slice_ids(of: Definition, audiences: Audiences, sort: str, start: int, stop: int) -> list[int]:
    """The ids at the places `start` to `stop` of the whole listing in an order, read from its index."""
    statement = _slice(of, audiences, sort)
    return list(connection().scalars(statement, {"start": start, "stop": stop, "size": max(stop - start, 0)}))


@cache
def _slice(of: Definition, audiences: Audiences, sort: str) -> sa.Select[int]:
    order = ORDERS[sort]
    placed = _first_placed(of, audiences, order, sa.bindparam("stop", type_=sa.Integer))
    window = sa.bindparam("start", type_=sa.Integer), sa.bindparam("size", type_=sa.Integer)
    return sa.select(placed.c.contribution_id).order_by(*(placed.c[name] for name in order)).offset(window[0]).limit(window[1])


def _first_placed(of: Definition, audiences: Audiences, order: Sequence[str], most: sa.ColumnElement[int]) -> sa.Subquery:
    """The first `most` of each kind and audience, each from one stretch of an index, to be put in one order."""
    stretches = [_stretch(kind, audience, order).limit(most).subquery() for kind in of.codes for audience in audiences]
    return sa.union_all(*(sa.select(stretch) for stretch in stretches)).subquery()


def _stretch(kind: str, audience: str, order: Sequence[str]) -> sa.Select[*tuple[Any, ...]]:
    columns = [_l[name] for name in order]
    return sa.select(_l.contribution_id, *columns).where(_l.kind == kind, _l.audience == audience).order_by(*columns)


def list_newest(of: Definition, limit: int) -> list[Found]:
    """The public pages most recently published for the first time: what a feed says of them."""
    return list(connection().execute(_newest(of), {"limit": limit, "audience": PUBLIC}))


@cache
def _newest(of: Definition) -> sa.Select[*tuple[Any, ...]]:
    live, most = of.live, sa.bindparam("limit", type_=sa.Integer)
    placed = _first_placed(of, (PUBLIC,), FIRST_PUBLISHED, most)
    first = sa.select(placed).order_by(*(placed.c[name] for name in FIRST_PUBLISHED)).limit(most).subquery()
    return (
        sa.select(_c.slug, _c.first_published_at, _c.published_at, live.c.title, live.c.summary)
        .join_from(first, Contribution.__table__, _c.id == first.c.contribution_id)
        .join(live, live.c.contribution_id == _c.id)
        .join(FacetRow.__table__, _f.contribution_id == _c.id)
        .where(_f.facet == CHECKED_FACET, _f.audience == sa.bindparam("audience", type_=sa.String))
        .order_by(_c.first_published_at.desc(), _c.slug)
    )

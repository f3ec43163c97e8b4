"""Keeping what listings read true: facet rows, how many there are of each value, and where each page stands in each order.

All of it is written in the transaction that changed the page. The facet clock is moved on first: it is one row a kind, so those
who change pages of one kind wait for each other here, and none counts what another is changing.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.contributions.kinds.description import Kind, get_kind
from app.contributions.lifecycle import LATE
from app.contributions.listing_models import CHECKED_FACET, FacetClock, FacetCount, FacetRow, ListedPage
from app.contributions.models import Contribution, Revision
from app.core.db import engine, session

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_KEY = 2**62

FacetKey = tuple[str, str, str, str]  # kind, audience, facet, value


def write(kind: Kind, contribution: Contribution, revision: Revision | None) -> None:
    """Write what listings read of a contribution again; `revision` is what is shown of it, None where it is in no listing."""
    is_counted = _move_clock(kind.code)
    rows = facet_rows(kind, contribution, revision) if revision is not None else []
    before, after = _current_keys(contribution.id), [_key(row) for row in rows]
    if set(before) != set(after):
        session().execute(sa.delete(FacetRow).where(FacetRow.contribution_id == contribution.id))
        if rows:
            session().execute(sa.insert(FacetRow), rows)
    change = Counter(after)
    change.subtract(before)
    _follow(kind, is_counted, change, [contribution.id])


def write_new(kind: Kind, live: Sequence[tuple[Contribution, Revision]]) -> None:
    """Write what listings read of contributions of which they know nothing yet; their rows are in the database."""
    is_counted = _move_clock(kind.code)
    rows = [row for contribution, revision in live for row in facet_rows(kind, contribution, revision)]
    session().execute(sa.insert(FacetRow), rows)
    _follow(kind, is_counted, Counter(map(_key, rows)), [contribution.id for contribution, _ in live])


def _follow(kind: Kind, is_counted: bool, change: Counter[FacetKey], ids: Sequence[int]) -> None:
    """Count and place what was written."""
    if not is_counted:
        rebuild(kind.code)
        return
    _count(change)
    session().execute(sa.delete(ListedPage).where(ListedPage.contribution_id.in_(ids)))
    _place(kind, FacetRow.contribution_id.in_(ids))


def facet_rows(kind: Kind, contribution: Contribution, revision: Revision) -> list[dict[str, Any]]:
    """The facet rows of a live revision, as values to insert."""
    values = {**kind.shape.facets(revision.body), CHECKED_FACET: [contribution.assurance]}
    return [
        {"kind": kind.code, "audience": revision.audience, "facet": facet, "value": value, "contribution_id": contribution.id}
        for facet, chosen in values.items()
        for value in dict.fromkeys(chosen)
    ]


def bump_facet_clock(kind: str) -> None:
    """Move the kind's facet clock on, so that every process reads again what its pages say."""
    if not _move_clock(kind):
        rebuild(kind)


def rebuild(code: str) -> None:
    """Count the facet rows of a kind, and place its pages, from nothing: after they were written in bulk, or by a release that
    did not count them."""
    session().execute(sa.delete(FacetCount).where(FacetCount.kind == code))
    session().execute(sa.delete(ListedPage).where(ListedPage.kind == code))
    key = (FacetRow.kind, FacetRow.audience, FacetRow.facet, FacetRow.value)
    counted = sa.select(*key, sa.func.count()).where(FacetRow.kind == code).group_by(*key)
    session().execute(sa.insert(FacetCount).from_select([*(column.key for column in key), "number"], counted))
    _place(get_kind(code), FacetRow.kind == code)
    session().execute(sa.update(FacetClock).where(FacetClock.kind == code).values(counted=FacetClock.value))


def _place(kind: Kind, which: sa.ColumnElement[bool]) -> None:
    """Say of every page among some facet rows where it stands."""
    session().flush()
    live = kind.shape.live.__table__.c
    standing = (
        sa.select(
            FacetRow.contribution_id,
            FacetRow.kind,
            FacetRow.audience,
            FacetRow.value.in_(LATE).label("is_late"),
            Contribution.first_published_at,
            Contribution.checked_at,
            Contribution.slug,
            (live.sort_title if "sort_title" in live else sa.literal("")).label("sort_title"),
        )
        .join(Contribution, Contribution.id == FacetRow.contribution_id)
        .join(kind.shape.live, live.contribution_id == Contribution.id)
        .where(which, FacetRow.facet == CHECKED_FACET)
    )
    rows = [dict(row) for row in session().execute(standing).mappings()]
    for row in rows:
        row["newest_key"], row["checked_key"] = _key_of(row.pop("first_published_at")), _key_of(row.pop("checked_at"))
    if rows:
        session().execute(sa.insert(ListedPage), rows)


def _key_of(moment: datetime | None) -> int:
    """A number that rises from the latest moment to the earliest, and then to none."""
    return LAST_KEY if moment is None else (EPOCH - moment) // timedelta(microseconds=1)


def _move_clock(kind: str) -> bool:
    """Whether what is counted and placed was true of the facet rows until now.

    A kind's clock starts anywhere: counts kept from a database that was since emptied or replaced must not look current.
    """
    start = secrets.randbelow(2**40)
    move = (
        _upserting(FacetClock)
        .values(kind=kind, value=start, counted=start)
        .on_conflict_do_update(
            index_elements=["kind"],
            set_={
                "value": FacetClock.value + 1,
                "counted": sa.case((FacetClock.counted == FacetClock.value, FacetClock.value + 1), else_=FacetClock.counted),
            },
        )
        .returning(FacetClock.value, FacetClock.counted)
    )
    value, counted = session().execute(move).one()
    return bool(value == counted)


def _upserting(table: type[FacetClock | FacetCount]) -> Any:
    """An insert that may say what to do where the row is there, which each database has as its own."""
    return (postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert)(table)


def _current_keys(contribution_id: int) -> list[FacetKey]:
    columns = (FacetRow.kind, FacetRow.audience, FacetRow.facet, FacetRow.value)
    return [(*row,) for row in session().execute(sa.select(*columns).where(FacetRow.contribution_id == contribution_id))]


def _key(row: dict[str, Any]) -> FacetKey:
    return row["kind"], row["audience"], row["facet"], row["value"]


def _count(change: Counter[FacetKey]) -> None:
    """Add to each count what came, and take away what went; in one order, whoever does it."""
    names = ("kind", "audience", "facet", "value")
    for key, number in sorted(change.items()):
        if not number:
            continue
        here = [FacetCount.__table__.c[name] == part for name, part in zip(names, key, strict=True)]
        if number > 0:
            added = _upserting(FacetCount).values(**dict(zip(names, key, strict=True)), number=number)
            session().execute(added.on_conflict_do_update(index_elements=names, set_={"number": FacetCount.number + number}))
            continue
        session().execute(sa.delete(FacetCount).where(*here, FacetCount.number == -number))
        session().execute(sa.update(FacetCount).where(*here).values(number=FacetCount.number + number))

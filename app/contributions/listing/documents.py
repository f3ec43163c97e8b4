"""A listing as files for other programs: a spreadsheet of a selection, and an Atom feed of what is new."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from feedgen.feed import FeedGenerator

from app.areas.places import area_names
from app.contributions.kinds.fields import Field
from app.contributions.kinds.options import Places
from app.contributions.listing import queries, whole_queries
from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import Audiences, Found
from app.core import clock, config
from app.core.db import Database, unit_of_work
from app.core.taxonomy import NOT_STATED_LABEL
from app.documents import csv

MOST_ROWS = 10_000
BATCH = 200
FEED_ENTRIES = 30


Column = tuple[str, Callable[[Found], str]]


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet of a listing holds: the columns that say what the entry is, and how far it may be relied on.

    `columns` are headings with what each shows of a row with its `body`, empty where that is not stated; `badge` puts the check
    of an entry in words.
    """

    columns: Sequence[Column]
    badge: Callable[[Found], str]


def field_column(field: Field) -> Column:
    """A column for one field."""
    return field.label, lambda row: _value(field, row)


def csv_lines(of: Definition, sheet: Sheet, database: Database, audiences: Audiences, ids: Sequence[int]) -> Iterator[str]:
    """A CSV file (RFC 4180) of the entries `ids`, a batch at a time, each batch read when it is sent.

    A cell that a spreadsheet would run as a formula is made plain text.
    """
    yield csv.MARK + csv.line([*(heading for heading, _ in sheet.columns), "Checked", "Date checked", "Page"])
    for start in range(0, len(ids), BATCH):
        with unit_of_work(database):
            lines = [csv.line(_cells(of, sheet, row)) for row in queries.list_bodies(audiences, ids[start : start + BATCH])]
        yield "".join(lines)


def _cells(of: Definition, sheet: Sheet, row: Found) -> list[str]:
    checked_on = row.checked_at.date().isoformat() if row.checked_at else ""
    values = [shown(row) for _, shown in sheet.columns]
    return [*(value or NOT_STATED_LABEL for value in (*values, sheet.badge(row), checked_on)), _whole(of, row.slug)]


def _value(field: Field, row: Found) -> str:
    value = row.body.get(field.name)
    return "; ".join(area_names(value or ())) if isinstance(field, Places) else field.text(value)


def _whole(of: Definition, slug: str) -> str:
    return config.settings().site_url + of.address(slug)


def atom_feed(of: Definition) -> bytes:
    """An Atom feed of the entries that were published most recently for the first time."""
    site = config.settings().site_url
    rows = whole_queries.list_newest(of, FEED_ENTRIES)
    feed = FeedGenerator()
    feed.id(f"{site}{of.path}")
    feed.title(f"Practice Exchange: new {of.nouns}")
    feed.link(href=f"{site}{of.path}/feed", rel="self")
    feed.link(href=f"{site}{of.path}", rel="alternate")
    feed.author(name="Practice Exchange")
    feed.updated(max((row.published_at for row in rows), default=clock.now()))
    for row in rows:
        entry = feed.add_entry(order="append")
        entry.id(_whole(of, row.slug))
        entry.title(row.title)
        entry.link(href=_whole(of, row.slug))
        entry.summary(row.summary)
        entry.published(row.first_published_at)
        entry.updated(row.published_at)
    written: bytes = feed.atom_str(pretty=True)
    return written

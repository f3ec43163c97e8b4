"""The directory as files for other programs: a spreadsheet of a selection, and an Atom feed of what is new."""

from collections.abc import Iterator, Sequence

from feedgen.feed import FeedGenerator

from app.areas.places import area_names
from app.contributions.fields import Places
from app.core import clock, config
from app.core.db import Database, unit_of_work
from app.directory import queries
from app.directory.kind import INITIATIVE
from app.directory.presenters import badge
from app.directory.queries import Audiences, Found
from app.documents import csv

MOST_ROWS = 10_000
BATCH = 200
FEED_ENTRIES = 30

# The description is prose of any length: it stays on the page, whose address is in every row.
COLUMNS = tuple(one for one in INITIATIVE.fields if not one.markdown)


def csv_lines(database: Database, audiences: Audiences, ids: Sequence[int]) -> Iterator[str]:
    """A CSV file (RFC 4180) of the initiatives `ids`, a batch at a time, each batch read when it is sent.

    A cell that a spreadsheet would run as a formula is made plain text.
    """
    yield csv.MARK + csv.line([*(one.label for one in COLUMNS), "Checked", "Date checked", "Page"])
    for start in range(0, len(ids), BATCH):
        with unit_of_work(database):
            lines = [csv.line(_cells(row)) for row in queries.list_bodies(audiences, ids[start : start + BATCH])]
        yield "".join(lines)


def _cells(row: Found) -> list[str]:
    checked_on = row.checked_at.date().isoformat() if row.checked_at else ""
    values = [
        "; ".join(area_names(row.body.get(one.name, ()))) if isinstance(one, Places) else one.text(row.body.get(one.name))
        for one in COLUMNS
    ]
    status = badge(row.assurance, row.body.get("source", ""))
    return [*(value or "Not stated" for value in values), status, checked_on or "Not stated", _whole(row.slug)]


def _whole(slug: str) -> str:
    return config.settings().site_url + INITIATIVE.address(slug)


def atom_feed() -> bytes:
    """An Atom feed of the initiatives that were published most recently for the first time."""
    site = config.settings().site_url
    rows = queries.list_newest(FEED_ENTRIES)
    feed = FeedGenerator()
    feed.id(f"{site}/directory")
    feed.title("Practice Exchange: new initiatives")
    feed.link(href=f"{site}/directory/feed", rel="self")
    feed.link(href=f"{site}/directory", rel="alternate")
    feed.author(name="Practice Exchange")
    feed.updated(max((row.published_at for row in rows), default=clock.now()))
    for row in rows:
        entry = feed.add_entry(order="append")
        entry.id(_whole(row.slug))
        entry.title(row.title)
        entry.link(href=_whole(row.slug))
        entry.summary(row.summary)
        entry.published(row.first_published_at)
        entry.updated(row.published_at)
    written: bytes = feed.atom_str(pretty=True)
    return written

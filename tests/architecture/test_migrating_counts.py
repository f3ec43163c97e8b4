"""A site whose listings were counted for every reader: after the migration what is kept is what a count of the rows gives."""

from collections.abc import Iterator

import pytest

from app.contributions.services import listed_pages
from app.core.databases import migrating
from app.core.db import Database, transaction, unit_of_work
from tests.architecture.test_migrating_short_texts import rows, write
from tests.architecture.test_migrations import fill_at, make_whole

pytestmark = pytest.mark.dialect
COUNTED = "SELECT kind, audience, facet, value, COUNT(*) FROM facet_row GROUP BY kind, audience, facet, value ORDER BY 1, 2, 3, 4"
COUNTS = "SELECT kind, audience, facet, value, number FROM facet_count ORDER BY 1, 2, 3, 4"
PLACES = "SELECT * FROM listed_page ORDER BY contribution_id"
CLOCKS = "SELECT kind, value FROM facet_clock ORDER BY kind"
KINDS = ("initiative", "specification", "newsletter-issue")


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """An initiative that is published and was checked, with its facet rows."""
    try:
        fill_at(database, "0023")
        write(database, "UPDATE contribution SET checked_at = created_at WHERE kind = 'initiative'")
        yield database
    finally:
        make_whole(database)


def test_what_is_kept_is_what_publishing_would_have_kept(database_before: Database) -> None:
    migrating.upgrade(database_before)
    places = rows(database_before, PLACES)
    assert [row[1] for row in places] == ["initiative"]
    assert rows(database_before, COUNTS) == rows(database_before, COUNTED)
    assert not rows(database_before, "SELECT kind FROM facet_clock WHERE counted IS NULL OR counted <> value")
    with unit_of_work(database_before), transaction():
        for kind in KINDS:
            listed_pages.rebuild(kind)
    assert rows(database_before, PLACES) == places
    assert rows(database_before, COUNTS) == rows(database_before, COUNTED)


def test_going_back_keeps_the_rows_and_the_clocks(database_before: Database) -> None:
    before = rows(database_before, COUNTED), rows(database_before, CLOCKS)
    migrating.upgrade(database_before)
    migrating.downgrade(database_before, "0023")
    assert (rows(database_before, COUNTED), rows(database_before, CLOCKS)) == before

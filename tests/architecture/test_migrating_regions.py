"""Issues that were published when a region was counted beside the whole of England are counted once afterwards."""

from collections.abc import Iterator

import pytest

from app.core.databases import migrating
from app.core.db import Database
from tests.architecture.test_migrating_short_texts import rows, write
from tests.architecture.test_migrations import fill_at, make_whole

pytestmark = [pytest.mark.dialect, pytest.mark.long]
REGIONS = "SELECT value FROM facet_row WHERE kind = '{}' AND facet = 'region' ORDER BY value"
OF_ISSUES, OF_INITIATIVES = REGIONS.format("newsletter-issue"), REGIONS.format("initiative")


@pytest.fixture
def database_before(database: Database) -> Iterator[Database]:
    """An issue in London, in all of England and anonymised, and the same of an initiative, which nobody's form lets be."""
    try:
        fill_at(database, "0016")
        write(database, "DELETE FROM facet_row WHERE facet = 'region'")
        for kind in ("newsletter-issue", "initiative"):
            for value in ("anonymised", "london", "national"):
                row = f"SELECT '{kind}', 'public', 'region', '{value}', min(id) FROM contribution WHERE kind = '{kind}'"
                write(database, f"INSERT INTO facet_row (kind, audience, facet, value, contribution_id) {row}")
        facets = '{"region": ["london", "national"], "harm": ["cse"]}'.replace(":", r"\:")
        write(database, f"UPDATE search_document SET kind = 'newsletter-issue', facets = '{facets}'")
        yield database
    finally:
        make_whole(database)


def test_an_issue_about_the_whole_of_england_has_no_region_beside_it(database_before: Database) -> None:
    migrating.upgrade(database_before)
    assert rows(database_before, OF_ISSUES) == [("anonymised",), ("national",)]
    assert rows(database_before, OF_INITIATIVES) == [("anonymised",), ("london",), ("national",)]
    for (facets,) in rows(database_before, "SELECT CAST(facets AS TEXT) FROM search_document"):
        assert "london" not in facets
        assert "national" in facets
        assert "cse" in facets


def test_going_back_loses_nothing(database_before: Database) -> None:
    migrating.upgrade(database_before)
    migrating.downgrade(database_before, "0016")
    assert rows(database_before, OF_ISSUES) == [("anonymised",), ("national",)]

"""Everything that listings keep in memory, in one place, and what each answer is kept under.

A cache key holds all that an answer depends on. The facet clock is in it wherever another page could change the answer: it
moves on with every change that a listing could show, so nothing here needs to be told to forget.
"""

from array import array
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import Audiences, Counts
from app.contributions.listing.selection import Filters, Selection
from app.core.cache import Cache
from app.core.packing import Packed

CacheKey = Hashable


@dataclass(frozen=True)
class Offer:
    """A way out of a selection that matches nothing: what to drop (`facet` is empty for the text) and what that finds."""

    facet: str
    selection: Selection
    count: int


@dataclass(frozen=True)
class Surroundings:
    """What stands around the text of a page: who checked it (in words, empty where that is not recorded), and (title, address) of
    related pages."""

    checker: str
    related: Sequence[tuple[str, str]]


# Of a selection. Ids are weighed, since one selection may match everything; the rest are counted.
IDS: Cache["array[int]"] = Cache(1_000_000, lambda ids: len(ids) + 100)
COUNTS: Cache[Counts] = Cache(200)
OFFERS: Cache[Sequence[Offer]] = Cache(200)
FILTER_BOXES: Cache[Markup] = Cache(100)
STALE_SHARES: Cache[tuple[int, int, int]] = Cache(20)

# Of one page.
SURROUNDINGS: Cache[Surroundings] = Cache(2_000)
RELATED_IDS: Cache[Sequence[int]] = Cache(5_000)
ARTICLES: Cache[Markup] = Cache(2_000_000, len)  # characters
PAGES: Cache[Packed] = Cache(3_000_000, len)  # bytes, packed


def selection_key(of: Definition, clock: int, audiences: Audiences, filters: Filters) -> CacheKey:
    """What the counts of a selection depend on, in any order: `clock` is the facet clock, read before they are counted."""
    return (of, clock, audiences, filters)


def listing_key(of: Definition, clock: int, areas: Hashable, query: bytes) -> CacheKey:
    """What the listing that visitors get depends on: `query` is what was asked for, as it was written, since its links are."""
    return (of, clock, areas, query)


def page_key(of: Definition, clock: int, audiences: Audiences, contribution_id: int) -> CacheKey:
    """What a page depends on that says something of other pages: `clock` is the facet clock, read with its text."""
    return (of, clock, audiences, contribution_id)

"""A page of a listing: the matching rows in order, the counts of every facet, and what to offer when nothing matches.

Ids and counts are kept in memory under the facet clock, which moves on with every change a listing could show, so a warm
page reads the clock and twenty rows. Where nothing is chosen, a page after a change reads a stretch of an index and the counts
that were kept with the change. Selections with free text are never kept: the search index follows at its own pace.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import overload

from app.contributions.listing import caches, queries, whole_queries
from app.contributions.listing.caches import CacheKey, Offer
from app.contributions.listing.definition import Definition
from app.contributions.listing.matching import Matched, match
from app.contributions.listing.queries import Audiences, Counts, Found
from app.contributions.listing.selection import BEST, Filters, Selection
from app.contributions.listing.whole_queries import ClockReading
from app.contributions.listing_models import CHECKED_FACET
from app.contributions.services import assuring
from app.core.actor import Actor
from app.core.pagination import Page
from app.search.asking.query import Understood


class ListedIds(Sequence[int]):
    """The ids of a whole listing in an order: `total` of them, of which only the slices that are asked for are read."""

    def __init__(self, total: int, read: Callable[[int, int], Sequence[int]]) -> None:
        self._total, self._read = total, read

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...

    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._total)
            return self._read(start, stop)[::step]
        return self._read(index, index + 1)[0]


@dataclass(frozen=True)
class Answer:
    """What was worked out for a selection: every matching id in order, and the counts of each facet.

    `cache_key` is what they depend on, for whoever keeps something made from them; None where nothing may be kept.
    """

    ids: Sequence[int]
    counts: Counts
    cache_key: CacheKey = None


@dataclass(frozen=True)
class Listing:
    """One page of a listing. `understood` says how free text was read; None without text.

    `facets_key` is the cache key of the facets, for whoever keeps something made from them; None where nothing may be kept.
    """

    of: Definition
    selection: Selection
    page: Page[Found]
    counts: Counts
    understood: Understood | None = None
    offers: Sequence[Offer] = ()
    facets_key: CacheKey = None


def find(of: Definition, actor: Actor, selection: Selection) -> Listing:
    """The page of a listing that `actor` asks for. A page past the end is the last one."""
    audiences = queries.audiences_of(actor)
    hits = match(of, selection.text, audiences) if selection.text else None
    answer = _answer(of, audiences, selection, hits)
    size, total = of.page_size, len(answer.ids)
    number = min(selection.page, Page((), 1, size, total).count)
    rows = queries.list_rows(of, audiences, answer.ids[(number - 1) * size : number * size])
    return Listing(
        of=of,
        selection=replace(selection, page=number),
        page=Page(rows, number, size, total),
        counts=answer.counts,
        understood=hits.understood if hits else None,
        offers=() if total else _cached_offers(of, audiences, selection, hits, answer),
        facets_key=answer.cache_key,
    )


def find_ids(of: Definition, actor: Actor, selection: Selection, limit: int) -> tuple[Audiences, list[int]]:
    """Whose pages `actor` may read, and the first `limit` ids of a selection in order: for a download."""
    audiences = queries.audiences_of(actor)
    if selection.text:
        matched = match(of, selection.text, audiences)
        return audiences, list(_ordered(of, audiences, selection, matched)[:limit])
    return audiences, list(_ids(of, whole_queries.read_counted_clock(of), audiences, selection)[:limit])


def stale_share(of: Definition) -> tuple[int, int, int]:
    """(overdue or worse, checked at least once, never checked) among what is published, hidden pages included."""
    return caches.STALE_SHARES.get((of, queries.read_clock(of)), lambda: assuring.stale_share(*of.codes))


def _answer(of: Definition, audiences: Audiences, selection: Selection, hits: Matched | None) -> Answer:
    if hits is not None:
        ids = _ordered(of, audiences, selection, hits)
        return Answer(ids, queries.facet_counts(of, audiences, selection.filters, hits.ids, ids))
    reading = whole_queries.read_counted_clock(of)
    every_id = _ids(of, reading, audiences, selection)
    key = caches.selection_key(of, reading.value, audiences, selection.filters)

    def count() -> Counts:
        if isinstance(every_id, ListedIds):
            return whole_queries.kept_counts(of, audiences)
        return queries.facet_counts(of, audiences, selection.filters, None, every_id)

    return Answer(every_id, caches.COUNTS.get(key, count), key)


def _ids(of: Definition, reading: ClockReading, audiences: Audiences, selection: Selection) -> Sequence[int]:
    """Every id of a selection without text, in order: of a whole listing, neither counted nor sorted where that was kept."""
    if reading.is_counted and not selection.filters:
        return _whole_ids(of, reading.value, audiences, selection.sort)
    return _cached_ids(of, reading.value, audiences, selection.filters, selection.sort)


def _whole_ids(of: Definition, clock: int, audiences: Audiences, sort: str) -> ListedIds:
    key = caches.selection_key(of, clock, audiences, ())

    def read(start: int, stop: int) -> Sequence[int]:
        asked = (key, sort, start, stop)
        return caches.IDS.get(asked, lambda: array("q", whole_queries.slice_ids(of, audiences, sort, start, stop)))

    return ListedIds(sum(_whole_counts(of, clock, audiences).get(CHECKED_FACET, {}).values()), read)


def _whole_counts(of: Definition, clock: int, audiences: Audiences) -> Counts:
    return caches.COUNTS.get(caches.selection_key(of, clock, audiences, ()), lambda: whole_queries.kept_counts(of, audiences))


def _cached_ids(of: Definition, clock: int, audiences: Audiences, filters: Filters, sort: str) -> "array[int]":
    key = (caches.selection_key(of, clock, audiences, filters), sort)
    return caches.IDS.get(key, lambda: array("q", queries.matching_ids(of, audiences, filters, sort)))


def _ordered(of: Definition, audiences: Audiences, selection: Selection, hits: Matched) -> list[int]:
    """What text and facets both match: as the search ranked it, or in the order asked for."""
    ids = queries.matching_ids(of, audiences, selection.filters, selection.sort, hits.ids)
    if selection.sort != BEST:
        return ids
    wanted = set(ids)
    return [one for one in hits.ids if one in wanted]


def _cached_offers(
    of: Definition, audiences: Audiences, selection: Selection, matched: Matched | None, answer: Answer
) -> Sequence[Offer]:
    if answer.cache_key is None:
        return _offers(of, audiences, selection, matched)
    return caches.OFFERS.get((answer.cache_key, selection.sort), lambda: _offers(of, audiences, selection, matched))


def _offers(of: Definition, audiences: Audiences, selection: Selection, hits: Matched | None) -> list[Offer]:
    """Each part of the selection that could be dropped, with what would then be found; nothing that finds nothing."""
    among = hits.ids if hits else None
    offers = []
    for facet, _ in selection.filters:
        rest = selection.without(facet)
        offers.append(Offer(facet, rest, queries.count_matching(of, audiences, rest.filters, among)))
    if hits is not None and selection.filters:
        rest = selection.without_text()
        offers.append(Offer("", rest, queries.count_matching(of, audiences, rest.filters, None)))
    return [offer for offer in offers if offer.count]

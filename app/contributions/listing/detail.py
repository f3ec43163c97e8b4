"""One page of a listing: the live text, who checked it, and what is like it.

What surrounds the text is kept in memory under the facet clock, so that a page read again costs one query.
"""

from dataclasses import dataclass

from app.accounts import queries as accounts
from app.contributions import capacities
from app.contributions.listing import caches, queries
from app.contributions.listing.caches import CacheKey, Surroundings
from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import LivePage
from app.core import clock
from app.core.actor import Actor

RELATED_SECONDS = 600


@dataclass(frozen=True)
class ReadPage:
    """What a page is made of. `cache_key` is all it depends on, for whoever keeps something made from it."""

    live: LivePage
    surroundings: Surroundings
    cache_key: CacheKey


def get(of: Definition, actor: Actor, slug: str) -> ReadPage:
    """The page at `slug`. Raises NotFound for everything `actor` may not read."""
    live = queries.get_page(of, actor, slug)
    audiences = queries.audiences_of(actor)
    key = caches.page_key(of, live.clock, audiences, live.id)
    surroundings = caches.SURROUNDINGS.get(key, lambda: Surroundings(_checker(live), _related(of, live, audiences)))
    return ReadPage(live, surroundings, key)


def _related(of: Definition, live: LivePage, audiences: queries.Audiences) -> list[tuple[str, str]]:
    """Which pages are like this one is asked every RELATED_SECONDS; which of them may be read, after every change."""
    period = int(clock.now().timestamp()) // RELATED_SECONDS
    key = (live.live_revision_id, audiences, period)
    ids = caches.RELATED_IDS.get(key, lambda: queries.related_ids(of, audiences, live.id))
    return [(title, of.address(slug)) for title, slug in queries.list_titles(of, audiences, ids)]


def _checker(live: LivePage) -> str:
    """Who last checked it, as what they were then: nobody is named. Nothing where that was not recorded."""
    names = accounts.organisation_names([live.checked_for_id])
    return capacities.in_words(live.checked_as, names.get(live.checked_for_id or 0, ""))

"""One page of a listing: the live text, who checked it, and what is like it.

What surrounds the text is kept in memory under the facet clock, so that a page read again costs one query.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.contributions.listing import queries
from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import LivePage
from app.core import clock
from app.core.actor import Actor
from app.core.cache import Recall

PAGES_KEPT = 5_000
RELATED_SECONDS = 600
CONTRIBUTOR, MODERATOR = "the person who contributed it", "a moderator of this site"


@dataclass(frozen=True)
class Surroundings:
    """Who checked a page (in words, empty where nobody has), and (title, address) of related ones."""

    checker: str
    related: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ReadPage:
    """What a page is made of. `kept_as` is all it depends on, for whoever keeps something made from it."""

    live: LivePage
    surroundings: Surroundings
    kept_as: Hashable


_surroundings: Recall[Surroundings] = Recall(PAGES_KEPT)
_related_ids: Recall[Sequence[int]] = Recall(PAGES_KEPT)


def get(of: Definition, actor: Actor, slug: str) -> ReadPage:
    """The page at `slug`. Raises NotFound for everything `actor` may not read."""
    live = queries.get_page(of, actor, slug)
    audiences = queries.audiences_of(actor)
    key = (of, live.clock, audiences, live.id)
    found = _surroundings.get(key, lambda: Surroundings(_checker(live), _related(of, live, audiences)))
    return ReadPage(live, found, key)


def _related(of: Definition, live: LivePage, audiences: queries.Audiences) -> list[tuple[str, str]]:
    """Which pages are like this one is asked every RELATED_SECONDS; which of them may be read, after every change."""
    period = int(clock.now().timestamp()) // RELATED_SECONDS
    ids = _related_ids.get((live.live_revision_id, audiences, period), lambda: queries.related_ids(of, audiences, live.id))
    return [(title, of.address(slug)) for title, slug in queries.list_titles(of, audiences, ids)]


def _checker(live: LivePage) -> str:
    """Who last checked: the owning organisation, the person who contributed it, or a moderator. Nobody is named."""
    if live.checked_at is None or live.checked_by_id is None:
        return ""
    if live.owner_scope == "person" and live.checked_by_id == live.owner_person_id:
        return CONTRIBUTOR
    theirs = accounts.organisation_of(live.checked_by_id)
    owner = live.owner_organisation_id
    return theirs.name if theirs is not None and owner is not None and theirs.id == owner else MODERATOR

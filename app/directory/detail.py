"""One initiative's page: the live text, who checked it, and what is like it.

What surrounds the text is kept in memory under the facet clock, so that a page read again costs one query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.accounts import queries as accounts
from app.contributions.models import Contribution
from app.core.actor import Actor
from app.core.db import session
from app.directory import queries
from app.directory.kind import INITIATIVE
from app.directory.recall import Recall

PAGES_KEPT = 5_000
CONTRIBUTOR, MODERATOR = "the person who contributed it", "a moderator of this site"


@dataclass(frozen=True)
class Surroundings:
    """Who checked a page (in words, empty where nobody has), and (title, address) of related ones."""

    checker: str
    related: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class InitiativePage:
    """What the page of an initiative is made of."""

    contribution: Contribution
    surroundings: Surroundings


_kept: WeakKeyDictionary[object, Recall[Surroundings]] = WeakKeyDictionary()


def get(actor: Actor, slug: str) -> InitiativePage:
    """The page at `slug`. Raises NotFound for everything `actor` may not read."""
    contribution, clock = queries.get_page(actor, slug)
    audiences = queries.audiences_of(actor)
    kept = _kept.setdefault(session().get_bind(), Recall(PAGES_KEPT))
    surroundings = kept.get(
        (clock, audiences, contribution.id), lambda: Surroundings(_checker(contribution), _related(contribution, audiences))
    )
    return InitiativePage(contribution, surroundings)


def _related(contribution: Contribution, audiences: queries.Audiences) -> list[tuple[str, str]]:
    if contribution.live_revision is None:
        return []
    values = INITIATIVE.facets(contribution.live_revision.body)
    found = queries.list_related(audiences, contribution.id, values)
    return [(title, INITIATIVE.address(slug)) for title, slug in found]


def _checker(contribution: Contribution) -> str:
    """Who last checked: the owning organisation, the person who contributed it, or a moderator. Nobody is named."""
    if contribution.checked_at is None or contribution.checked_by_id is None:
        return ""
    if contribution.owner_scope == "person" and contribution.checked_by_id == contribution.owner_person_id:
        return CONTRIBUTOR
    theirs = accounts.organisation_of(contribution.checked_by_id)
    owner = contribution.owner_organisation_id
    return theirs.name if theirs is not None and owner is not None and theirs.id == owner else MODERATOR

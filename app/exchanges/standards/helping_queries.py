"""Reading what may help with a standard: the pages that somebody may read, kept in memory until one of them changes.

Of a site with very many the newest are read: what is kept in memory, and worked out after each change, stays small.
"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from app.contributions import policy
from app.contributions.kinds.description import all_kinds, get_kind
from app.contributions.listing.definition import LISTINGS, Definition
from app.contributions.listing.queries import Audiences, audiences_of
from app.contributions.listing.selection import Selection
from app.contributions.listing_models import CHECKED_FACET, FacetClock, FacetRow
from app.contributions.models import Contribution, Revision
from app.core.actor import Actor
from app.core.cache import Cache
from app.core.db import connection
from app.exchanges.standards.framework import Facets, Standard
from app.exchanges.standards.helping import STANDARD, Carrier, Help, carrier_of, helps, named_part

MOST_PAGES = 500

_carriers: Cache[Sequence[Carrier]] = Cache(4)


def list_help(actor: Actor, standard: Standard) -> Sequence[Help]:
    """What `actor` may read that helps with a standard, the best first."""
    return helps({**standard.facets, STANDARD: (standard.id,)}, _list_carriers(actor))


def titles_at(actor: Actor, addresses: Collection[str]) -> Mapping[str, str]:
    """What stands at addresses of pages and of their parts, of those that `actor` may read."""
    titles: dict[str, str] = {}
    for carrier in _list_carriers(actor):
        titles[carrier.address] = carrier.title
        titles |= {f"{carrier.address}#{part.anchor}": named_part(carrier, part) for part in carrier.parts}
    return {address: titles[address] for address in addresses if address in titles}


def list_filtered(standard: Standard) -> Sequence[tuple[str, str]]:
    """What a listing is called and where it is, with all that it has about a standard and nothing else."""
    pairs = ((one.title, _filtered(_named(standard, one), one)) for one in LISTINGS.things)
    return [(title, address) for title, address in pairs if address]


def _list_carriers(actor: Actor) -> Sequence[Carrier]:
    codes = tuple(kind.code for kind in all_kinds() if not policy.is_for_staff(kind.rules))
    audiences = audiences_of(actor)
    clock = connection().scalar(sa.select(sa.func.sum(FacetClock.value)).where(FacetClock.kind.in_(codes)))
    return _carriers.get((clock, audiences, codes), lambda: _read(codes, audiences))


def _named(standard: Standard, listing: Definition) -> Facets:
    """What a standard names in a listing: where its entries name standards themselves, it is asked by that alone."""
    names_standards = any(facet.vocabulary == STANDARD for facet in listing.facets)
    return {STANDARD: (standard.id,)} if names_standards else standard.facets


def _filtered(facets: Facets, listing: Definition) -> str:
    """The address of a listing with what a standard names chosen in it; nothing where the listing has none of that."""
    choices = (
        (facet.name, tuple(sorted(value for value in facets[facet.vocabulary] if facet.understands(value))))
        for facet in listing.facets
        if facet.vocabulary in facets
    )
    filters = tuple((name, values) for name, values in choices if values)
    return Selection(filters=filters).address(listing.path) if filters else ""


def _read(codes: Sequence[str], audiences: Audiences) -> list[Carrier]:
    """The newest pages. Every one in a listing has one row of the facet of checks: hidden ones have none."""
    rows = connection().execute(
        sa.select(Contribution.kind, Contribution.slug, Revision.body)
        .join(Revision, Revision.id == Contribution.live_revision_id)
        .join(FacetRow, FacetRow.contribution_id == Contribution.id)
        .where(FacetRow.facet == CHECKED_FACET, FacetRow.kind.in_(codes), FacetRow.audience.in_(audiences))
        .order_by(Contribution.first_published_at.desc(), Contribution.id.desc())
        .limit(MOST_PAGES)
    )
    return [carrier_of(get_kind(kind), slug, body) for kind, slug, body in rows]

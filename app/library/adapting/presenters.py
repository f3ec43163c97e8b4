"""Where an adaptation comes from, in words for whoever reads it, and for whom somebody may adapt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.contributions import queries as spine
from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution, Revision
from app.core.actor import Actor
from app.library.adapting import queries
from app.library.specifications import lineage

THE_SITE = "Practice Exchange"
A_MEMBER = "an individual member"
OWN_ORGANISATION = "organisation"


@dataclass(frozen=True)
class Provenance:
    """What an adaptation was made from. Where the reader may not read the original, only that there is one is said: `title`,
    `owner` and `address` are then empty. `number` is the version of the original that the text last took in."""

    number: int
    title: str = ""
    owner: str = ""
    address: str = ""


def provenance(actor: Actor, contribution: Contribution, body: Mapping[str, Any] | None = None) -> Provenance | None:
    """Where `contribution` comes from, as `actor` may know it; None where it is not an adaptation.

    `body` is the text that is shown, which says for itself which version it took in.
    """
    if contribution.parent_id is None or contribution.base_revision_id is None:
        return None
    parent = spine.get_contribution(contribution.parent_id)
    started = spine.get_revision(contribution.base_revision_id)
    number = lineage.taken_in(body or {}) or started.number or 1
    base = queries.find_version(parent.id, number) or started
    if not spine.is_readable(actor, parent) or not spine.is_readable_version(actor, base):
        return Provenance(number)
    return Provenance(number, _title(parent, base), owner_name(parent), _address(parent, number))


def _title(parent: Contribution, base: Revision) -> str:
    """What the original was called then; what it is called now where that text was erased."""
    live = parent.live_revision
    return str(base.body.get("title") or (live.body.get("title") if live is not None else "") or "Untitled")


def _address(parent: Contribution, number: int) -> str:
    return f"{get_kind(parent.kind).pages.address(parent.slug)}/versions/{number}"


def owner_name(contribution: Contribution) -> str:
    """Who looks after a contribution, in words fit for anyone: never the name of a person."""
    if contribution.owner_organisation_id is not None:
        names = accounts.organisation_names([contribution.owner_organisation_id])
        return names.get(contribution.owner_organisation_id, accounts.UNNAMED)
    if contribution.owner_area is not None:
        return f"commissioners in {area_name(contribution.owner_area)}"
    return THE_SITE if contribution.owner_scope == "site" else A_MEMBER


def places_to_adapt_for(actor: Actor) -> list[tuple[str, str, str]]:
    """Whom a working copy may be for: (value, words, hint). An area's value is its ONS code."""
    areas = [
        (code, area_name(code), "Everyone who commissions services in this area can read and change it")
        for code in sorted(actor.commissioned_areas, key=area_name)
    ]
    if actor.organisation_id is None:
        return [*areas, (OWN_ORGANISATION, "Yourself", "Only you can read and change it")]
    name = accounts.organisation_names([actor.organisation_id]).get(actor.organisation_id, accounts.UNNAMED)
    name = "Your organisation" if name == accounts.UNNAMED else name
    return [*areas, (OWN_ORGANISATION, name, "Only members of your organisation can read and change it")]

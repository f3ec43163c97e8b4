"""In which capacity, and for which organisation, somebody says that a page is right.

It is told once, from what the person is at that moment, and kept with what they said: a page that asked later who they are would
say something else of the past whenever somebody leaves, moves or is given a role.
"""

from dataclasses import dataclass

from app.contributions import policy
from app.core.actor import Actor

CONTRIBUTOR, ORGANISATION, MODERATOR, SITE = "contributor", "organisation", "moderator", "site"
CAPACITIES = (CONTRIBUTOR, ORGANISATION, MODERATOR, SITE)
WORDS = {
    CONTRIBUTOR: "the person who contributed it",
    ORGANISATION: "an organisation whose name is not confirmed",
    MODERATOR: "a moderator of this site",
    SITE: "this site",
}


@dataclass(frozen=True)
class Capacity:
    """What somebody was when they said it: a code of CAPACITIES, and for an organisation, which."""

    code: str
    organisation_id: int | None = None


def capacity_of(actor: Actor, contribution: policy.Owned) -> Capacity:
    """What `actor` is to a page now: an owner before a moderator, since owners answer for what is theirs."""
    if not policy.owns(actor, contribution):
        return Capacity(MODERATOR if policy.is_moderator(actor) else SITE)
    if contribution.owner_scope == "person":
        return Capacity(CONTRIBUTOR)
    return Capacity(ORGANISATION, actor.organisation_id)


def in_words(code: str | None, organisation_name: str) -> str:
    """Whom a page names as having checked it: an organisation, else a capacity; nothing where that was not recorded."""
    if code is None:
        return ""
    return organisation_name if code == ORGANISATION and organisation_name else WORDS[code]

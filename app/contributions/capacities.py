"""In which capacity, and for which organisation, somebody acts on a page: checks it, decides on it, consults on it.

It is told once, from what the person is at that moment, and kept with the act: a page that asked later who they are would say
something else of the past whenever somebody leaves, moves or is given a role. Their name is looked up, so that it can be erased;
capacity and organisation stay. Of acts from before this was kept, pages say that it is not recorded.
"""

from dataclasses import dataclass

from app.contributions import policy
from app.core.actor import Actor

CONTRIBUTOR, ORGANISATION, SITE = "contributor", "organisation", "site"
AREA_LEAD, MODERATOR, EDITOR, ADMIN = DECIDING = ("area_lead", "moderator", "editor", "admin")  # any role may decide on a kind
CAPACITIES = (CONTRIBUTOR, ORGANISATION, *DECIDING, SITE)
WORDS = {
    CONTRIBUTOR: "the person who contributed it",
    ORGANISATION: "an organisation whose name is not confirmed yet",
    AREA_LEAD: "an area lead",
    MODERATOR: "a moderator of this site",
    EDITOR: "an editor of this site",
    ADMIN: "an administrator of this site",
    SITE: "this site",
}
NOT_RECORDED = "in which capacity is not recorded"


@dataclass(frozen=True)
class Capacity:
    """What somebody was when they acted: a code of CAPACITIES, and for an organisation, which."""

    code: str
    organisation_id: int | None = None


def capacity_of(actor: Actor, contribution: policy.Owned) -> Capacity:
    """What `actor` is to a page now: an owner before one who decides, since owners answer for what is theirs; then by the role
    that decides on it, before those that may take any page down."""
    if not policy.owns(actor, contribution):
        roles = (contribution.deciders, MODERATOR, ADMIN)
        return Capacity(next((role for role in roles if actor.has_role(role)), SITE))
    if contribution.owner_scope == "person":
        return Capacity(CONTRIBUTOR)
    return Capacity(ORGANISATION, actor.organisation_id)


def in_words(code: str | None, organisation_name: str) -> str:
    """Whom a page names as having checked it: an organisation, else a capacity; nothing where that was not recorded."""
    if code is None:
        return ""
    return organisation_name if code == ORGANISATION and organisation_name else WORDS[code]


def signed(name: str, code: str | None, organisation_name: str) -> str:
    """Who acted, for those who may know their name: "Asha Example, for Example Trust"."""
    if code is None:
        return f"{name} ({NOT_RECORDED})"
    if code == SITE:
        return name
    return f"{name}, {'for' if code == ORGANISATION else 'as'} {in_words(code, organisation_name)}"

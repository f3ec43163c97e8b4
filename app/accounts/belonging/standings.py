"""What somebody was when they acted, in words: the roles they held and the organisation they were of, as the trail keeps them."""

from collections.abc import Mapping
from typing import Protocol

ROLE_LABELS = {
    "member": "Member",
    "area_lead": "Area lead",
    "moderator": "Moderator",
    "editor": "Editor",
    "admin": "Administrator",
}
NOT_RECORDED = "Roles then are not recorded"


class Act(Protocol):
    """An entry of the trail: who acted, and what they were then."""

    actor_id: int | None
    actor_as: str | None
    actor_for_id: int | None


def in_words(roles: str | None, organisation: str) -> str:
    """ "Member, moderator, Example Trust". `roles` is what `Actor.roles_in_use` was then: None where that was not recorded."""
    if roles is None:
        return NOT_RECORDED
    words = ", ".join(ROLE_LABELS[role].lower() for role in roles.split()) or "no role"
    return words[:1].upper() + words[1:] + (f", {organisation}" if organisation else "")


def plain(code: str) -> str:
    """A code of the trail in words: "grant-role" reads "Grant role"."""
    return code.replace("-", " ").replace("_", " ").capitalize()


def of_act(act: Act, organisations: Mapping[int, str]) -> str:
    """What whoever acted was then; nothing for a visitor and for the site itself."""
    if act.actor_id is None:
        return ""
    return in_words(act.actor_as, organisations.get(act.actor_for_id or 0, ""))

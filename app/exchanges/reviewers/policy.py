"""Who may do what with the profile of a reviewer: pure questions of an actor and a thing.

No role of the site is asked for here: what a reviewer declares is for themselves and for whoever puts a team together.
"""

from typing import Protocol

from app.core.actor import Actor


class OfPerson(Protocol):
    """What belongs to one person; to nobody, once that person was erased."""

    @property
    def person_id(self) -> int | None: ...


def can_list(actor: Actor) -> bool:
    """Confirmed members see who offers to review."""
    return actor.verified


def can_offer(actor: Actor) -> bool:
    """A confirmed member of an organisation."""
    return actor.verified and actor.organisation_id is not None


def is_own(actor: Actor, profile: OfPerson) -> bool:
    """Whether it is the actor's own."""
    return actor.person_id is not None and actor.person_id == profile.person_id


def can_open(actor: Actor, profile: OfPerson) -> bool:
    """Their own, while they are a confirmed member of an organisation."""
    return is_own(actor, profile) and can_offer(actor)


def can_end(actor: Actor, profile: OfPerson) -> bool:
    """Their own, whatever they are now: consent is taken back at any time. And the site, when it erases somebody."""
    return is_own(actor, profile) or actor.is_system

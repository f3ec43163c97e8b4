"""Who may read and write the draft of a learning note: the two sides of the exchange that it comes from.

No role of the site is asked for here. To those who reviewed, the draft is another area's confidential material: they have given
their second step.
"""

from typing import Protocol

from app.core.actor import Actor

HOST, TEAM = "host", "team"
SIDES = (HOST, TEAM)


class Shared(Protocol):
    """What two sides share: it knows on which somebody is, if on any."""

    def side_of(self, person_id: int | None) -> str | None: ...


def takes_part(actor: Actor, draft: Shared) -> bool:
    """Somebody on one of the two sides, who may contribute. To everybody else there is no such draft."""
    return actor.verified and actor.is_signed_in and draft.side_of(actor.person_id) is not None


def needs_second_step(actor: Actor, draft: Shared) -> bool:
    """Whether they have yet to give their second step."""
    return draft.side_of(actor.person_id) == TEAM and not actor.second_factor


def can_work_on(actor: Actor, draft: Shared) -> bool:
    """Whoever takes part reads it, writes in it, agrees, and may end it."""
    return takes_part(actor, draft) and not needs_second_step(actor, draft)


def is_system(actor: Actor, _draft: object) -> bool:
    return actor.is_system

"""Who may do what in a consultation: pure questions of an actor and a thing."""

from typing import Protocol

from app.contributions import policy as spine
from app.core.actor import Actor


class Consulted(Protocol):
    """A consultation names the contribution that it is about."""

    @property
    def contribution(self) -> spine.Owned: ...


class Made(Protocol):
    """A comment belongs to a consultation."""

    @property
    def consultation(self) -> Consulted: ...


def runs(actor: Actor, consultation: Consulted) -> bool:
    """Whether `actor` runs it: only those who own the working copy do. Moderators have no business in it."""
    return spine.owns(actor, consultation.contribution)


def can_close(actor: Actor, consultation: Consulted) -> bool:
    """Its owners close it; the site does when nobody has for a while."""
    return actor.is_system or runs(actor, consultation)


def can_answer(actor: Actor, comment: Made) -> bool:
    """Only those who run the consultation answer its comments."""
    return runs(actor, comment.consultation)

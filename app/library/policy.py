"""Who may do what in the library beyond the spine's own rules: pure questions of an actor and a thing."""

from typing import Protocol

from app.contributions import policy as spine
from app.core.actor import Actor


class Upgraded(Protocol):
    """An upgrade task names the adaptation that it is about."""

    @property
    def contribution(self) -> spine.Owned: ...


class Stated(spine.Said, Protocol):
    """A statement of use names the area that made it."""

    area_code: str


def can_upgrade(actor: Actor, task: Upgraded) -> bool:
    """Whoever may edit the adaptation."""
    return spine.can_edit(actor, task.contribution)


def can_state_use(actor: Actor, area: str) -> bool:
    """Verified members of a commissioning organisation of the area (an ONS code) speak for it."""
    return spine.can_contribute(actor) and actor.commissions_in(area)


def can_take_back_use(actor: Actor, statement: Stated) -> bool:
    """Those who may speak for the area now."""
    return can_state_use(actor, statement.area_code)


def can_decide_use(actor: Actor, statement: Stated) -> bool:
    """A moderator, but for those who could have said it themselves."""
    return spine.can_decide_short_text(actor, statement) and not actor.commissions_in(statement.area_code)


def can_take_down_use(actor: Actor, statement: Stated) -> bool:
    """Moderators take down what does not belong on the site."""
    return spine.is_moderator(actor)

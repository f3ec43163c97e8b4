"""Who may do what with an action plan: pure questions of an actor and the exchange that it belongs to.

Until it is sent the plan is the host's alone. From then on both sides read it, and only the host writes in it.
"""

from datetime import datetime
from typing import Protocol

from app.core.actor import Actor
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.policy import Exchange


class Plan(Protocol):
    """A plan, with its exchange."""

    @property
    def exchange(self) -> Exchange: ...
    @property
    def sent_at(self) -> datetime | None: ...


class Action(Protocol):
    """An action, with the plan that it stands in."""

    @property
    def plan(self) -> Plan: ...


def is_host_of(actor: Actor, action: Action) -> bool:
    """A commissioner of a host area."""
    return policy.is_host(actor, action.plan.exchange)


def can_read(actor: Actor, plan: Plan) -> bool:
    """The host reads its plan; the team reads what was sent, and nothing that is still a draft."""
    return policy.is_host(actor, plan.exchange) or (plan.sent_at is not None and policy.is_team(actor, plan.exchange))

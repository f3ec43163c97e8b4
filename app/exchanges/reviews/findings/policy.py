"""Who may do what with a line of findings: pure questions of an actor and the exchange that it belongs to."""

from typing import Protocol

from app.core.actor import Actor
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange.policy import Exchange


class Line(Protocol):
    """A line, with its exchange."""

    @property
    def exchange(self) -> Exchange: ...
    @property
    def status(self) -> str: ...


def is_team_of(actor: Actor, line: Line) -> bool:
    """Who sits in the team."""
    return policy.is_team(actor, line.exchange)


def leads_team_of(actor: Actor, line: Line) -> bool:
    """Who leads the team."""
    return policy.leads_team(actor, line.exchange)


def is_host_of(actor: Actor, line: Line) -> bool:
    """A commissioner of a host area."""
    return policy.is_host(actor, line.exchange)


def can_read(actor: Actor, line: Line) -> bool:
    """The team reads every line; the host reads what was sent, and nothing that is still a draft."""
    return is_team_of(actor, line) or (line.status != "drafted" and is_host_of(actor, line))

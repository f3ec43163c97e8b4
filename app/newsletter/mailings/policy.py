"""Who may do what with mailings: pure questions of an actor and a mailing or delivery."""

from typing import Any

from app.core.actor import Actor

EDITOR = "editor"


def can_send(actor: Actor, _thing: Any = None) -> bool:
    """Editors schedule, stop and go on, and decide on what is uncertain. The issue itself was approved by another editor."""
    return actor.has_role(EDITOR)


def can_put_back(actor: Actor, mailing: Any) -> bool:
    """An editor puts back what was held before anything of it was sent."""
    return can_send(actor) and mailing.started_at is None


def can_prepare(actor: Actor, mailing: Any) -> bool:
    """An editor has the deliveries made that were not made yet when it was stopped."""
    return can_send(actor) and mailing.started_at is not None and mailing.audience_count is None


def can_go_on(actor: Actor, mailing: Any) -> bool:
    """An editor goes on with what has begun."""
    return can_send(actor) and mailing.audience_count is not None


def is_site(actor: Actor, _thing: Any = None) -> bool:
    """What only the worker does."""
    return actor.is_system

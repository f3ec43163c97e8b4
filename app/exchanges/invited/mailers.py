"""The letter to somebody invited to a self-assessment. It names no area, no standard, and nobody but whom it is to."""

from app.core.jobs import Task
from app.exchanges.invited import access
from app.invitations import mailers


def send_invitation(task: Task) -> None:
    """Invite somebody, or send them the fresh link that they asked for."""
    mailers.send(access.GUESTS, task, "exchanges/invitation-to-answer", lambda _invitation: {})

"""Keeping a restored site from going on as if nothing had happened since the copy was made, until a person lets it."""

from datetime import datetime

from app import feature
from app.core import holding, jobs
from app.core.actor import Actor
from app.core.policy import require

SET_ASIDE = "Restored"  # what a job that was set aside says of why


def hold(copy_made_at: datetime | None) -> None:
    """No mail leaves from now on; what was waiting to be sent when the copy was made is set aside, and features stop theirs."""
    if holding.hold(copy_made_at):
        jobs.set_aside_mail(SET_ASIDE)
        for act in (one.restored for one in feature.installed() if one.restored is not None):
            act()


def let_go(actor: Actor, *, send: bool) -> None:
    """Let mail go: what was asked for since the restore is sent, or set aside like the rest. Raises Conflict where it is free."""
    require(actor.is_system or actor.has_role("admin"))
    if not send:
        jobs.set_aside_mail(SET_ASIDE)
    holding.let_go(actor)

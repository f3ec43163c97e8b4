"""The letter to somebody invited. It is written when it is sent, and not at all once there is nothing to come to."""

from collections.abc import Callable
from typing import Any

from app.core.db import session
from app.core.jobs import Task
from app.invitations import queries
from app.invitations.guest_list import Declaration, GuestList, Invitation
from app.mail import letters


def send(
    guests: GuestList[Invitation, Declaration], task: Task, letter: str, words: Callable[[Invitation], dict[str, Any]]
) -> None:
    """Invite somebody, or send them the fresh link that they asked for: `letter`, with `words` of what they are invited to."""
    invitation = session().get(guests.tables.invitation, task.payload["invitation_id"])
    if invitation is None or not invitation.email or not guests.stands(invitation):
        return
    address = _address(guests, invitation, task.payload["link_id"])
    if address is None:
        return
    context = {
        "name": invitation.name,
        "signs_in": invitation.person_id is not None,
        "days": guests.link_lifetime.days,
        "address": address,
        **words(invitation),
    }
    letters.send(invitation.email, letter, context, key=f"job-{task.job_id}")


def _address(guests: GuestList[Invitation, Declaration], invitation: Invitation, link_id: int | None) -> str | None:
    """Where the letter leads: a member to what they are invited to; a link that was used since leads nowhere."""
    if invitation.person_id is not None:
        return guests.letters.members_path
    link = session().get(guests.tables.link, link_id) if link_id is not None else None
    if link is None or not queries.is_usable(guests, link):
        return None
    return guests.letters.links_path + guests.links.plaintext(link)

"""Who was invited to a self-assessment and may come in now, and in what way an invitation has ended.

Every request asks again, so whoever is invited no more is out at once. What has ended is told to whoever was invited, and to them
alone, in words that name no area.
"""

from datetime import timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.invited.models import INTERESTS, AssessmentInvitation, InvitedAccess, InvitedDeclaration, InvitedLink
from app.invitations import queries as invitations
from app.invitations.guest_list import GuestList, Letters, Tables

PURPOSE = "assessment-invitation"
MAIL_INVITATION = "exchanges.mail_invitation"
MOST_INVITED = 50
REVOKED = "Whoever invited you has withdrawn the invitation."
SIGNED = "The work that you were asked to take part in is finished."
GIVEN_UP = "The work that you were asked to take part in was given up."
LAST_DAY_OVER = "The last day for your answers is over."


def takes_answers(invitation: AssessmentInvitation) -> bool:
    """Whether what it is to is open, and its last day not over."""
    return invitation.assessment.status == "open" and clock.today() <= invitation.ends_on


GUESTS = GuestList(
    tables=Tables(AssessmentInvitation, InvitedDeclaration, InvitedLink, InvitedAccess),
    label="assessment-invitation",
    letters=Letters(MAIL_INVITATION, members_path="/exchanges/invited", links_path="/exchanges/invited/links/"),
    interests=INTERESTS,
    lets_in=takes_answers,
    link_lifetime=timedelta(days=7),
    access_lifetime=timedelta(hours=12),
    most=MOST_INVITED,
)


def invitation_of(actor: Actor, invitation_id: int, token: str) -> AssessmentInvitation:
    """The invitation of whoever is asking, by sign-in or by the token of a link's access, whether it still stands or not.

    Raises NotFound for everybody else, and where there is none.
    """
    invitation = session().get(AssessmentInvitation, invitation_id)
    if invitation is not None and actor.person_id is not None and invitation.person_id == actor.person_id:
        return invitation
    by_link = invitations.find_outsider(GUESTS, token, AssessmentInvitation.id == invitation_id)
    if by_link is None:
        raise NotFound
    return by_link


def ended_by_link(token: str) -> AssessmentInvitation | None:
    """The invitation that a link of ours is of, where that has ended: whoever holds the link was sent it."""
    link = GUESTS.links.find(token)
    if link is None:
        return None
    invitation = session().get_one(AssessmentInvitation, link.invitation_id)
    return None if GUESTS.stands(invitation) else invitation


def what_is_over(invitation: AssessmentInvitation) -> str:
    """In what way an invitation has ended, without the name of the area."""
    if invitation.revoked_at is not None:
        return REVOKED
    return {"signed": SIGNED, "abandoned": GIVEN_UP}.get(invitation.assessment.status, LAST_DAY_OVER)

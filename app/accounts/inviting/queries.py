"""Finding who was invited, and whether an invitation still stands."""

import sqlalchemy as sa

from app.accounts import policy
from app.accounts.inviting.models import AccountInvitation
from app.accounts.queries import actor_for, get_person
from app.core import clock, secret_links
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.secret_links import SingleUseLinks

LINKS = SingleUseLinks(AccountInvitation, "account-invitation")


def peek(token: str) -> AccountInvitation:
    """The invitation that a link is of, without using it up. Raises NotFound where it is wrong, used, too old or withdrawn."""
    invitation = LINKS.peek(token)
    if not stands(invitation):
        raise NotFound
    return invitation


def find_for(email: str) -> AccountInvitation | None:
    """The invitation of an address (cleaned) that stands: also one whose link was used and whose details are still to come."""
    invitation = find_by_address(email)
    return invitation if invitation is not None and stands(invitation) else None


def find_by_address(email: str) -> AccountInvitation | None:
    """The invitation of an address (cleaned) that has not ended, though it may have run out."""
    return session().scalar(sa.select(AccountInvitation).where(AccountInvitation.email == email))


def stands(invitation: AccountInvitation) -> bool:
    """Neither ended nor run out, and whoever sent it is still an administrator: what they could give is given in their name."""
    if invitation.ended_at is not None or (invitation.used_at is None and not secret_links.is_unused(invitation)):
        return False
    return policy.is_administrator(inviter_of(invitation))


def inviter_of(invitation: AccountInvitation) -> Actor:
    """Whoever sent an invitation, as what they are now. They gave their second step when they sent it."""
    return actor_for(get_person(invitation.invited_by_id), second_factor=True)


def list_invitations() -> list[AccountInvitation]:
    """Every invitation there is, those that may still be taken up first, then the newest first."""
    ended = AccountInvitation.ended_at.is_not(None)
    return list(session().scalars(sa.select(AccountInvitation).order_by(ended, AccountInvitation.id.desc())))


def list_of_person(person_id: int, email: str | None) -> list[AccountInvitation]:
    """The invitations by which somebody came, or that wait for their address."""
    mine = sa.or_(AccountInvitation.person_id == person_id, AccountInvitation.email == email)
    return list(session().scalars(sa.select(AccountInvitation).where(mine).order_by(AccountInvitation.id)))


def has_run_out(invitation: AccountInvitation) -> bool:
    """Whether nobody used the link in time."""
    return invitation.used_at is None and invitation.expires_at <= clock.now()

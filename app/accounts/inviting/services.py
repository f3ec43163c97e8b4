"""Inviting somebody to make an account: asked, asked again, withdrawn, taken up. What comes of it is the inviter's word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts import policy
from app.accounts.belonging.memberships import grant_role
from app.accounts.inviting import queries
from app.accounts.inviting.models import AccountInvitation
from app.accounts.models import LONGEST_NAME, Person
from app.accounts.queries import find_person_by_email, get_organisation, roles_of
from app.core import audit, clock, erasures
from app.core.actor import ROLES, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import enqueue
from app.core.policy import require
from app.core.text import tidy

ENDED = "accounts.end_invitation"  # as the record of erasures has it
THING = "account-invitation"
LIFETIME = timedelta(days=7)
INVITED_ALREADY = "This address was invited already. You can send that invitation again, or withdraw it"
GIVEN = tuple(role for role in ROLES if role != "member")  # everybody who is invited becomes a member


@dataclass(frozen=True)
class Invitee:
    """Whom to invite, at an address that is clean, and what waits for them."""

    email: str
    name: str = ""
    organisation_id: int | None = None
    roles: Collection[str] = ()
    area_code: str = ""


def invite(actor: Actor, invitee: Invitee) -> AccountInvitation:
    """Ask somebody by mail to make an account. Administrators only.

    Raises Invalid for an address that has an account, or an invitation that may still be used, and for what cannot be given.
    """
    require(policy.can_change_roles(actor))
    _refuse_known_address(invitee.email)
    _refuse_what_cannot_be_given(invitee)
    former = queries.find_by_address(invitee.email)
    if former is not None:
        if not queries.has_run_out(former):
            raise Invalid(INVITED_ALREADY, "email")
        _end(former)
    return _send(actor, invitee)


def invite_again(actor: Actor, invitation_id: int) -> AccountInvitation:
    """Send a fresh link with the same offer, in the name of whoever sends it now. The link sent before works no more.

    Raises Conflict where the invitation has ended or its address has an account by now.
    """
    require(policy.can_change_roles(actor))
    former = _open(invitation_id)
    invitee = Invitee(former.email or "", former.name, former.organisation_id, former.roles.split(), former.area_code)
    if find_person_by_email(invitee.email) is not None:
        raise Conflict("There is an account for this address by now.")
    _end(former)
    return _send(actor, invitee)


def withdraw(actor: Actor, invitation_id: int) -> None:
    """Let an invitation open nothing any more, and forget whom it was for. Raises Conflict where it has ended."""
    require(policy.can_change_roles(actor))
    invitation = _open(invitation_id)
    _end(invitation)
    audit.record(actor, "withdraw", THING, invitation.id)


def spend(token: str) -> AccountInvitation:
    """Use up the link of an invitation. Raises NotFound as `queries.peek`; of two at once, one gets it."""
    queries.peek(token)
    return queries.LINKS.spend(token)


def take_up(invitation: AccountInvitation, person: Person) -> None:
    """Give somebody who is active by now what waits for them, by the inviter's word; the invitation ends."""
    inviter = queries.inviter_of(invitation)
    if not any(grant.role == "member" for grant in roles_of(person.id)):
        grant_role(inviter, person.id, "member")
    for role in invitation.roles.split():
        grant_role(inviter, person.id, role, invitation.area_code if role == "area_lead" else "")
    invitation.person_id = person.id
    _end(invitation)
    audit.record(Actor(person_id=person.id), "take-up", THING, invitation.id, person=person.id)


def forget(person: Person) -> None:
    """Erase what invitations hold of somebody who is being erased."""
    for invitation in queries.list_of_person(person.id, person.email):
        if invitation.ended_at is None:
            _end(invitation)
        session().delete(invitation)


def end_again(word: str, _at: datetime) -> bool:
    """After a restore: end the invitation of that word again; whether it had come back.

    One that was taken up ends too: what it gave may have been taken away since, and its link is in an old letter.
    """
    chosen = sa.select(AccountInvitation).where(AccountInvitation.word == word, AccountInvitation.ended_at.is_(None))
    invitation = session().scalar(chosen)
    if invitation is None:
        return False
    _end(invitation)
    return True


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Whoever was invited into the one organisation joins the other."""
    theirs = AccountInvitation.organisation_id == gone_id
    session().execute(sa.update(AccountInvitation).where(theirs).values(organisation_id=kept_id))


def _send(actor: Actor, invitee: Invitee) -> AccountInvitation:
    try:
        with session().begin_nested():
            invitation = _add(actor, invitee)
    except IntegrityError:  # another administrator invited the same address at the same moment
        raise Invalid(INVITED_ALREADY, "email") from None
    audit.record(actor, "invite", THING, invitation.id, roles=invitation.roles, area=invitation.area_code)
    enqueue("accounts.send_invitation", {"invitation_id": invitation.id})
    return invitation


def _add(actor: Actor, invitee: Invitee) -> AccountInvitation:
    return queries.LINKS.issue(
        LIFETIME,
        email=invitee.email,
        name=tidy(invitee.name),
        organisation_id=invitee.organisation_id,
        roles=" ".join(role for role in GIVEN if role in invitee.roles),
        area_code=invitee.area_code,
        invited_by_id=actor.person_id,
    )


def _end(invitation: AccountInvitation) -> None:
    """Address and name go at once, and stay gone after a restore."""
    invitation.ended_at, invitation.email, invitation.name = clock.now(), None, ""
    session().flush()
    erasures.note(ENDED, invitation.word)


def _open(invitation_id: int) -> AccountInvitation:
    invitation = session().get(AccountInvitation, invitation_id, with_for_update=True)
    if invitation is None:
        raise NotFound
    if invitation.ended_at is not None:
        raise Conflict("This invitation was taken up or withdrawn already.")
    return invitation


def _refuse_known_address(email: str) -> None:
    person = find_person_by_email(email)
    if person is not None and person.status == "closed":
        raise Invalid("There is a closed account for this address. You can open that one again", "email")
    if person is not None:
        raise Invalid("There is an account for this address already", "email")


def _refuse_what_cannot_be_given(invitee: Invitee) -> None:
    if len(tidy(invitee.name)) > LONGEST_NAME:
        raise Invalid(f"Full name must be {LONGEST_NAME} characters or fewer", "name")
    if not set(invitee.roles) <= set(GIVEN):
        raise Invalid("Choose roles from the list", "roles")
    if ("area_lead" in invitee.roles) != bool(invitee.area_code):
        raise Invalid("Choose an area for an area lead, and for nobody else", "area")
    if invitee.organisation_id is not None and get_organisation(invitee.organisation_id).confirmed_at is None:
        raise Invalid("Choose an organisation", "organisation")

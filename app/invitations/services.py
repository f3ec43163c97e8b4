"""Inviting, letting in, declaring, revoking: one verb a function, inside the caller's transaction.

Who may invite, the audit trail and what follows are the feature's to say. So is what may not be written: `check(field, text)`
raises Invalid.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.recognising import addresses
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Invalid
from app.core.jobs import enqueue
from app.core.secret_links import hashed, random_token
from app.core.text import tidy
from app.invitations import queries
from app.invitations.guest_list import Declaration, GuestList, Invitation
from app.invitations.models import OTHER, InvitationLink, Invited

Check = Callable[[str, str], None]


@dataclass(frozen=True)
class Guest:
    """Somebody to invite, as the inviter describes them."""

    name: str
    organisation: str
    email: str


@dataclass(frozen=True)
class Interest:
    """What somebody declares. `interest` is one of the list's; `other` says what, where it is "other"."""

    name: str
    organisation: str
    interest: str
    other: str = ""


def invite(
    guests: GuestList[Invitation, Declaration],
    actor: Actor,
    guest: Guest,
    check: Check,
    earlier: Sequence[Invitation],
    **belongs_to: Any,
) -> Invitation:
    """Invite somebody; `earlier` are those who were invited to the same thing before, which `belongs_to` names in its column.

    Inviting an address again lets it back in. Whether it is a member's is told to nobody but whoever reads its mail. Raises
    Invalid for what is no address, a text that `check` refuses, or more than the list takes.
    """
    email = addresses.clean(guest.email)
    name, organisation = tidy(guest.name), tidy(guest.organisation)
    check("name", name)
    check("organisation", organisation)
    key = guests.address_hash(email)
    invitation = next((one for one in earlier if one.email_hash == key), None)
    if invitation is None:
        invitation = _add(guests, email, len(earlier), belongs_to)
    invitation.name, invitation.organisation = name, organisation
    invitation.revoked_at = invitation.revoked_by_id = None
    invitation.invited_by_id = actor.person_id
    session().flush()
    return invitation


def _add(guests: GuestList[Invitation, Declaration], email: str, count: int, belongs_to: dict[str, Any]) -> Invitation:
    if count >= guests.most:
        raise Invalid(f"You can invite {guests.most} people at most", "email")
    person = accounts.find_person_by_email(email)
    invitation = guests.tables.invitation(
        person_id=person.id if person is not None and person.status == "active" else None,
        email=email,
        email_hash=guests.address_hash(email),
        name="",
        invited_at=clock.now(),
        **belongs_to,
    )
    session().add(invitation)
    return invitation


def queue_letter(guests: GuestList[Invitation, Declaration], invitation: Invitation) -> None:
    """Have somebody invited written to: with a link of their own where they come from outside."""
    link = issue(guests, invitation).id if invitation.person_id is None else None
    enqueue(guests.letters.handler, {"invitation_id": invitation.id, "link_id": link})


def issue(guests: GuestList[Invitation, Declaration], invitation: Invitation) -> InvitationLink:
    """Add a link for somebody from outside."""
    return guests.links.issue(guests.link_lifetime, invitation_id=invitation.id)


def enter(guests: GuestList[Invitation, Declaration], token: str) -> tuple[Invitation, str]:
    """Use a link up: the invitation that it is of, and the token for the browser's cookie.

    Raises NotFound where it is wrong, used, too old or revoked; of two at once, one gets in.
    """
    invitation = queries.get_by_link(guests, token)
    guests.links.spend(token)
    cookie_token = random_token()
    now = clock.now()
    session().add(
        guests.tables.access(
            invitation_id=invitation.id, token_hash=hashed(cookie_token), created_at=now, expires_at=now + guests.access_lifetime
        )
    )
    return invitation, cookie_token


def leave(guests: GuestList[Invitation, Declaration], token: str) -> None:
    """End the access of the browser with this token, if there is one."""
    table = guests.tables.access
    mine = sa.and_(table.token_hash == hashed(token), table.ended_at.is_(None))
    session().execute(sa.update(table).where(mine).values(ended_at=clock.now()))


def declare(guests: GuestList[Invitation, Declaration], invitation: Invitation, interest: Interest, check: Check) -> Declaration:
    """Say who one is and what interest one has. A change is kept beside what was said before; the same again is none.

    Raises Invalid for no interest of the list's, an "other" that is not said, and a text that `check` refuses.
    """
    if interest.interest not in guests.interests:
        raise Invalid("Choose what your interest is", "interest")
    texts = {"name": tidy(interest.name), "organisation": tidy(interest.organisation)}
    texts["other"] = tidy(interest.other) if interest.interest == OTHER else ""
    if interest.interest == OTHER and not texts["other"]:
        raise Invalid("Enter what your interest is", "other")
    for field, text in texts.items():
        check(field, text)
    values = {**texts, "interest": interest.interest}
    before = queries.find_declared(guests, invitation)
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    made = guests.tables.declaration(invitation=invitation, declared_at=clock.now(), **values)
    session().add(made)
    session().flush()
    return made


def revoke(actor: Actor, invitation: Invited) -> bool:
    """Let somebody in no more, from the next request on; False where they were let in no more already."""
    if invitation.revoked_at is not None:
        return False
    invitation.revoked_at, invitation.revoked_by_id = clock.now(), actor.person_id
    return True

"""Finding who was invited: by sign-in, by address, by the token of a browser or of a link. `get_x` raises NotFound."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.secret_links import LONGEST_TOKEN, hashed, is_unused
from app.invitations.guest_list import Declaration, GuestList, Invitation
from app.invitations.models import InvitationLink

Where = sa.ColumnElement[bool]


def find_member(guests: GuestList[Invitation, Declaration], actor: Actor, *where: Where) -> Invitation | None:
    """The invitation of somebody who signed in, if it was not revoked. `where` says to what."""
    if not actor.is_signed_in:
        return None
    table = guests.tables.invitation
    mine = sa.select(table).where(table.person_id == actor.person_id, table.revoked_at.is_(None), *where)
    return session().scalar(mine.limit(1))


def find_outsider(guests: GuestList[Invitation, Declaration], token: str, *where: Where) -> Invitation | None:
    """The invitation that a browser was let in with, while its access lasts; whether it still stands is not asked here."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    table, access = guests.tables.invitation, guests.tables.access
    return session().scalar(
        sa.select(table)
        .join(access, access.invitation_id == table.id)
        .where(
            table.person_id.is_(None),
            access.token_hash == hashed(token),
            access.ended_at.is_(None),
            access.expires_at > clock.now(),
            *where,
        )
    )


def list_by_address(guests: GuestList[Invitation, Declaration], address_hash: str) -> Sequence[Invitation]:
    """The invitations of an address that stand, oldest first."""
    table = guests.tables.invitation
    rows = sa.select(table).where(table.email_hash == address_hash).order_by(table.id)
    return [invitation for invitation in session().scalars(rows).all() if guests.stands(invitation)]


def get_by_link(guests: GuestList[Invitation, Declaration], token: str) -> Invitation:
    """The invitation that a link is of, without using it up. Raises NotFound where it is wrong, used, too old or revoked."""
    link = guests.links.peek(token)
    if not is_usable(guests, link):
        raise NotFound
    return session().get_one(guests.tables.invitation, link.invitation_id)


def is_usable(guests: GuestList[Invitation, Declaration], link: InvitationLink) -> bool:
    """Neither used nor run out, and what it opens still stands."""
    return is_unused(link) and guests.stands(session().get_one(guests.tables.invitation, link.invitation_id))


def find_declared(guests: GuestList[Invitation, Declaration], invitation: Invitation) -> Declaration | None:
    """What somebody invited declares now."""
    table = guests.tables.declaration
    rows = sa.select(table).where(table.invitation_id == invitation.id).order_by(table.id.desc())
    return session().scalar(rows.limit(1))

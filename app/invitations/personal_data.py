"""What invitations hold about people: for a member to download, and to erase with the member, or some time after the end."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.batches import Again, delete_some
from app.core.db import session
from app.invitations.guest_list import Declaration, GuestList, Invitation
from app.invitations.models import DeclaredInterest, Invited

KEEP_RUN_OUT = timedelta(days=1)


def about_invitation(invitation: Invited) -> dict[str, Any]:
    """An invitation as plain data for the person it is of."""
    return {
        "at": invitation.invited_at.isoformat(),
        "name": invitation.name,
        "organisation": invitation.organisation,
        "email": invitation.email,
    }


def about_declaration(declaration: DeclaredInterest) -> dict[str, Any]:
    """A declaration as plain data for the person who made it."""
    return {
        "at": declaration.declared_at.isoformat(),
        "name": declaration.name,
        "organisation": declaration.organisation,
        "interest": declaration.interest,
        "other": declaration.other,
    }


def forget_person(guests: GuestList[Invitation, Declaration], person_id: int) -> None:
    """Erase the name and address of an erased person. What they declared to be their interest stays."""
    table, declarations = guests.tables.invitation, guests.tables.declaration
    mine = sa.select(table.id).where(table.person_id == person_id)
    named = sa.update(declarations).where(declarations.invitation_id.in_(mine)).values(name="")
    gone = sa.update(table).where(table.person_id == person_id).values(name="", email=None, email_hash=None)
    for statement in (named, gone):
        session().execute(statement.execution_options(synchronize_session=False))


def erase_contacts(guests: GuestList[Invitation, Declaration], which: sa.ColumnElement[bool]) -> None:
    """Erase the addresses of the invitations that meet `which`, and every link and access. Names stay as they were declared."""
    table = guests.tables.invitation
    theirs = sa.select(table.id).where(which)
    for opened in (guests.tables.link, guests.tables.access):
        session().execute(sa.delete(opened).where(opened.invitation_id.in_(theirs)))
    addresses = sa.update(table).where(which).values(email=None, email_hash=None)
    session().execute(addresses.execution_options(synchronize_session=False))


def forget_run_out(guests: GuestList[Invitation, Declaration]) -> Again | None:
    """Delete links and accesses that ran out a while ago; Again where there may be more."""
    before = clock.now() - KEEP_RUN_OUT
    link, access = guests.tables.link, guests.tables.access
    return delete_some((link, link.expires_at < before), (access, access.expires_at < before))

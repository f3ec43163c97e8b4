"""Who is in a consultation: its owners, members it invited, and browsers that a personal link let in.

Every request asks again whether the invitation still stands and the consultation still takes comments, so a revoked invitation
is over at once.
"""

from dataclasses import dataclass

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.invitations import queries as invitations
from app.invitations.guest_list import GuestList, Letters, Tables
from app.library.consultations import policy
from app.library.consultations.models import (
    INTERESTS,
    Consultation,
    ConsultationAccess,
    ConsultationLink,
    Declaration,
    Invitation,
)

PURPOSE = "consultation"
MAIL_INVITATION = "consultations.mail_invitation"


@dataclass(frozen=True)
class Reader:
    """Somebody who may see a consultation: an owner (`runs`), or one who was invited and may still comment."""

    consultation: Consultation
    actor: Actor
    runs: bool
    invitation: Invitation | None = None


def takes_comments(consultation: Consultation) -> bool:
    """Whether those invited may come in: it is open and its last day is not over."""
    return consultation.status == "open" and clock.today() <= consultation.closes_on


GUESTS = GuestList(
    tables=Tables(Invitation, Declaration, ConsultationLink, ConsultationAccess),
    label="consultation",
    letters=Letters(MAIL_INVITATION, members_path="/consultations", links_path="/consultations/links/"),
    interests=INTERESTS,
    lets_in=lambda invitation: takes_comments(invitation.consultation),
)


def reader_of(actor: Actor, consultation_id: int, token: str) -> Reader:
    """Who is asking, by sign-in or by the token of a link's access. Raises NotFound for everybody else, and where there is none.

    Owners come first: an owner who was also invited reads as an owner.
    """
    consultation = session().get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound
    if policy.runs(actor, consultation):
        return Reader(consultation, actor, runs=True)
    here = Invitation.consultation_id == consultation.id
    invitation = invitations.find_member(GUESTS, actor, here) or invitations.find_outsider(GUESTS, token, here)
    if invitation is None or not GUESTS.stands(invitation):
        raise NotFound
    return Reader(consultation, actor, runs=False, invitation=invitation)

"""Who is in a consultation: its owners, members it invited, and browsers that a personal link let in.

A link is good once and for LINK_LIFETIME; it opens a browser's access, good for ACCESS_LIFETIME, whose random token the database
holds as a hash. Every request asks again whether the invitation still
stands and the consultation still takes comments, so a revoked invitation is over at once.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.secret_links import LONGEST_TOKEN, SingleUseLinks, hashed, is_unused, keyed_hash, random_token
from app.library.consultations import policy
from app.library.consultations.models import Consultation, ConsultationAccess, ConsultationLink, Invitation

LINK_LIFETIME = timedelta(days=7)
ACCESS_LIFETIME = timedelta(hours=12)
PURPOSE = "consultation"
LINKS = SingleUseLinks(ConsultationLink, "consultation-link")


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


def stands(invitation: Invitation) -> bool:
    """Whether an invitation lets its holder in now."""
    return invitation.revoked_at is None and takes_comments(invitation.consultation)


def reader_of(actor: Actor, consultation_id: int, token: str) -> Reader:
    """Who is asking, by sign-in or by the token of a link's access. Raises NotFound for everybody else, and where there is none.

    Owners come first: an owner who was also invited reads as an owner.
    """
    consultation = session().get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound
    if policy.runs(actor, consultation):
        return Reader(consultation, actor, runs=True)
    invitation = _member_invitation(actor, consultation) or _outside_invitation(consultation, token)
    if invitation is None or not stands(invitation):
        raise NotFound
    return Reader(consultation, actor, runs=False, invitation=invitation)


def _member_invitation(actor: Actor, consultation: Consultation) -> Invitation | None:
    if not actor.is_signed_in:
        return None
    standing = sa.select(Invitation).where(
        Invitation.consultation_id == consultation.id,
        Invitation.person_id == actor.person_id,
        Invitation.revoked_at.is_(None),
    )
    return session().scalar(standing.limit(1))


def _outside_invitation(consultation: Consultation, token: str) -> Invitation | None:
    if not token or len(token) > LONGEST_TOKEN:
        return None
    return session().scalar(
        sa.select(Invitation)
        .join(ConsultationAccess, ConsultationAccess.invitation_id == Invitation.id)
        .where(
            Invitation.consultation_id == consultation.id,
            Invitation.person_id.is_(None),
            ConsultationAccess.token_hash == hashed(token),
            ConsultationAccess.ended_at.is_(None),
            ConsultationAccess.expires_at > clock.now(),
        )
    )


def address_hash(email: str) -> str:
    """What an address is found by: keyed, so that a copy of the database does not say whose it is."""
    return keyed_hash("consultation-address", email.casefold())


def issue(invitation: Invitation) -> ConsultationLink:
    """Add a link for somebody from outside."""
    return LINKS.issue(LINK_LIFETIME, invitation_id=invitation.id)


def plaintext(link: ConsultationLink) -> str:
    """What goes into the letter. Never stored, logged or queued."""
    return LINKS.plaintext(link)


def is_usable(link: ConsultationLink) -> bool:
    """Neither used nor run out, and what it opens still stands."""
    return is_unused(link) and stands(link.invitation)


def peek(text: str) -> ConsultationLink:
    """The link that a token is of, without using it up. Raises NotFound where it is wrong, used, too old or revoked."""
    link = LINKS.peek(text)
    if not is_usable(link):
        raise NotFound
    return link


def enter(text: str) -> tuple[int, str]:
    """Use a link up: the consultation it opens, and the token for the browser's cookie. Raises NotFound as `peek`.

    Of two at once, one gets in.
    """
    peek(text)
    link = LINKS.spend(text)
    token = random_token()
    session().add(
        ConsultationAccess(
            invitation_id=link.invitation_id,
            token_hash=hashed(token),
            created_at=clock.now(),
            expires_at=clock.now() + ACCESS_LIFETIME,
        )
    )
    return link.invitation.consultation_id, token


def leave(token: str) -> None:
    """End the access with this token, if there is one."""
    mine = sa.and_(ConsultationAccess.token_hash == hashed(token), ConsultationAccess.ended_at.is_(None))
    session().execute(sa.update(ConsultationAccess).where(mine).values(ended_at=clock.now()))

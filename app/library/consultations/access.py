"""Who is in a consultation: its owners, members it invited, and browsers that a personal link let in.

A link is an HMAC of a random salt under SECRET_KEY, good once and for LINK_LIFETIME; it opens a browser's access, good for
ACCESS_LIFETIME, whose random token the database holds as a hash. Every request asks again whether the invitation still
stands and the consultation still takes comments, so a revoked invitation is over at once.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock, config
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.library.consultations import policy
from app.library.consultations.models import Consultation, ConsultationAccess, ConsultationLink, Invitation

LINK_LIFETIME = timedelta(days=7)
ACCESS_LIFETIME = timedelta(hours=12)
LONGEST_TOKEN = 100
PURPOSE = "consultation"


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
            ConsultationAccess.token_hash == _hash(token),
            ConsultationAccess.ended_at.is_(None),
            ConsultationAccess.expires_at > clock.now(),
        )
    )


def address_hash(email: str) -> str:
    """What an address is found by: keyed, so that a copy of the database does not say whose it is."""
    key = config.settings().secret_key.encode()
    return hmac.new(key, f"consultation-address:{email.casefold()}".encode(), hashlib.sha256).hexdigest()


def issue(invitation: Invitation) -> ConsultationLink:
    """Add a link for somebody from outside."""
    salt = secrets.token_hex(16)
    link = ConsultationLink(
        invitation_id=invitation.id,
        salt=salt,
        token_hash=_hash(_derive(salt)),
        created_at=clock.now(),
        expires_at=clock.now() + LINK_LIFETIME,
    )
    session().add(link)
    session().flush()
    return link


def plaintext(link: ConsultationLink) -> str:
    """What goes into the letter. Never stored, logged or queued."""
    return _derive(link.salt)


def is_usable(link: ConsultationLink) -> bool:
    """Neither used nor run out, and what it opens still stands."""
    return link.used_at is None and link.expires_at > clock.now() and stands(link.invitation)


def peek(text: str) -> ConsultationLink:
    """The link that a token is of, without using it up. Raises NotFound where it is wrong, used, too old or revoked."""
    found = session().scalar(sa.select(ConsultationLink).where(ConsultationLink.token_hash == _hash(text[:LONGEST_TOKEN])))
    if found is None or not hmac.compare_digest(_derive(found.salt), text) or not is_usable(found):
        raise NotFound
    return found


def enter(text: str) -> tuple[int, str]:
    """Use a link up: the consultation it opens, and the token for the browser's cookie. Raises NotFound as `peek`.

    Of two at once, one gets in.
    """
    link = peek(text)
    unused = sa.and_(ConsultationLink.id == link.id, ConsultationLink.used_at.is_(None))
    taken = sa.update(ConsultationLink).where(unused).values(used_at=clock.now()).returning(ConsultationLink.id)
    if session().scalar(taken) is None:
        raise NotFound
    token = secrets.token_urlsafe(32)
    session().add(
        ConsultationAccess(
            invitation_id=link.invitation_id,
            token_hash=_hash(token),
            created_at=clock.now(),
            expires_at=clock.now() + ACCESS_LIFETIME,
        )
    )
    return link.invitation.consultation_id, token


def leave(token: str) -> None:
    """End the access with this token, if there is one."""
    mine = sa.and_(ConsultationAccess.token_hash == _hash(token), ConsultationAccess.ended_at.is_(None))
    session().execute(sa.update(ConsultationAccess).where(mine).values(ended_at=clock.now()))


def _derive(salt: str) -> str:
    key = config.settings().secret_key.encode()
    digest = hmac.new(key, f"consultation-link:{salt}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

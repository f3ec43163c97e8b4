"""Single-use links sent by email to people who have, or want, an account: made, written out for the letter, and spent once."""

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.credentials.models import AccountToken
from app.core import clock, secret_links
from app.core.db import session
from app.core.secret_links import SingleUseLinks

LIFETIMES = {
    "verify-email": timedelta(hours=24),
    "change-email": timedelta(hours=24),
    "sign-in": timedelta(minutes=60),
    "reset-password": timedelta(minutes=60),
}
LINKS = {purpose: SingleUseLinks(AccountToken, f"account-token:{purpose}") for purpose in LIFETIMES}
is_usable = secret_links.is_unused


def issue(purpose: str, email: str, *, person_id: int | None = None, lifetime: timedelta | None = None) -> AccountToken:
    """Add a token for `purpose` (a key of LIFETIMES) to `email`, good for `lifetime` or what the purpose allows."""
    return LINKS[purpose].issue(lifetime or LIFETIMES[purpose], purpose=purpose, person_id=person_id, email=email)


def plaintext(token: AccountToken) -> str:
    """What goes into the link. Never stored, logged or queued."""
    return LINKS[token.purpose].plaintext(token)


def peek(purpose: str, text: str) -> AccountToken:
    """The token a link carries, without using it up. Raises NotFound where it is wrong, used, expired or for something else."""
    return LINKS[purpose].peek(text)


def spend(purpose: str, text: str) -> AccountToken:
    """Use a link up and return its token. Raises NotFound as `peek`; of two at once, one gets it."""
    return LINKS[purpose].spend(text)


def cancel_for(person_id: int, email: str | None, *purposes: str) -> None:
    """Make the person's unused links useless: those of `purposes`, or all where none are named."""
    theirs = AccountToken.person_id == person_id
    mine = sa.or_(theirs, AccountToken.email == email) if email else theirs
    chosen = sa.and_(mine, AccountToken.purpose.in_(purposes)) if purposes else mine
    session().execute(sa.update(AccountToken).where(chosen, AccountToken.used_at.is_(None)).values(used_at=clock.now()))

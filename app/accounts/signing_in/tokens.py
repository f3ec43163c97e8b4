"""Single-use links sent by email: made, written out again for the letter, and spent once.

A token is an HMAC of its purpose and a random salt under SECRET_KEY. The database holds the salt and the token's SHA-256:
the worker can write the link when it sends the letter, and a copy of the database opens nothing.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.signing_in.credentials import AccountToken
from app.core import clock, config
from app.core.db import session
from app.core.errors import NotFound

LIFETIMES = {
    "verify-email": timedelta(hours=24),
    "change-email": timedelta(hours=24),
    "sign-in": timedelta(minutes=60),
    "reset-password": timedelta(minutes=60),
}
LONGEST_TOKEN = 100


def issue(purpose: str, email: str, *, person_id: int | None = None, lifetime: timedelta | None = None) -> AccountToken:
    """Add a token for `purpose` (one of PURPOSES) to `email`, good for `lifetime` or what the purpose allows."""
    salt = secrets.token_hex(16)
    token = AccountToken(
        purpose=purpose,
        person_id=person_id,
        email=email,
        salt=salt,
        token_hash=_hash(_derive(purpose, salt)),
        created_at=clock.now(),
        expires_at=clock.now() + (lifetime or LIFETIMES[purpose]),
    )
    session().add(token)
    session().flush()
    return token


def plaintext(token: AccountToken) -> str:
    """What goes into the link. Never stored, logged or queued."""
    return _derive(token.purpose, token.salt)


def peek(purpose: str, text: str) -> AccountToken:
    """The token a link carries, without using it up. Raises NotFound where it is wrong, used, expired or for something else."""
    found = session().scalar(sa.select(AccountToken).where(AccountToken.token_hash == _hash(text[:LONGEST_TOKEN])))
    if found is None or not is_usable(found):
        raise NotFound
    if not hmac.compare_digest(_derive(purpose, found.salt), text):
        raise NotFound
    return found


def is_usable(token: AccountToken) -> bool:
    """Neither used nor expired."""
    return token.used_at is None and token.expires_at > clock.now()


def spend(purpose: str, text: str) -> AccountToken:
    """Use a link up and return its token. Raises NotFound as `peek`; of two at once, one gets it."""
    token = peek(purpose, text)
    unused = sa.and_(AccountToken.id == token.id, AccountToken.used_at.is_(None))
    if session().scalar(sa.update(AccountToken).where(unused).values(used_at=clock.now()).returning(AccountToken.id)) is None:
        raise NotFound
    return token


def cancel_for(person_id: int, email: str | None, *purposes: str) -> None:
    """Make the person's unused links useless: those of `purposes`, or all where none are named."""
    theirs = AccountToken.person_id == person_id
    mine = sa.or_(theirs, AccountToken.email == email) if email else theirs
    chosen = sa.and_(mine, AccountToken.purpose.in_(purposes)) if purposes else mine
    session().execute(sa.update(AccountToken).where(chosen, AccountToken.used_at.is_(None)).values(used_at=clock.now()))


def _derive(purpose: str, salt: str) -> str:
    key = config.settings().secret_key.encode()
    digest = hmac.new(key, f"account-token:{purpose}:{salt}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

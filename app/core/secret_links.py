"""Secret links: signed ones, which carry what they say, and single-use ones, of which the database knows only a hash.

Each is made under a label and SECRET_KEY: what was made under one label never opens anything under another. Labels stand in mail
that was sent, and so never change. A signed link is stored nowhere. The token of a single-use link is derived from its row's
salt: the worker can write it out when it sends the letter, and a copy of the database opens nothing.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, config
from app.core.db import Base, session
from app.core.errors import NotFound

LONGEST_TOKEN = 400  # what is longer is no link of ours, and is not looked at


def keyed_hash(label: str, text: str) -> str:
    """What `text` can be found or known by: without the key it says nothing of the text."""
    return _digest(label, text).hex()


def random_token() -> str:
    """What a browser holds to be known again, such as a cookie's value."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """A token as the database holds it. It has enough random bits for a plain SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class SignedLinks:
    """Links signed under `label`. They work for `lifetime` after they were made; for ever where there is none."""

    label: str
    lifetime: timedelta | None = None

    def make(self, *values: int | str | None) -> str:
        """A token that says `values`."""
        return self._serializer().dumps([*values, *self._end()])

    def read(self, token: str) -> Sequence[Any]:
        """What a token says. Raises NotFound for one that was not signed under this label, or that has run out."""
        if len(token) > LONGEST_TOKEN:
            raise NotFound
        try:
            values = self._serializer().loads(token)
        except (BadData, ValueError):  # ValueError: characters that no token has
            raise NotFound from None
        if self.lifetime is None:
            return list(values)
        if values[-1] < clock.now().timestamp():
            raise NotFound
        return list(values[:-1])

    def _end(self) -> list[int]:
        return [] if self.lifetime is None else [int((clock.now() + self.lifetime).timestamp())]

    def _serializer(self) -> URLSafeSerializer:
        return _serializer(config.settings().secret_key, self.label)


@lru_cache(32)
def _serializer(key: str, label: str) -> URLSafeSerializer:
    """Made once for all the links of a kind: a mailing signs two for each reader."""
    return URLSafeSerializer(key, salt=label)


class SingleUseLink(Base):
    """The columns that every table of single-use links has; a feature adds what its links are for."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(64))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


Link = TypeVar("Link", bound=SingleUseLink)


@dataclass(frozen=True)
class SingleUseLinks(Generic[Link]):
    """The links in one table that are derived under `label`."""

    table: type[Link]
    label: str

    def issue(self, lifetime: timedelta, **values: Any) -> Link:
        """Add a link that is good for `lifetime`, with the values of the feature's own columns."""
        salt, now = secrets.token_hex(16), clock.now()
        link = self.table(salt=salt, token_hash=hashed(self._derive(salt)), created_at=now, expires_at=now + lifetime, **values)
        session().add(link)
        session().flush()
        return link

    def plaintext(self, link: Link) -> str:
        """What goes into the letter. Never stored, logged or queued."""
        return self._derive(link.salt)

    def peek(self, token: str) -> Link:
        """The link that a token is of, without using it up. Raises NotFound for one that is wrong, used, or too old."""
        link = self.find(token)
        if link is None or not is_unused(link):
            raise NotFound
        return link

    def find(self, token: str) -> Link | None:
        """The link that a token is of, whatever became of it; None for a wrong one."""
        link = session().scalar(sa.select(self.table).where(self.table.token_hash == hashed(token[:LONGEST_TOKEN])))
        return link if link is not None and _same(self._derive(link.salt), token) else None

    def spend(self, token: str) -> Link:
        """Use a link up. Raises NotFound as `peek`; of two at once, one gets it."""
        link = self.peek(token)
        unused = sa.and_(self.table.id == link.id, self.table.used_at.is_(None))
        if session().scalar(sa.update(self.table).where(unused).values(used_at=clock.now()).returning(self.table.id)) is None:
            raise NotFound
        return link

    def _derive(self, salt: str) -> str:
        return base64.urlsafe_b64encode(_digest(self.label, salt)).decode().removesuffix("=")


def is_unused(link: SingleUseLink) -> bool:
    """Neither used nor run out."""
    return link.used_at is None and link.expires_at > clock.now()


def keyed_word(label: str, text: str) -> str:
    """Always the same word for a text, which says nothing of it to whoever has no key."""
    return _digest(label, text).hex()


def _same(ours: str, claimed: str) -> bool:
    return hmac.compare_digest(ours.encode(), claimed.encode("utf-8", "surrogatepass"))


def _digest(label: str, text: str) -> bytes:
    return hmac.new(config.settings().secret_key.encode(), f"{label}:{text}".encode(), hashlib.sha256).digest()

"""Signed links that let an owner say "I have checked this" from an email, without signing in.

A link is for one person, one page and one cycle (the check it follows): it stops counting when the page is checked, and after
LIFETIME in any case. It is made when the letter is sent and stored nowhere. Whoever uses it must still own the page: the
view asks that each time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from app.core import clock, config
from app.core.errors import NotFound

LIFETIME = timedelta(days=120)
PURPOSE = "check"
LONGEST_TOKEN = 400


@dataclass(frozen=True)
class CheckLink:
    """What a link says: `person_id` was asked to check `contribution_id`, last checked at `checked_at` (aware)."""

    contribution_id: int
    person_id: int
    checked_at: datetime


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(config.settings().secret_key, salt=f"contributions.{PURPOSE}")


def make(link: CheckLink) -> str:
    """The path of a link that works until LIFETIME from now."""
    expires = int((clock.now() + LIFETIME).timestamp())
    values = [link.contribution_id, link.person_id, link.checked_at.astimezone(UTC).isoformat(), expires]
    return f"/checks/{_serializer().dumps(values)}"


def read(token: str) -> CheckLink:
    """What a token says. Raises NotFound for one that we did not sign or that has run out."""
    if len(token) > LONGEST_TOKEN:
        raise NotFound
    try:
        contribution_id, person_id, checked_at, expires = _serializer().loads(token)
    except BadData:
        raise NotFound from None
    if expires < clock.now().timestamp():
        raise NotFound
    return CheckLink(contribution_id, person_id, datetime.fromisoformat(checked_at))

"""Signed links that let an owner say "I have checked this" from an email, without signing in.

A link is for one person, one page and one cycle (the check it follows): it stops counting when the page is checked, and after
LIFETIME in any case. It is made when the letter is sent and stored nowhere. Whoever uses it must still own the page: the
view asks that each time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.core.secret_links import SignedLinks

LIFETIME = timedelta(days=120)
PURPOSE = "check"
LINKS = SignedLinks(f"contributions.{PURPOSE}", LIFETIME)


@dataclass(frozen=True)
class CheckLink:
    """What a link says: `person_id` was asked to check `contribution_id`, last checked at `checked_at` (aware)."""

    contribution_id: int
    person_id: int
    checked_at: datetime


def make(link: CheckLink) -> str:
    """The path of a link that works until LIFETIME from now."""
    return f"/checks/{LINKS.make(link.contribution_id, link.person_id, link.checked_at.astimezone(UTC).isoformat())}"


def read(token: str) -> CheckLink:
    """What a token says. Raises NotFound for one that we did not sign or that has run out."""
    contribution_id, person_id, checked_at = LINKS.read(token)
    return CheckLink(contribution_id, person_id, datetime.fromisoformat(checked_at))

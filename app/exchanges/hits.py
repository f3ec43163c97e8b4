"""What the guard finds in exchanges: which finds no explanation lets pass, and what stands for a find on a page. Pure.

No moderator reads here. Whoever writes explains what is found; the three numbers that belong to one person for life, and text
about a child who may be at risk, are never taken.
"""

from typing import Protocol

NEVER = frozenset({"nhs-number", "upn", "national-insurance", "child-at-risk"})
FINGERPRINT = 16  # characters that tell one find from another on a page


class Hit(Protocol):
    """Something the guard found."""

    @property
    def fingerprint(self) -> str: ...


def short(hit: Hit) -> str:
    """What stands for a hit on a page."""
    return hit.fingerprint[:FINGERPRINT]

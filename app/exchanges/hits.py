"""What the guard finds in exchanges: which hits no explanation lets pass, and what stands for a hit on a page. Pure.

No moderator reads here. Whoever writes explains what is found, and whoever speaks for their side reads that. The three numbers
that belong to one person for life, and text about a child who may be at risk, are never taken.
"""

from collections.abc import Iterable
from typing import Protocol

from app.contributions import guard
from app.contributions.guard import Finding
from app.core.errors import Invalid

NEVER = frozenset({"nhs-number", "upn", "national-insurance", "child-at-risk"})
FINGERPRINT = 16  # characters that tell one hit from another on a page
NO_EXPLANATION = "No explanation lets this pass."


class Hit(Protocol):
    """Something the guard found."""

    @property
    def fingerprint(self) -> str: ...


def short(hit: Hit) -> str:
    """What stands for a hit on a page."""
    return hit.fingerprint[:FINGERPRINT]


def hits_in(texts: Iterable[tuple[str, str]]) -> list[tuple[str, Finding]]:
    """What the guard finds in texts, each given with the name of its field; the name is given back with each hit.

    Raises Invalid, for the field, where a number stands that belongs to one person for life.
    """
    hits = [(name, hit) for name, text in texts for hit in guard.inspect(text)]
    for name, hit in hits:
        if hit.rule in NEVER:
            raise Invalid(f"{hit.explanation} {NO_EXPLANATION}", name)
    return hits

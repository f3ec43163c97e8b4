"""What a team has to have, and what its members signed. Pure."""

from collections.abc import Iterable
from typing import Protocol

TERMS_VERSION = "2026-12-2"
TERMS_WITHOUT_NAMES = ("", "2026-12")  # those that did not say yet that a report names who reviewed


class Member(Protocol):
    """Somebody in a team, by what they count as."""

    @property
    def is_commissioner(self) -> bool: ...
    @property
    def is_health_or_vcs(self) -> bool: ...
    @property
    def can_lead(self) -> bool: ...


def missing(members: Iterable[Member], size: int) -> list[str]:
    """What a team of so many lacks, in words; nothing for one that is whole.

    A commissioner of health counts as both, and fills one seat: so the two seats are two people.
    """
    team = list(members)
    either = sum(member.is_commissioner or member.is_health_or_vcs for member in team)
    lacking = {
        f"{_count(size - len(team))} more in the team": len(team) < size,
        "a commissioner": not any(member.is_commissioner for member in team),
        "somebody from health or the voluntary sector": not any(member.is_health_or_vcs for member in team),
        "a commissioner and somebody from health or the voluntary sector in two seats": either < 2 <= len(team),
        "somebody who can lead": not any(member.can_lead for member in team),
    }
    return [words for words, is_lacking in lacking.items() if is_lacking]


def _count(number: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def names_in_reports(terms_version: str) -> bool:
    """Whether somebody who signed these terms read in them that a report names them."""
    return terms_version not in TERMS_WITHOUT_NAMES

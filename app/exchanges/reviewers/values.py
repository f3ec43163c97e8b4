"""What a reviewer says of themselves, as values, and what tells them from what a page was drawn with. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

CONSENT = "reviewer-1"  # the wording that is agreed to: a new wording has a new name
HOW = {"both": "On site and online", "site": "On site only", "online": "Online only"}
LEVELS = {
    "done": ("I have done this work", "You did it yourself in the last five years."),
    "led": ("I have led this work", "You answered for it: for a service, a contract or a partnership."),
    "advised": ("I have helped others to do it better", "Another team or area changed what it does with your help."),
}
NOT_MINE = ""
EMPLOYER = "employer"
INTERESTS = {
    EMPLOYER: ("An employer of the last three years", "Also one you work for beside your present post."),
    "bid": ("A bid", "You or your organisation bid for a contract with it, or mean to."),
    "contract": ("A contract", "You or your organisation supply it, or buy from it."),
    "family": ("Family or somebody close to you", "They work there, or use its services. Do not name them."),
    "money": ("Money", "You own part of it, are its trustee or director, or are paid by it."),
    "dispute": ("A dispute", "A complaint, a grievance or a court case between you and it."),
}
MOST_LOAD = 4
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Details:
    """When and how somebody would review."""

    months: tuple[str, ...]
    load: int
    how: str
    regions: tuple[str, ...]
    can_lead: bool
    works_for_inspectorate: bool
    trained_on: date | None

    @property
    def stamp(self) -> str:
        """What stands for it in a page."""
        return stamp_of(asdict(self))


@dataclass(frozen=True)
class Strength:
    """How strong somebody is in a standard, and what shows it; nothing for a standard that is not theirs."""

    level: str = NOT_MINE
    evidence: str = ""

    @property
    def stamp(self) -> str:
        """What stands for it in a page."""
        return stamp_of(asdict(self))


@dataclass(frozen=True)
class Interest:
    """An interest in a body or a local area, and until when it was one; None for one that goes on."""

    kind: str
    name: str
    until: date | None = None
    area_code: str | None = None


def stamp_of(values: Values) -> str:
    """What stands for these values in a page."""
    words = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]

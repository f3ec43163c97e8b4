"""What somebody sends of one entry, and what tells it from what they were shown and from what stands there now. Pure.

A page carries, for each entry, a stamp of the values that it was drawn with. What comes back with the values of the stamp was not
touched. What comes back changed is saved where the entry still has them, and is a conflict where somebody else changed it first.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from app.core import taxonomy
from app.exchanges.standards.framework import Framework

NOT_STATED, NOT_APPLICABLE = "", "not-applicable"
NOT_CHOSEN = "Not answered yet"
DOES_NOT_APPLY = "Does not apply"
STATE_WORDS = {NOT_STATED: NOT_CHOSEN, "have": "We have it", "partly": "In part", "no": "No", NOT_APPLICABLE: DOES_NOT_APPLY}
Value = str | date | None
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Sent:
    """One entry as it was sent. `shown` names the finds that the writer saw beside the box for `explanation`."""

    key: str
    values: Values
    stamp: str
    explanation: str = ""
    shown: frozenset[str] = frozenset()

    @property
    def is_untouched(self) -> bool:
        """Whether it came back as it was drawn."""
        return stamp_of(self.values) == self.stamp


@dataclass(frozen=True)
class Explained:
    """Why what the guard found is about nobody, and which finds that is said of. Both are empty where it found nothing."""

    words: str = ""
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overtaken:
    """An entry that somebody else saved meanwhile: both, so that the writer can choose."""

    key: str
    mine: Values
    theirs: Values


class Answered(Protocol):
    """What a quick pass asks for of a standard."""

    level: Any
    line: Any


def is_answered(answer: Answered) -> bool:
    """Whether a standard has a level and a line: all that a quick pass asks for."""
    return bool(answer.level and answer.line)


def stamp_of(values: Values) -> str:
    """What stands for these values in a page."""
    words = {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in values.items()}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def words(framework: Framework, name: str, value: Value) -> str:
    """A value as it is read."""
    if name == "level":
        return _level_words(framework, str(value or ""))
    if name == "state":
        return STATE_WORDS[str(value or "")]
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return value or taxonomy.NOT_STATED_LABEL


def _level_words(framework: Framework, level: str) -> str:
    if level == NOT_APPLICABLE:
        return DOES_NOT_APPLY
    names = {str(one.number): one.name for one in framework.levels}
    return f"Level {level}: {names[level]}" if level in names else NOT_CHOSEN

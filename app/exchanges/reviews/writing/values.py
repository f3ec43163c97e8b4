"""What somebody sends of a text, and what tells it from what they were shown and from what stands there now. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from app.exchanges.assessment import values as assessment
from app.exchanges.assessment.values import Explained

STAMP, SHOWN, EXPLANATION = "stamp", "shown", "explanation"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Writing:
    """What was sent, the stamp of what its page was drawn with, and what is said of the guard's hits."""

    values: Values
    stamp: str
    explained: Explained = field(default_factory=Explained)


@dataclass(frozen=True)
class Overtaken:
    """Somebody else saved it meanwhile: both, so that the writer can choose."""

    mine: Values
    theirs: Values


def stamp_of(values: Values) -> str:
    """What stands for these values in a page: a box that is not ticked, and a list of nothing, stand for nothing."""
    return assessment.stamp_of(cast("assessment.Values", {name: value or "" for name, value in values.items()}))

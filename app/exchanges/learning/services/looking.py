"""What stands in a draft that must not: each name in its place, and whether somebody said what else it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.contributions.kinds.fields import Body
from app.exchanges.learning import queries
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.names import Finder, Hit


@dataclass(frozen=True)
class Standing:
    """A name that stands in a field, with the whole text of that field. `explanation` is empty where nobody gave one."""

    field: str
    label: str
    text: str
    hit: Hit
    explanation: str


def standing_names(draft: NoteDraft) -> list[Standing]:
    """The names that stand in a draft, in the order of its fields; the same words in the same place once."""
    return standing_in(draft.body, queries.finder_of(draft), draft.explained)


def standing_in(body: Body, finder: Finder, explanations: Mapping[str, str]) -> list[Standing]:
    """The same of a body."""
    places: dict[str, Standing] = {}
    for field, text in LEARNING_NOTE.shape.guarded(body):
        for hit in finder.find(text):
            explanation = explanations.get(hit.fingerprint, "")
            places.setdefault(hit.fingerprint, Standing(field.name, field.label, text, hit, explanation))
    return list(places.values())

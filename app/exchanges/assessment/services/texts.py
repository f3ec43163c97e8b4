"""What the guard says to the texts of an assessment: its hits are explained by whoever writes, since no moderator reads here.

The explanation is kept with what it explains, and read by the same people. No explanation lets pass the three
numbers that belong to one person for life, nor text about a child who may be at risk, which is stored nowhere.
"""

from collections.abc import Callable, Mapping, Sequence

from app.contributions.guard import Finding
from app.contributions.services import guarding
from app.core.errors import Invalid
from app.exchanges.assessment.values import Explained, Sent
from app.exchanges.hits import hits_in, short

EXPLANATION = "explanation"
LONGEST_EXPLANATION = 1_000
FieldName = Callable[[str, str], str]  # of a value, and of what it is about: the form's name for it


class HitsUnexplained(Invalid):
    """The guard has hits that the writer did not explain: they can, or can change the words."""

    def __init__(self, key: str, field: str, hits: Sequence[Finding]) -> None:
        super().__init__(f"{hits[0].explanation} Change the words, or say below why this is not about a person.", field)
        self.key = key
        self.hits = tuple(hits)


def explained(entry: Sent, field: FieldName) -> Explained:
    """What to keep of the writer's explanation. Raises AtRisk, HitsUnexplained, and Invalid for what is never taken.

    Called before the transaction opens: nothing is stored, rendered or logged of what it refuses.
    """
    texts = [(field(name, entry.key), value) for name, value in entry.values.items() if isinstance(value, str)]
    guarding.refuse_at_risk([*texts, (field(EXPLANATION, entry.key), entry.explanation)])
    hits = hits_in(texts)
    if not hits:
        return Explained()
    fingerprints = tuple(dict.fromkeys(short(hit) for _name, hit in hits))
    if not entry.explanation or not entry.shown.issuperset(fingerprints):
        raise HitsUnexplained(entry.key, hits[0][0], [hit for _name, hit in hits])
    guarding.refuse_findings(field(EXPLANATION, entry.key), entry.explanation)
    return Explained(entry.explanation, fingerprints)


def explained_in_form(values: Mapping[str, object], explanation: str, shown: str) -> Explained:
    """The same, of a form whose fields are called as its `values` are. `shown` names the hits that the writer saw."""
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    return explained(Sent(EXPLANATION, words, "", explanation, frozenset(shown.split("."))), lambda name, _key: name)

"""What the guard says to a reviewer's texts: its hits are explained by whoever writes, since no moderator reads here."""

from collections.abc import Mapping

from app.exchanges.assessment.services import texts
from app.exchanges.assessment.values import Explained, Sent


def explained(values: Mapping[str, str], explanation: str, shown: str) -> Explained:
    """What to keep of the writer's explanation of the hits in `values`, which are by the names of their form fields.

    `shown` names the hits that the writer saw. Raises AtRisk, HitsUnexplained, and Invalid for what is never taken. Called before
    the transaction opens: nothing is stored, rendered or logged of what it refuses.
    """
    entry = Sent(texts.EXPLANATION, values, "", explanation, frozenset(shown.split(".")))
    return texts.explained(entry, lambda name, _key: name)

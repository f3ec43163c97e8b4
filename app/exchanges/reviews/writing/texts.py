"""What the guard says to a text of an exchange: its hits are explained by whoever writes, since no moderator reads here."""

from app.exchanges.assessment.services import texts
from app.exchanges.assessment.services.texts import EXPLANATION
from app.exchanges.assessment.values import Explained, Sent
from app.exchanges.reviews.writing.values import Values


def explained(values: Values, explanation: str, shown: str) -> Explained:
    """What to keep of the writer's explanation. Raises AtRisk, HitsUnexplained, and Invalid for what is never taken.

    Called before the transaction opens: nothing is stored, rendered or logged of what it refuses.
    """
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    entry = Sent(EXPLANATION, words, "", explanation, frozenset(shown.split(".")))
    return texts.explained(entry, lambda name, _key: name)

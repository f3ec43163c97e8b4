"""What becomes of a document that is to be made."""

from app.core.actor import Actor
from app.core.lifecycle import Lifecycle, Transition

OPEN = ("waiting", "drawing")


def is_site(actor: Actor, _document: object) -> bool:
    """The worker draws."""
    return actor.is_system


MADE_DOCUMENT = Lifecycle(
    "made document",
    "waiting",
    (
        Transition("draw", OPEN, "drawing", is_site),  # again where the worker that drew it was killed
        Transition("finish", ("drawing",), "made", is_site),
        Transition("refuse", OPEN, "refused", is_site),
    ),
)

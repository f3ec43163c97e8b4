"""The states of a draft of a learning note. It ends by being deleted: once it is published, or given up.

The site moves it, once a service has asked whether the person may: so the trail, which administrators read, names none of those
whose exchange it comes from.
"""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.learning import policy

LEARNING_DRAFT = Lifecycle(
    "learning draft",
    "open",
    (
        Transition("submit", ("open",), "submitted", policy.is_system),
        Transition("reopen", ("submitted",), "open", policy.is_system),
    ),
)

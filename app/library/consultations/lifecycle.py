"""The states of a consultation and of a comment, and who may move them."""

from app.core.lifecycle import Lifecycle, Transition
from app.library.consultations import policy

OPEN = "status = 'open'"
CONSULTATION = Lifecycle("consultation", "open", (Transition("close", ("open",), "closed", policy.can_close),))

# What the owners make of a comment, each with a short answer. An answer is final: it is on the record.
COMMENT = Lifecycle(
    "consultation comment",
    "waiting",
    (
        Transition("accept", ("waiting",), "accepted", policy.can_answer),
        Transition("decline", ("waiting",), "declined", policy.can_answer),
        Transition("note", ("waiting",), "noted", policy.can_answer),
    ),
)

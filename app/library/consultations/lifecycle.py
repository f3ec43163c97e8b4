"""The states of a consultation and of a comment, and who may move them."""

from app.core.lifecycle import Lifecycle, Transition
from app.library.consultations import policy

OPEN = "status = 'open'"
CONSULTATION = Lifecycle("consultation", "open", (Transition("close", ("open",), "closed", policy.can_close),))

# What the owners make of a comment, each time with a short answer. They may answer again, and make something else of it: every
# answer stays on the record.
ANSWERED = ("accepted", "declined", "noted")
COMMENT = Lifecycle(
    "consultation comment",
    "waiting",
    (
        Transition("accept", ("waiting", *ANSWERED), "accepted", policy.can_answer),
        Transition("decline", ("waiting", *ANSWERED), "declined", policy.can_answer),
        Transition("note", ("waiting", *ANSWERED), "noted", policy.can_answer),
    ),
)

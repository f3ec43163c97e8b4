"""The states of an upgrade task and of a statement of use, and who may move them."""

from app.contributions.policy import is_system
from app.core.lifecycle import Lifecycle, Transition
from app.library import policy

UPGRADE = Lifecycle(
    "upgrade task",
    "open",
    (
        Transition("finish", ("open",), "done", policy.can_upgrade),
        Transition("supersede", ("open",), "superseded", is_system),
    ),
)

USED = Lifecycle(
    "statement of use",
    "submitted",
    (
        Transition("publish", ("submitted",), "published", policy.can_decide_use),
        Transition("return", ("submitted",), "returned", policy.can_decide_use),
        Transition("withdraw", ("submitted", "published"), "withdrawn", policy.can_take_back_use),
        Transition("replace", ("published",), "replaced", is_system),
        Transition("take-down", ("published",), "taken-down", policy.can_take_down_use),
    ),
)

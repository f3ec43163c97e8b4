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
    "given",
    (
        Transition("withdraw", ("given",), "withdrawn", policy.can_take_back_use),
        Transition("take-down", ("given",), "taken-down", policy.can_take_down_use),
    ),
)

"""The states of an action, and who may move it. A rating may be said anew, until the exchange is closed: dropped is dropped."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.reviews.following import policy

RATED_AGAIN = ("open", "done", "part-done", "not-done")
ACTION = Lifecycle(
    "exchange-action",
    "open",
    (
        Transition("complete", RATED_AGAIN, "done", policy.is_host_of),
        Transition("complete-in-part", RATED_AGAIN, "part-done", policy.is_host_of),
        Transition("miss", RATED_AGAIN, "not-done", policy.is_host_of),
        Transition("drop", RATED_AGAIN, "dropped", policy.is_host_of),
    ),
)

"""The states of a reviewer's profile, and who may move it. It is on the list of reviewers only while it is open."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.reviewers import policy

REVIEWER = Lifecycle(
    "reviewer profile",
    "paused",
    (
        Transition("open", ("paused",), "open", policy.can_open),
        Transition("pause", ("open",), "paused", policy.is_own),
        Transition("end", ("paused", "open"), "ended", policy.can_end),
        Transition("offer", ("ended",), "paused", policy.can_open),
    ),
)

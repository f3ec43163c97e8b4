"""The states of a round, of an area's place in it and of a reviewer's, and who may move them."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.rounds.round import policy

UNDER_WAY = ("open", "matching", "proposed", "running")
TAKES_AREAS = ("open", "matching")
OVER = ("closed", "withdrawn")
ROUND = Lifecycle(
    "exchange-round",
    "open",
    (
        Transition("begin", ("open",), "matching", policy.steers),
        Transition("propose", ("matching",), "proposed", policy.steers),
        Transition("run", ("proposed",), "running", policy.steers),
        Transition("close", ("running",), "closed", policy.steers),
        Transition("withdraw", UNDER_WAY, "withdrawn", policy.can_withdraw),
    ),
)
IN_IT = ("asked", "joined")
ROUND_HOST = Lifecycle(
    "round-host",
    "asked",
    (
        Transition("join", ("asked",), "joined", policy.speaks_for),
        Transition("leave", IN_IT, "left", policy.speaks_for),
    ),
)
ROUND_REVIEWER = Lifecycle(
    "round-reviewer",
    "joined",
    (
        Transition("leave", ("joined",), "left", policy.is_own),
        Transition("join", ("left",), "joined", policy.is_own),
    ),
)

"""The states of such a seat. One that ends is deleted: nothing of it is left to have a state."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.reviews.lived_experience import policy

SEAT = Lifecycle(
    "lived-experience-seat",
    "asked",
    (
        Transition("propose", ("asked",), "proposed", policy.supports),
        Transition("agree", ("proposed",), "agreed", policy.is_host),
    ),
)

"""The states of an exchange and of a seat in its team, and who may move them. Pausing is a flag: it leads back."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.reviews.exchange import policy

UNDER_WAY = ("proposed", "agreed", "confirmed", "fieldwork", "reporting")
OVER = ("closed", "withdrawn")
EXCHANGE = Lifecycle(
    "exchange",
    "proposed",
    (
        Transition("agree", ("proposed",), "agreed", policy.is_host),
        Transition("confirm", ("agreed",), "confirmed", policy.is_host),
        Transition("begin", ("confirmed",), "fieldwork", policy.leads_team),
        Transition("report", ("fieldwork",), "reporting", policy.leads_team),
        Transition("finish", ("reporting",), "final", policy.leads_team),
        Transition("follow", ("final",), "following-up", policy.is_host),
        Transition("close", ("following-up",), "closed", policy.is_host),
        Transition("withdraw", UNDER_WAY, "withdrawn", policy.can_withdraw),
    ),
)
SEAT = Lifecycle(
    "exchange-seat",
    "offered",
    (
        Transition("accept", ("offered",), "accepted", policy.is_for),
        Transition("decline", ("offered",), "declined", policy.is_for),
        Transition("withdraw", ("offered", "accepted"), "withdrawn", policy.can_end_seat),
        Transition("replace", ("offered", "accepted"), "replaced", policy.hosts_seat),
    ),
)

"""The states of a line of findings, and who may move it. An urgent line goes by itself, without waiting for the lead."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.reviews.findings import policy

FINDING = Lifecycle(
    "finding",
    "drafted",
    (
        Transition("send", ("drafted",), "sent", policy.leads_team_of),
        Transition("send-urgent", ("drafted",), "sent", policy.is_team_of),
        Transition("accept", ("sent",), "accepted", policy.is_host_of),
        Transition("correct", ("sent",), "corrected", policy.is_host_of),
        Transition("challenge", ("sent",), "challenged", policy.is_host_of),
        # The team may word its answer anew until the report is finished: that moves nothing.
        Transition("answer", ("corrected", "challenged", "answered"), "answered", policy.is_team_of),
    ),
)

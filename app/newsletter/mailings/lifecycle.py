"""The states of a mailing, and of each delivery of it.

Mailing. scheduled: waits for its time. preparing: its time has come, and the deliveries are made, a batch at a time; none goes
out before the last is made. sending: its audience is frozen and deliveries are going out. paused: stopped, by an editor or
because something stands in the way. sent: every delivery has ended. cancelled: what had not gone out never will.

Delivery. queued: to be sent. claimed: a worker has taken it for a while. sending: written down before the message is handed over,
so that a crash from here on leaves it uncertain. uncertain: it may have gone, and only an editor's choice sends it again.
handed over: the mail server took it. failed: it was refused for good. skipped: not sent, for a reason that is kept.
"""

from app.core.lifecycle import Lifecycle, Transition
from app.newsletter.mailings import policy

MAILING = Lifecycle(
    "mailing",
    "scheduled",
    (
        Transition("start", ("scheduled",), "preparing", policy.is_site),
        Transition("begin", ("preparing",), "sending", policy.is_site),
        Transition("hold", ("scheduled", "preparing", "sending"), "paused", policy.is_site),
        Transition("pause", ("preparing", "sending"), "paused", policy.can_send),
        Transition("put back", ("paused",), "scheduled", policy.can_put_back),
        Transition("prepare", ("paused",), "preparing", policy.can_prepare),
        Transition("resume", ("paused",), "sending", policy.can_go_on),
        Transition("cancel", ("scheduled", "preparing", "sending", "paused"), "cancelled", policy.can_send),
        Transition("finish", ("sending",), "sent", policy.is_site),
    ),
)

DELIVERY = Lifecycle(
    "delivery",
    "queued",
    (
        Transition("claim", ("queued",), "claimed", policy.is_site),
        Transition("release", ("claimed",), "queued", policy.is_site),
        Transition("skip", ("queued", "claimed"), "skipped", policy.is_site),
        Transition("begin", ("claimed",), "sending", policy.is_site),
        # A worker that was slow may still learn what became of a message after it was marked uncertain.
        Transition("hand over", ("sending", "uncertain"), "handed_over", policy.is_site),
        Transition("fail", ("sending", "uncertain"), "failed", policy.is_site),
        Transition("requeue", ("sending", "uncertain"), "queued", policy.is_site),
        Transition("call off", ("sending", "uncertain"), "skipped", policy.is_site),
        Transition("lose", ("sending",), "uncertain", policy.is_site),
        # The site was restored from a copy: whatever was still to go when that was made may have gone since.
        Transition("doubt", ("queued", "claimed", "sending"), "uncertain", policy.is_site),
        Transition("count as delivered", ("uncertain",), "handed_over", policy.can_send),
        Transition("send again", ("uncertain",), "queued", policy.can_send),
    ),
)
OPEN = ("queued", "claimed", "sending")  # still on its way without anybody's choice
HELD = ("claimed", "sending")  # in the hands of a worker
NOT_BEGUN = ("queued", "claimed")  # of a mailing that was cancelled, these never go

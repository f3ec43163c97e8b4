"""The states of a subscription.

pending: asked for, not confirmed; it is deleted after a week. confirmed: may be written to. unsubscribed: the person stopped it,
or did not confirm it again. suspended: messages came back, or were called unwanted. erased: nothing says whose it was.
"""

from app.core.lifecycle import Lifecycle, Transition
from app.subscriptions import policy

SUBSCRIBER = Lifecycle(
    "newsletter subscriber",
    "pending",
    (
        Transition("confirm", ("pending", "unsubscribed", "suspended"), "confirmed", policy.has_proof),
        Transition("unsubscribe", ("confirmed", "suspended"), "unsubscribed", policy.has_proof),
        Transition("lapse", ("confirmed",), "unsubscribed", policy.is_site),
        Transition("suspend", ("confirmed",), "suspended", policy.is_site),
        Transition("erase", ("pending", "confirmed", "unsubscribed", "suspended"), "erased", policy.is_site),
    ),
)

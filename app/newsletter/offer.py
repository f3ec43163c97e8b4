"""What somebody who subscribes to the newsletter may follow, and what they agree to, word for word.

The ledger holds both the version and the words, so that what somebody agreed to can be read without this module.
"""

from app.newsletter.sections import SECTIONS
from app.subscriptions.offers import Offer

SUBSCRIBE = "subscribe-1"
STAY = "stay-1"
OFFER = Offer(
    sections=SECTIONS,
    wordings={
        SUBSCRIBE: (
            "Send me the Practice Exchange newsletter by email, with the topics I chose. I can change what I follow, or stop, "
            "at any time from a link in every issue."
        ),
        STAY: "Keep sending me the Practice Exchange newsletter by email, with the topics I follow.",
    },
    subscribe=SUBSCRIBE,
    stay=STAY,
)

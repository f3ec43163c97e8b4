"""What people agree to, word for word. A wording is never changed: a new one gets a new version, and the old one stays here.

The ledger holds both the version and the words, so that what somebody agreed to can be read without this module.
"""

SUBSCRIBE = "subscribe-1"
STAY = "stay-1"
WORDINGS = {
    SUBSCRIBE: (
        "Send me the Practice Exchange newsletter by email, with the topics I chose. I can change what I follow, or stop, "
        "at any time from a link in every issue."
    ),
    STAY: "Keep sending me the Practice Exchange newsletter by email, with the topics I follow.",
}


def text(version: str) -> str:
    """The words of a version. Raises KeyError for one that never was."""
    return WORDINGS[version]

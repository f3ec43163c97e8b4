"""What a refusal is about: the address, so that nothing more should be sent there, or the message, its sender or a rule.

Mail systems say it by a number (RFC 3463) and in words. The number alone misleads: many of them answer 5.1.1 to what a filter of
theirs did not like. So words of a filter count for more than any number; no word makes a refusal one of the address.
"""

import re

# The mailbox is not there, has moved or is closed. 5.1.7 and 5.1.8 are about the sender's address.
OF_THE_ADDRESS = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|6|9|10)|2\.1)")
# What follows says nothing of the address: other or unknown (5.0), too large for the mailbox (5.2.3), the system (5.3), the way
# there (5.4), the protocol (5.5), the content (5.6), a rule (5.7); and the sender (5.1.7, 5.1.8).
OF_SOMETHING_ELSE = re.compile(r"5\.(?:0|3|4|5|6|7)\.\d+|5\.2\.[34]|5\.1\.[78]")
ADDRESSES = re.compile(r"<[^<>]*>|\S*@\S*|https?://\S*")
WORDS_OF_A_RULE = re.compile(
    r"\b(?:spam\w*|anti-?spam|junk|bulk|unsolicited|blacklist\w*|block-?list\w*|deny-?list\w*|black-?listed|blocked|banned"
    r"|rbl|dnsbl|spamhaus|barracuda|reputation|polic(?:y|ies)|content|virus|malware|phish\w*|filter\w*|spf|dkim|dmarc"
    r"|unauthenticated|authentication|reverse dns|ptr|greylist\w*|rate|throttl\w*|too many (?:hops|messages|connections)"
    r"|loop\w*|hop count|too (?:large|big|long)|size|exceed\w* .{0,40}(?:limit|size))\b",
    re.IGNORECASE,
)


def is_about_the_address(code: str, words: str = "") -> bool:
    """Whether a permanent refusal with this number, in these words, says that there is no such mailbox."""
    return OF_THE_ADDRESS.fullmatch(code) is not None and not names_a_rule(words)


def is_about_something_else(code: str, words: str = "") -> bool:
    """Whether a permanent refusal says nothing of the mailbox, so that it counts against nobody."""
    return code.startswith("5.") and (OF_SOMETHING_ELSE.fullmatch(code) is not None or names_a_rule(words))


def names_a_rule(words: str) -> bool:
    """Whether words speak of spam, policy, size or loops. Addresses are left out: somebody's may hold any of these words."""
    return WORDS_OF_A_RULE.search(ADDRESSES.sub(" ", words[:2000])) is not None

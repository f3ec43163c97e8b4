"""Guesses which type of clause a heading begins, so that what is imported from Word needs less correcting. Pure.

A small table of words is read in order of how surely they tell; a heading decides before the words below it do, and where nothing
tells the answer is "other". A person sees the guess and may change it.
"""

import re

OTHER = "other"
FIRST_WORDS = 40  # of the text below a heading: later ones speak of other things
NUMBER = re.compile(
    r"^\W*(?:(?:section|clause|part|schedule)\s+)?(?:\d+(?:\.\d+)*|[ivx]+|[a-z])[.):]\s*|^\W*\d+(?:\.\d+)*\s+", re.IGNORECASE
)

# Clause type → words, most telling first; `*` stands for the rest of a word. Types are in the order in which they are tried:
# a narrow one stands before the broad one whose words it shares ("referral for court support" is about courts).
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hsb-route", ("harmful sexual behaviour*", "hsb", "sexualised behaviour*")),
    ("online-harm", ("online*", "digital safety", "internet", "social media", "image*")),
    ("court-support", ("court*", "criminal justice", "witness*", "pre-trial", "trial*", "special measures")),
    ("transition", ("transition*", "adult service*", "adulthood", "turning 18", "moving on to adult*")),
    ("parents-carers", ("parent*", "carer*", "non-abusing", "famil*", "sibling*")),
    ("trauma-informed", ("trauma*", "psychologically informed")),
    (
        "service-user-voice",
        ("voice*", "participation", "co-production", "co-produced", "feedback", "involvement of children", "service user*"),
    ),
    ("equality", ("equalit*", "equity", "diversity", "inclusion", "underserved", "accessib*", "protected characteristic*")),
    ("waiting-time", ("waiting*", "wait", "response time*", "timescale*", "timeliness")),
    ("exclusions", ("exclusion*", "excluded", "not eligible", "out of scope", "outside the service", "ineligib*")),
    (
        "eligibility",
        (
            "eligib*",
            "age range",
            "who is the service for",
            "who the service is for",
            "target group",
            "population",
            "criteria",
            "in scope",
        ),
    ),
    ("referral", ("referral*", "refer", "self-referral*", "access*", "single point of", "pathway*", "allocation")),
    (
        "term-break",
        (
            "contract term*",
            "term and break",
            "break clause*",
            "duration of the contract",
            "contract length",
            "length of contract",
            "extension*",
        ),
    ),
    ("demand-variation", ("demand", "variation*", "volume*", "capacity", "flexib*")),
    ("price-payment", ("price*", "payment*", "pricing", "funding", "cost*", "invoic*", "budget*", "finance*", "inflation")),
    ("consortium", ("consorti*", "subcontract*", "sub-contract*", "lead provider", "supply chain")),
    ("exit", ("exit*", "handover", "hand over", "termination", "end of the contract", "mobilisation and exit", "decommission*")),
    ("workforce", ("workforce", "staff*", "supervision", "training", "qualification*", "recruit*", "volunteers")),
    (
        "safeguarding",
        (
            "safeguard*",
            "information sharing",
            "sharing information",
            "child protection",
            "confidential*",
            "data protection",
            "consent",
        ),
    ),
    (
        "partnership",
        (
            "partner*",
            "co-locat*",
            "colocat*",
            "joint work*",
            "multi-agency",
            "working with others",
            "interfaces",
            "interdependenc*",
        ),
    ),
    (
        "outcomes-data",
        ("outcome*", "performance", "monitoring", "indicator*", "measure*", "reporting", "data", "evaluation", "kpi*"),
    ),
    (
        "session-model",
        (
            "session*",
            "service model",
            "model of",
            "service delivery",
            "intervention*",
            "length of support",
            "therap*",
            "counselling",
            "offer",
        ),
    ),
    ("aims", ("aim*", "objective*", "purpose", "vision", "principles", "background", "introduction", "service description")),
)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(r"\b" + re.escape(word).replace(r"\*", r"\w*") + r"\b" for word in words))


PATTERNS = tuple((code, _pattern(words)) for code, words in WORDS)


def clause_type(heading: str, text: str = "") -> str:
    """The code of the clause type (vocabulary `clause_type`) that `heading` and the first words of `text` suggest, or "other".

    In a heading the first type of the table that fits decides. In the text the one found most often does, if it is found twice.
    """
    plain = " ".join(NUMBER.sub("", heading).lower().replace("’", "'").split())
    for code, pattern in PATTERNS:
        if pattern.search(plain):
            return code
    start = " ".join(text.lower().split()[:FIRST_WORDS])
    counts = {code: len(pattern.findall(start)) for code, pattern in PATTERNS}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > 1 else OTHER

"""What the guard looks for and what it says about each thing found."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from app.contributions.guard.normalise import Normal, normalise


@dataclass(frozen=True)
class Rule:
    """One kind of thing the guard looks for: its code, its name and what to do about it, in plain English."""

    code: str
    title: str
    explanation: str


class Span(NamedTuple):
    """Something found: a rule's code and where, in offsets of the plain text."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """Something found, for a person to look at. `start` and `end` are offsets in the original text.

    `fingerprint` is a hash of the rule and the plain spelling of the excerpt: saying "this is not about a person" survives
    saving the same words again, and does not carry over to other words.
    """

    rule: str
    start: int
    end: int
    excerpt: str
    explanation: str
    fingerprint: str


_LISTED = (
    Rule(
        "nhs-number",
        "NHS number",
        "This looks like an NHS number: it has ten digits and the last one fits the others. Take it out, even if it is an "
        "example.",
    ),
    Rule(
        "upn",
        "Unique pupil number",
        "This looks like a unique pupil number, which belongs to one child for the whole of their time at school. Take it out.",
    ),
    Rule("national-insurance", "National Insurance number", "This looks like a National Insurance number. Take it out."),
    Rule(
        "date-of-birth",
        "Date of birth",
        "This looks like a person’s date of birth. Take it out, or give an age range such as ‘11 to 13’.",
    ),
    Rule(
        "postcode",
        "Postcode beside a person",
        "This looks like a full postcode for where a person lives or was found. Take it out, or name only the area. "
        "The postcode of an office or a venue is fine.",
    ),
    Rule(
        "phone",
        "Personal phone number",
        "This looks like a person’s own phone number. Use an office or helpline number, or put it in the contact field "
        "if it is a work number people may call.",
    ),
    Rule(
        "email",
        "Personal email address",
        "This looks like one person’s email address. Use a shared address for the team or the service.",
    ),
    Rule(
        "case-reference",
        "Case or court reference",
        "This looks like the reference of a case, a crime or a court hearing, which leads to a real child. Take it out.",
    ),
    Rule(
        "identifiable-child",
        "A child who could be recognised",
        "This may describe one child closely enough to be recognised: an age together with a name, a school, a place or a date. "
        "Take the details out or write about a group of children instead.",
    ),
    Rule(
        "child-at-risk",
        "A child who may be at risk",
        "This reads as if it is about a particular child who told someone or may be in danger. This site cannot act on it. "
        "If a child may be at risk, tell children’s social care or the police. Otherwise write about what children "
        "in general may say.",
    ),
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _LISTED}


def fingerprint(rule: str, excerpt: str) -> str:
    """SHA-256, in hex, of the rule and the excerpt in plain spelling, lower case, white space folded."""
    plain = " ".join(normalise(excerpt).text.lower().split())
    return hashlib.sha256(f"{rule}\n{plain}".encode()).hexdigest()


def as_finding(span: Span, text: str, normal: Normal) -> Finding:
    """The finding a span stands for, with its offsets and excerpt taken from the original text."""
    start, end = normal.original(span.start, span.end)
    excerpt = text[start:end]
    return Finding(span.rule, start, end, excerpt, RULES[span.rule].explanation, fingerprint(span.rule, excerpt))

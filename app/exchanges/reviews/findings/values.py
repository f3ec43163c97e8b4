"""What a line of findings holds, what is said about an urgent one, and what is answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.exchanges.reviews.writing.values import Values

STRENGTH, CONSIDERATION, URGENT = "strength", "consideration", "urgent"
KINDS = (STRENGTH, CONSIDERATION, URGENT)  # in the order of the report
KIND_WORDS = {STRENGTH: "Strength", CONSIDERATION: "Consideration", URGENT: "Urgent"}
KINDS_WORDS = {STRENGTH: "Strengths", CONSIDERATION: "Considerations", URGENT: "Urgent"}
NEED_RECOMMENDATION = (CONSIDERATION, URGENT)

LINE = ("kind", "standard", "text", "evidence", "recommendation")
TEXTS = ("text", "evidence", "recommendation")  # what the team may change when it answers the host
NOTHING: Values = dict.fromkeys(LINE, "")
TOLD = ("told_role", "told_by", "told_on")
TOLD_NOTHING: Values = {"told_role": "", "told_by": "", "told_on": None}
REPLY = (*TEXTS, "reply")
LABELS = {
    "kind": "What kind of line is it?",
    "standard": "Which standard is it about?",
    "text": "What did you find?",
    "evidence": "What does it rest on?",
    "recommendation": "What do you recommend?",
    "told_role": "Who was told outside this site?",
    "told_by": "Who told them?",
    "told_on": "When were they told?",
    "reply": "What do you say to the host?",
}

ACCEPT, CORRECT, CHALLENGE = "accept", "correct", "challenge"  # the verbs of the lifecycle, too
ANSWERS = (ACCEPT, CORRECT, CHALLENGE)
ANSWER_WORDS = {
    ACCEPT: "Accept it",
    CORRECT: "Correct a fact in it, with evidence",
    CHALLENGE: "Challenge it, with reasons",
}
ANSWERED_WORDS = {ACCEPT: "Accepted", CORRECT: "A fact corrected", CHALLENGE: "Challenged"}
ANSWER = ("kind", "text", "evidence")
ANSWER_NOTHING: Values = dict.fromkeys(ANSWER, "")
ANSWER_LABELS = {
    "kind": "What do you answer?",
    "text": "What do you say?",
    "evidence": "What does your answer rest on?",
}


@dataclass(frozen=True)
class FinalLine:
    """A line of a final report, for what is made of it: the action plan, and a learning note."""

    id: int
    kind: str
    standard: str
    text: str
    recommendation: str


def is_changed(earlier: Mapping[str, str] | None, now: Mapping[str, str]) -> bool:
    """Whether the team changed a line after the host answered it."""
    return earlier is not None and any(earlier[name] != now[name] for name in TEXTS)

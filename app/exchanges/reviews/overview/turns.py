"""Whose turn it is in an exchange, and what with. Pure: each state says what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HOST, TEAM, BOTH, NOBODY = "The host", "The team", "The host and the team", "Nobody"
STATUS_WORDS = {
    "proposed": ("Proposed", "blue"),
    "agreed": ("Agreed", "turquoise"),
    "confirmed": ("Confirmed", "turquoise"),
    "fieldwork": ("Fieldwork", "purple"),
    "reporting": ("Reporting", "purple"),
    "final": ("Final", "green"),
    "following-up": ("Following up", "green"),
    "closed": ("Closed", "grey"),
    "withdrawn": ("Withdrawn", "grey"),
}


@dataclass(frozen=True)
class Turn:
    """Who is to act, with what, and by when where there is a day."""

    whose: str
    what: str
    due_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What a turn depends on: the state, and what stands in the team."""

    status: str
    is_paused: bool = False
    offered: int = 0
    missing: Sequence[str] = ()
    due_on: date | None = None
    has_lead: bool = True


def turn_of(standing: Standing) -> Turn:
    """Whose turn it is."""
    if standing.is_paused:
        return Turn(NOBODY, "The exchange is paused. Its dates stand still until somebody lets it go on.")
    if standing.status == "agreed":
        return _while_agreed(standing)
    if standing.status in ("confirmed", "fieldwork") and not standing.has_lead:
        return Turn(HOST, "Choose who leads the team: the seat of whoever led it has ended.")
    whose, what = TURNS[standing.status]
    return Turn(whose, what, standing.due_on)


def _while_agreed(standing: Standing) -> Turn:
    """A team that is not whole waits for seats to be offered, or for answers."""
    if standing.offered:
        return Turn("Who was offered a seat", "Answer: take the seat, or say no.", standing.due_on)
    if standing.missing:
        return Turn(HOST, f"Find the team. Still missing: {'; '.join(standing.missing)}.")
    return Turn(HOST, "Read the team with its reasons, and confirm it.")


TURNS = {
    "proposed": (
        HOST,
        "Every host area agrees to the request: its lead, or two members of two of its commissioning organisations.",
    ),
    "confirmed": (
        BOTH,
        "Choose what the team may open, if you are the host, and write the schedule together. Then the team’s lead begins the "
        "fieldwork.",
    ),
    "fieldwork": (TEAM, "Talk to people and write notes. Then its lead ends the fieldwork."),
    "reporting": (TEAM, "Write and send what was found. The host answers each line."),
    "final": (HOST, "Write the action plan."),
    "following-up": (HOST, "Carry the plan out, and say how each action went."),
    "closed": (NOBODY, "It is over. The host keeps the report and the plan."),
    "withdrawn": (NOBODY, "It was withdrawn."),
}

"""Whose turn it is in an exchange, and what with. Pure: each state says what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.exchanges.reviews.findings.stages import Stage
from app.exchanges.reviews.following.stages import PlanStage

HOST, TEAM, LEAD = "The host", "The team", "The team’s lead"
BOTH, NOBODY = "The host and the team", "Nobody"
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
    stage: Stage | None = None
    plan: PlanStage | None = None


def turn_of(standing: Standing) -> Turn:
    """Whose turn it is."""
    if standing.is_paused:
        return Turn(
            NOBODY, "The exchange is paused: nothing in it can be changed until somebody lets it go on. Days to answer go on."
        )
    if standing.status == "agreed":
        return _while_agreed(standing)
    if standing.status in ("confirmed", "fieldwork", "reporting") and not standing.has_lead:
        return Turn(HOST, "Choose who leads the team: the seat of whoever led it has ended.")
    if standing.status == "reporting" and standing.stage is not None:
        return _while_reporting(standing.stage)
    if standing.status == "following-up" and standing.plan is not None:
        return _while_following(standing.plan, standing.due_on)
    whose, what = TURNS[standing.status]
    return Turn(whose, what, standing.due_on)


def _while_agreed(standing: Standing) -> Turn:
    """A team that is not whole waits for seats to be offered, or for answers."""
    if standing.offered:
        return Turn("Who was offered a seat", "Answer: take the seat, or say no.", standing.due_on)
    if standing.missing:
        return Turn(HOST, f"Find the team. Still missing: {'; '.join(standing.missing)}.")
    return Turn(HOST, "Read the team with its reasons, and confirm it.")


def _while_reporting(stage: Stage) -> Turn:
    """The team writes, the host answers within its days, the team answers what was corrected or challenged, and its lead ends."""
    if not stage.is_draft_sent:
        return Turn(TEAM, "Write the findings. Its lead sends the draft to the host.")
    if stage.is_overdue:
        return Turn(
            LEAD, "The host’s time to answer is over. Finish the report; until then the host can still answer.", stage.due_on
        )
    if stage.awaiting:
        return Turn(HOST, "Answer each line of the draft, and send the answers together.", stage.due_on)
    if stage.to_answer:
        return Turn(TEAM, "Answer each line that the host corrected or challenged.")
    return Turn(LEAD, "Every line is answered. Read the report a last time, and make it final.")


def _while_following(plan: PlanStage, due_on: date | None) -> Turn:
    """The host carries its plan out and rates each action; when the progress review is finished, it closes the exchange."""
    if plan.is_reviewed:
        return Turn(HOST, "The progress review is finished. Read what the team’s lead says of it, and close the exchange.")
    if not plan.unrated:
        return Turn(HOST, "Every action has a rating. Finish the progress review.", due_on)
    return Turn(HOST, "Carry the plan out, and say how each action went.", due_on)


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
    "reporting": (TEAM, "Write the findings. Its lead sends the draft to the host."),
    "final": (HOST, "Write the action plan, and send it to the team. Until then, only the host reads it."),
    "following-up": (HOST, "Carry the plan out, and say how each action went."),
    "closed": (NOBODY, "It is over. The host keeps the report and the plan."),
    "withdrawn": (NOBODY, "It was withdrawn."),
}

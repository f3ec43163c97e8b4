"""Whose turn it is in a round, and what with. Pure: each state says what it waits for."""

from dataclasses import dataclass

COORDINATOR, AREAS, ADMINISTRATORS, NOBODY = "The coordinator", "The areas", "The people who run this site", "Nobody"


@dataclass(frozen=True)
class Turn:
    """Who is to act, and with what."""

    whose: str
    what: str


@dataclass(frozen=True)
class Standing:
    """What a turn depends on."""

    status: str
    is_triad: bool = False
    has_coordinator: bool = False
    waits: bool = False
    joined: int = 0
    asked: int = 0


def turn_of(standing: Standing) -> Turn:
    """Whose turn it is."""
    if standing.is_triad:
        return _of_triad(standing)
    if standing.status not in ("closed", "withdrawn") and not standing.has_coordinator:
        if standing.waits:
            return Turn(
                AREAS, "Somebody was appointed to coordinate the round. An area in it, or another administrator, has to agree."
            )
        return Turn(ADMINISTRATORS, "Appoint who coordinates the round.")
    return TURNS[standing.status]


def _of_triad(standing: Standing) -> Turn:
    if standing.status == "open" and standing.asked:
        return Turn(
            AREAS, "Each of the three areas joins with its request: its lead, or two members of two of its organisations."
        )
    if standing.status == "open":
        return Turn(AREAS, "All three take part. Go on to putting teams together.")
    whose = NOBODY if standing.status in ("closed", "withdrawn") else AREAS
    return Turn(whose, TRIAD_WORDS[standing.status])


TURNS = {
    "open": Turn(
        COORDINATOR, "Areas join with their requests, and reviewers with the places they give. Then the coordinator goes on."
    ),
    "matching": Turn(AREAS, "Each area puts its team together on the page of its exchange. Then the coordinator goes on."),
    "proposed": Turn(AREAS, "Each area reads its team and confirms it, or vetoes somebody."),
    "running": Turn(AREAS, "The exchanges run. Each area sees in its own what is next."),
    "closed": Turn(NOBODY, "The round is over."),
    "withdrawn": Turn(NOBODY, "The round was withdrawn. Each exchange goes on by itself, or ends, as its area chooses."),
}
TRIAD_WORDS = {
    "matching": "Each area puts its own team together on the page of its exchange.",
    "proposed": "Each area reads its own team, and confirms it.",
    "running": "The exchanges run. Each area sees in its own what is next.",
    "closed": "It is over. The three areas can do it again.",
    "withdrawn": "It was withdrawn. Each exchange goes on by itself, or ends, as its area chooses.",
}

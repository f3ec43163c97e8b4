"""Suggested teams as a host reads them: who, how well each fits, and who would be next for a seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.exchanges.matching.affinity import MOST_MONTHS, MOST_STANDARDS
from app.exchanges.matching.alternatives import Alternative
from app.exchanges.matching.alternatives import Seat as SuggestedSeat
from app.exchanges.matching.shortage import NO_KINDS, NO_LEAD, NOBODY, Shortage
from app.exchanges.matching.solver import State
from app.exchanges.reviewers import job_roles
from app.exchanges.reviews.suggesting.team_queries import Suggestions

MOST_POINTS = MOST_STANDARDS + MOST_MONTHS  # of what is counted for one exchange
OUT_OF_TIME = "This took longer than we let it. Ask again in a minute."
NO_TEAM = "No whole team can be made of those who can be asked now."
TOO_FEW = "They are of fewer organisations than there are seats."
MISSING = {
    NOBODY: "Nobody who has offered to review can be asked.",
    NO_LEAD: "None of them can lead a team.",
    NO_KINDS: "There is no commissioner beside somebody else from health or the voluntary sector.",
}


@dataclass(frozen=True)
class SeatRow:
    """Somebody in a suggested team. `points` is how well they fit, and `parts` what that is made of."""

    person_id: int
    name: str
    organisation: str
    counts_as: str
    leads: bool
    is_seated: bool
    points: int
    parts: str
    next: str


@dataclass(frozen=True)
class TeamRow:
    """A suggested team, and how it compares with the best."""

    title: str
    points: int
    seats: Sequence[SeatRow]


def team_rows(suggestions: Suggestions) -> list[TeamRow]:
    """The teams, the best first."""
    people = [number for team in suggestions.choice.teams for number in _people_in(team)]
    names = accounts.names_of(people)
    return [
        TeamRow(f"Team {place}: {team.words}", team.points, [_seat_row(seat, suggestions, names) for seat in team.seats])
        for place, team in enumerate(suggestions.choice.teams, 1)
    ]


def nothing_to_suggest(suggestions: Suggestions) -> Sequence[str]:
    """Why there is no team, in words; nothing where there is one."""
    if suggestions.choice.teams:
        return ()
    if suggestions.choice.state is State.UNFINISHED:
        return (OUT_OF_TIME,)
    return (NO_TEAM, *_missing(suggestions.choice.shortage))


def _missing(shortage: Shortage) -> list[str]:
    return [MISSING.get(missing, TOO_FEW) for host in shortage.hosts for missing in host.missing]


def _people_in(team: Alternative) -> list[int]:
    following = [seat.next.reviewer for seat in team.seats if seat.next is not None]
    return [seat.reviewer for seat in team.seats] + following


def _seat_row(seat: SuggestedSeat, suggestions: Suggestions, names: Mapping[int, str]) -> SeatRow:
    person = accounts.get_person(seat.reviewer)
    organisation = accounts.organisation_of(person.id)
    organisations = accounts.organisation_names([organisation.id]) if organisation else {}
    is_seated = seat.reviewer in suggestions.seated
    return SeatRow(
        person_id=seat.reviewer,
        name=names.get(seat.reviewer, accounts.ERASED_NAME),
        organisation=next(iter(organisations.values()), accounts.UNNAMED),
        counts_as=job_roles.in_words(person.job_role),
        leads=seat.leads,
        is_seated=is_seated,
        points=seat.affinity.points,
        parts=f"standards {seat.affinity.standards} of {MOST_STANDARDS}, months {seat.affinity.months} of {MOST_MONTHS}",
        next="" if is_seated else _next(seat, names),
    )


def _next(seat: SuggestedSeat, names: Mapping[int, str]) -> str:
    """Who would be next for the seat, with everybody else staying."""
    if seat.next is None:
        return "Nobody else could take this seat."
    name = names.get(seat.next.reviewer, accounts.ERASED_NAME)
    if not seat.next.ahead:
        return f"Next for this seat: {name}, who fits equally well."
    return f"Next for this seat: {name}. This choice has {seat.next.words}."

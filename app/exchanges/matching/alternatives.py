"""Several teams to choose from for one host, the best first, each with who could sit there instead.

Works with three areas as with three hundred: only this host's pairs are looked at. Loads are what people have left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.exchanges.matching.affinity import Affinity
from app.exchanges.matching.arrays import model_of
from app.exchanges.matching.explanations import NextBest, how_far, next_best
from app.exchanges.matching.held import keeping, without_team
from app.exchanges.matching.integer import best
from app.exchanges.matching.problem import Key, Problem, for_host
from app.exchanges.matching.result import Team, points_of, teams_of
from app.exchanges.matching.shortage import Shortage, shortage
from app.exchanges.matching.solver import Patience, State

MOST_TEAMS = 10


@dataclass(frozen=True)
class Seat:
    """Somebody in a team: how well they fit and why, and who is next for the seat, of those who are free."""

    reviewer: int
    leads: bool
    affinity: Affinity
    next: NextBest | None


@dataclass(frozen=True)
class Alternative:
    """A team, and how many points the best team has more."""

    team: Team
    seats: tuple[Seat, ...]
    points: int
    behind: int

    @property
    def words(self) -> str:
        """How far behind the best team it is."""
        return "the best" if not self.behind else f"{how_far(-self.behind)} than the best"


@dataclass(frozen=True)
class Choice:
    """The teams there are, at most as many as were asked for; and what arithmetic says where there are none."""

    teams: tuple[Alternative, ...]
    state: State  # SOLVED where these are the best; IMPOSSIBLE where there are no more; UNFINISHED where time was up
    shortage: Shortage


def alternatives(
    problem: Problem, host: int, patience: Patience, *, count: int = 3, apart: int = 1, standing: Iterable[Key] = ()
) -> Choice:
    """The best teams for a host, each of which has at least `apart` people who are not in any that stands before it.

    The pairs that are `standing` are in every team.

    Raises ValueError for a host that is not there, or numbers that make no sense.
    """
    alone = for_host(problem, host)
    if not 1 <= count <= MOST_TEAMS or not 1 <= apart <= alone.hosts[0].size:
        raise ValueError(f"Ask for 1 to {MOST_TEAMS} teams that differ in at least one person.")
    teams: list[Team] = []
    state = State.SOLVED
    for team in _in_order(alone, patience, apart, standing):
        if isinstance(team, State):
            state = team
            break
        teams.append(team)
        if len(teams) == count:
            break
    return Choice(_described(alone, teams), state, shortage(alone))


def _in_order(problem: Problem, patience: Patience, apart: int, standing: Iterable[Key]) -> Iterator[Team | State]:
    """Team after team, the best first; at last why there is no further one."""
    model, size = keeping(model_of(problem), standing), problem.hosts[0].size
    number = 0
    while True:
        answer = best(model, patience)
        if answer.values is None or answer.state != State.SOLVED:
            yield answer.state
            return
        keys = model.chosen(answer.values)
        yield teams_of(problem, keys)[0]
        number += 1
        model = without_team(model, keys, f"team {number}", size - apart)


def _described(problem: Problem, teams: list[Team]) -> tuple[Alternative, ...]:
    """The teams with their points; of equals that with the smaller numbers first."""
    pointed = sorted((-points_of(problem, _keys(team)), team.reviewers, team) for team in teams)
    most = -pointed[0][0] if pointed else 0
    return tuple(Alternative(team, _seats(problem, team), -points, most + points) for points, _, team in pointed)


def _seats(problem: Problem, team: Team) -> tuple[Seat, ...]:
    following = next_best(problem, _keys(team))
    return tuple(
        Seat(reviewer, reviewer == team.lead, problem.affinities[team.host, reviewer], following[team.host, reviewer])
        for reviewer in team.reviewers
    )


def _keys(team: Team) -> tuple[tuple[int, int], ...]:
    return tuple((team.host, reviewer) for reviewer in team.reviewers)

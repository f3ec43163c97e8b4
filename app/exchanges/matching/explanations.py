"""Why these people: who is next for a seat, how far a pair is from being chosen, and what doing without a pairing would cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.core.numbers import half_up
from app.exchanges.matching.arrays import model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.problem import Key, Problem, without
from app.exchanges.matching.result import MILLION, Matching, Subject
from app.exchanges.matching.rules import team_faults, weight_of
from app.exchanges.matching.solver import Patience
from app.exchanges.matching.statement import pair_column


@dataclass(frozen=True)
class NextBest:
    """Who could take a seat with everybody else staying, and how many points the person in it has more."""

    reviewer: int
    ahead: int

    @property
    def words(self) -> str:
        """How far away the next person is."""
        return how_far(self.ahead)


def how_far(points: int) -> str:
    """A difference in points, in words."""
    if not points:
        return "equally good"
    count = abs(points)
    return f"{count:,} point{'' if count == 1 else 's'} {'more' if points > 0 else 'fewer'}"


def next_best(problem: Problem, keys: Iterable[Key]) -> Mapping[Key, NextBest | None]:
    """For every seat the best person who is free for it, or None: of equals the one with the smallest number."""
    teams = defaultdict(list)
    for host, reviewer in sorted(keys):
        teams[host].append(reviewer)
    taken = Counter(reviewer for team in teams.values() for reviewer in team)
    free = {person.id for person in problem.reviewers if taken[person.id] < person.load}
    candidates = _candidates(problem, free)
    return {
        (host, reviewer): _next(problem, host, team, reviewer, candidates.get(host, ()))
        for host, team in teams.items()
        for reviewer in team
    }


def _candidates(problem: Problem, free: set[int]) -> Mapping[int, Iterable[int]]:
    """Who is free for each host, the best first."""
    able: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (host, reviewer), points in problem.points.items():
        if reviewer in free:
            able[host].append((-points, reviewer))
    return {host: [reviewer for _, reviewer in sorted(people)] for host, people in able.items()}


def _next(problem: Problem, host: int, team: list[int], seat: int, candidates: Iterable[int]) -> NextBest | None:
    """The first who bends no more rules of the team than are bent."""
    rest = [reviewer for reviewer in team if reviewer != seat]
    bent = _bent(problem, host, team)
    for candidate in candidates:
        weight = None if candidate in team else _bent(problem, host, [*rest, candidate])
        if weight is not None and weight <= (bent or 0):
            return NextBest(candidate, problem.points[host, seat] - problem.points[host, candidate])
    return None


def _bent(problem: Problem, host: int, team: list[int]) -> int | None:
    people = [problem.reviewer_of[reviewer] for reviewer in team]
    return weight_of(team_faults(problem, problem.host_of[host], people))


def shortfall(problem: Problem, matching: Matching, key: Key) -> int | None:
    """How many points a pair would need to be as good as what was chosen in its place, at least; None where there is no saying.

    This is its reduced cost: nothing means equally good. Raises ValueError for a pair that may not meet.
    """
    if key not in problem.points:
        raise ValueError(f"Host {key[0]} and reviewer {key[1]} may not meet.")
    proof = matching.proof(Subject.POINTS)
    if proof is None:
        return None
    gain = problem.points[key] + matching.terms.bonus * (key in matching.terms.earlier)
    column = pair_column(problem, matching.terms, key, gain)
    left = MILLION * gain - sum(value * proof.duals.get(row, 0) for row, value in column.cells.items())
    return half_up(max(0, -left), MILLION)


def loss_without(problem: Problem, matching: Matching, key: Key, patience: Patience) -> int | None:
    """How many points all teams lose without this pairing, held to what they were held to; None where there are no such teams.

    It is solved again, so it is for the worker. Raises ValueError for a pairing that is not among the teams, or that stands.
    """
    if key not in matching.keys or key in matching.terms.standing:
        raise ValueError(f"Host {key[0]} and reviewer {key[1]} are no pairing that could be done without.")
    others = without(problem, [key])
    terms = replace(matching.terms, earlier=tuple(earlier for earlier in matching.terms.earlier if earlier != key))
    rest = best_within(others, model_of(others), terms, patience)
    return matching.points - rest.points if rest.teams else None

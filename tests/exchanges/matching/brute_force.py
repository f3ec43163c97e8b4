"""Every way to make teams, counted out: for rounds so small that this can be done. Knows nothing of the matcher's modules but the
question, and states the rules in its own words."""

from collections.abc import Iterator
from itertools import combinations

from app.exchanges.matching.problem import Host, Problem, Reviewer

Loads = tuple[int, ...]  # how often each reviewer is taken


def best_sum(problem: Problem) -> int | None:
    """The most points there are; None where no teams keep every rule."""
    return most(problem, 0)


def most(problem: Problem, floor: int) -> int | None:
    """The most points where each host has at least so many a seat."""
    states: dict[Loads, int] = {(0,) * len(problem.reviewers): 0}
    for host in problem.hosts:
        teams = [
            (taken, points) for taken, points, weight in teams_for(problem, host) if not weight and points >= floor * host.size
        ]
        following: dict[Loads, int] = {}
        for state, points in states.items():
            for taken, more in teams:
                loads = tuple(map(sum, zip(state, taken, strict=True)))
                if all(load <= person.load for load, person in zip(loads, problem.reviewers, strict=True)):
                    following[loads] = max(following.get(loads, -1), points + more)
        states = following
    return max(states.values(), default=None)


def highest_floor(problem: Problem) -> int | None:
    """The highest whole points a seat that every host can have, with 95 % of the most points."""
    most_points = best_sum(problem)
    if most_points is None:
        return None
    floors = {points // host.size for host in problem.hosts for _, points, weight in teams_for(problem, host) if not weight}
    for floor in sorted(floors, reverse=True):
        points = most(problem, floor)
        if points is not None and 100 * points >= 95 * most_points:
            return floor
    raise AssertionError("the best teams have some floor")


def least_bent(problem: Problem) -> tuple[int, int]:
    """The least weight of rules that are bent, and the most points at that."""
    states: dict[Loads, tuple[int, int]] = {(0,) * len(problem.reviewers): (0, 0)}
    for host in problem.hosts:
        teams = list(teams_for(problem, host))
        following: dict[Loads, tuple[int, int]] = {}
        for state, (weight, points) in states.items():
            for taken, more, bent in teams:
                loads = tuple(map(sum, zip(state, taken, strict=True)))
                if all(load <= person.load + (person.load > 0) for load, person in zip(loads, problem.reviewers, strict=True)):
                    reached = (weight + bent, points + more)
                    following[loads] = min(following.get(loads, reached), reached, key=lambda pair: (pair[0], -pair[1]))
        states = following
    over = {
        loads: 30 * sum(load > person.load for load, person in zip(loads, problem.reviewers, strict=True)) for loads in states
    }
    weight, points = min((states[loads][0] + over[loads], -states[loads][1]) for loads in states)
    return weight, -points


def teams_for(problem: Problem, host: Host) -> Iterator[tuple[Loads, int, int]]:
    """Every team, full or not, of people who may meet the host and are no colleagues: who, the points, and what it bends."""
    allowed = [person for person in problem.reviewers if (host.id, person.id) in problem.affinities]
    for size in range(host.size + 1):
        for team in combinations(allowed, size):
            if len({person.organisation for person in team}) == size:
                points = sum(problem.affinities[host.id, person.id].points for person in team)
                yield tuple(int(person in team) for person in problem.reviewers), points, bent(host, team)


def bent(host: Host, team: tuple[Reviewer, ...]) -> int:
    """50 a seat that is empty, 20 a kind of seat that nobody fills, 10 where nobody can lead."""
    pairs = [(first, second) for first in team for second in team if first != second]
    both = any(first.commissioner and second.health_or_vcs for first, second in pairs)
    kinds = 0 if both else 1 if any(person.commissioner or person.health_or_vcs for person in team) else 2
    return 50 * (host.size - len(team)) + 20 * kinds + 10 * (not any(person.can_lead for person in team))

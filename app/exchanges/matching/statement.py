"""The question once more, in plain Python: each row's bounds and each column's values, for proofs that need no solver.

Written apart from the arrays that the solver is given: what is wrong in those does not agree with this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.exchanges.matching.problem import Host, Key, Problem, Reviewer
from app.exchanges.matching.result import Mode, Subject, Terms
from app.exchanges.matching.rules import KINDS, WEIGHTS, Rule

MOST_A_SEAT = 1_000  # points
Limits = tuple[int | None, int | None]  # at least, at most; None where there is no limit


@dataclass(frozen=True, slots=True)
class Column:
    """Something to decide: what one of it gains, between how many, and its values by row."""

    gain: int
    least: int
    most: int
    cells: Mapping[str, int]


def rows(problem: Problem, terms: Terms, subject: Subject) -> dict[str, Limits]:
    """The bounds of every row by name."""
    limits: dict[str, Limits] = {f"load {person.id}": (None, person.load) for person in problem.reviewers}
    for host in problem.hosts:
        limits |= {
            f"size {host.id}": (host.size, host.size),
            f"commissioner {host.id}": (1, None),
            f"health-or-vcs {host.id}": (1, None),
            f"either {host.id}": (KINDS, None),
            f"lead {host.id}": (1, None),
        }
        if terms.mode == Mode.FAIR:
            limits[f"floor {host.id}"] = (0 if subject == Subject.FLOOR else terms.floor * host.size, None)
        limits |= {f"organisation {host.id} {person.organisation}": (None, 1) for person in problem.reviewers}
    if subject == Subject.POINTS and terms.mode == Mode.RELAXED:
        limits["bending"] = (None, terms.bending)
    return limits


def columns(problem: Problem, terms: Terms, subject: Subject) -> Iterator[Column]:
    """Every pair that may meet, and what can be bent."""
    standing, earlier = frozenset(terms.standing), frozenset(terms.earlier)
    least_points = _least_points(problem, terms)
    for key, points in problem.points.items():
        gain = points + terms.bonus * (key in earlier) if subject == Subject.POINTS else 0
        can_be = key in standing or points >= least_points[key[0]]
        yield pair_column(problem, terms, key, gain, least=int(key in standing), most=int(can_be))
    if subject == Subject.FLOOR:
        yield Column(1, 0, MOST_A_SEAT, {f"floor {host.id}": -host.size for host in problem.hosts})
    if terms.mode == Mode.RELAXED:
        for weight, most, cells in bends(problem):
            bending = subject == Subject.BENDING
            yield Column(-weight if bending else 0, 0, most, cells if bending else {**cells, "bending": weight})


def _least_points(problem: Problem, terms: Terms) -> dict[int, int]:
    """What a pair of each host needs at least to be in a team over the floor, with the best others beside it."""
    least = {}
    for host in problem.hosts:
        points = sorted((points for key, points in problem.points.items() if key[0] == host.id), reverse=True)[: host.size]
        needed = terms.floor * host.size - sum(points[: host.size - 1])
        is_fair = terms.mode == Mode.FAIR and points
        least[host.id] = (needed if needed <= points[-1] else MOST_A_SEAT + 1) if is_fair else 0
    return least


def pair_column(problem: Problem, terms: Terms, key: Key, gain: int, *, least: int = 0, most: int = 1) -> Column:
    """A pair: the rows that this person counts in, in the team of this host."""
    host, reviewer = key
    person = problem.reviewer_of[reviewer]
    cells = {f"size {host}": 1, f"load {reviewer}": 1, f"organisation {host} {person.organisation}": 1}
    if person.commissioner:
        cells[f"commissioner {host}"] = 1
    if person.health_or_vcs:
        cells[f"health-or-vcs {host}"] = 1
    if person.fills_a_kind:
        cells[f"either {host}"] = 1
    if person.can_lead:
        cells[f"lead {host}"] = 1
    if terms.mode == Mode.FAIR:
        cells[f"floor {host}"] = problem.points[key]
    return Column(gain, least, most, cells)


def bends(problem: Problem) -> Iterator[tuple[int, int, dict[str, int]]]:
    """What can be bent: its weight, how many times, and the rows that it helps."""
    for host in problem.hosts:
        yield from _bends_of_host(host)
    yield from (_one_more(person) for person in problem.reviewers if person.load)


def _bends_of_host(host: Host) -> Iterator[tuple[int, int, dict[str, int]]]:
    yield WEIGHTS[Rule.SEATS], host.size, {f"size {host.id}": 1}
    yield WEIGHTS[Rule.KINDS], 1, {f"commissioner {host.id}": 1, f"either {host.id}": 1}
    yield WEIGHTS[Rule.KINDS], 1, {f"health-or-vcs {host.id}": 1, f"either {host.id}": 1}
    yield WEIGHTS[Rule.LEAD], 1, {f"lead {host.id}": 1}


def _one_more(person: Reviewer) -> tuple[int, int, dict[str, int]]:
    return WEIGHTS[Rule.ONE_MORE], 1, {f"load {person.id}": -1}

"""How high the floor under the worst-off host can be: bounds from a few hosts at a time, which cost next to nothing.

No floor is above what a host has with all reviewers to itself. Nor is one above what those few hosts can keep together that have
the fewest pairs over it: where these cannot, all hosts cannot. A national round has 36,000 pairs, and a question about its two
dozen tightest hosts a few hundred.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.exchanges.matching.arrays import NO_LIMIT, Model, Numbers, Places, Rows, add_columns, add_valued_rows, of_hosts, only
from app.exchanges.matching.held import over_floor, within_reach
from app.exchanges.matching.integer import CLOSE, best
from app.exchanges.matching.problem import Host, Problem
from app.exchanges.matching.solver import Patience, State, linear, whole
from app.exchanges.matching.statement import MOST_A_SEAT

FEW = 24  # hosts


@dataclass(frozen=True)
class Bound:
    """Whole points a seat that no floor is above, and the duals by row of the whole model that prove some such bound."""

    points: int
    duals: Numbers | None = None


def alone(problem: Problem, model: Model, patience: Patience) -> Bound:
    """What the worst-off host has if each has all reviewers to itself. Hosts are asked until no other can have less."""
    lowest = Bound(MOST_A_SEAT)
    for most, host in sorted((_most_a_seat(problem, host), host.id) for host in problem.hosts):
        if most >= lowest.points + 1:
            break
        bound = _of_host(model, problem.host_of[host], patience)
        lowest = min(lowest, bound, key=lambda bound: bound.points)
    return lowest


def _most_a_seat(problem: Problem, host: Host) -> float:
    """The points a seat of those who fit a host best, whoever they are."""
    points = sorted((points for key, points in problem.points.items() if key[0] == host.id), reverse=True)
    return sum(points[: host.size]) / host.size


def _of_host(model: Model, host: Host, patience: Patience) -> Bound:
    part, rows = of_hosts(model, frozenset({host.id}), with_loads=False)
    answer = best(part, patience)
    if answer.values is None or answer.duals is None:
        return Bound(MOST_A_SEAT)
    duals = np.zeros(len(model.rows))
    duals[rows] = answer.duals / host.size
    floors = [-1 / host.size if name == f"floor {host.id}" else 0 for name in _floor_rows(model)]
    return Bound(answer.gain // host.size, np.concatenate([duals, floors]))


def _floor_rows(model: Model) -> list[str]:
    """The names of the floors of all hosts, in the order in which they stand after the other rows."""
    return [row.replace("size", "floor") for row in model.rows if row.startswith("size ")]


def highest_of_few(problem: Problem, model: Model, low: int, high: int, count: int, patience: Patience) -> int:
    """The highest floor from `low` to `high` that the `count` tightest hosts can keep together. That they keep `low` is known."""
    middle = high
    while low < high:
        if _few_can_keep(problem, model, middle, count, patience):
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return low


def _few_can_keep(problem: Problem, model: Model, floor: int, count: int, patience: Patience) -> bool:
    """Whether the tightest hosts can: also where time was up, since then nobody knows."""
    over = over_floor(problem, within_reach(problem, model, floor), floor)
    part, _ = of_hosts(over, tightest(problem, over, count), with_loads=True)
    within = only(part, part.upper > 0)
    return whole(replace(within, gain=np.zeros(len(within.gain))), patience).state != State.IMPOSSIBLE


def tightest(problem: Problem, model: Model, count: int) -> frozenset[int]:
    """The hosts with the fewest pairs left to them: of equals those with the smallest numbers."""
    ids = [host.id for host in problem.hosts]
    left = np.bincount(_at_host(ids, model), weights=model.upper[: len(model.keys)], minlength=len(ids))
    return frozenset(ids[place] for place in np.argsort(left, kind="stable")[:count])


def _at_host(ids: list[int], model: Model) -> Places:
    return np.searchsorted(ids, [host for host, _ in model.keys])


def together(problem: Problem, model: Model, floor: int, patience: Patience) -> Bound:
    """What a linear programme says that the hosts which are tightest just over a floor can keep together, at most."""
    hosts = tightest(problem, within_reach(problem, model, floor + 1), 2 * FEW)
    part, rows = of_hosts(within_reach(problem, model, floor), hosts, with_loads=True)
    answer = linear(_nothing_but_the_floor(problem, part, hosts), patience)
    if answer.duals is None:
        return Bound(MOST_A_SEAT)
    duals = np.zeros(len(model.rows))
    duals[rows] = answer.duals[: len(part.rows)]
    of_floors = np.array([host.id in hosts for host in problem.hosts], dtype=float)
    of_floors[of_floors > 0] = answer.duals[len(part.rows) :]
    return Bound(int(np.floor(answer.gain + CLOSE)), np.concatenate([duals, of_floors]))


def _nothing_but_the_floor(problem: Problem, part: Model, hosts: frozenset[int]) -> Model:
    """The model whose last column is as high as the points a seat of each of these hosts, and alone gains anything."""
    floored = _floored(problem, part, sorted(hosts))
    cells = [(0, f"floor {host}", -problem.host_of[host].size) for host in sorted(hosts)]
    wanted = add_columns(floored, [1], [MOST_A_SEAT], cells)
    wanted.gain[:-1] = 0
    return wanted


def _floored(problem: Problem, part: Model, hosts: list[int]) -> Model:
    """The model of some hosts with the row of each one's floor, at nothing."""
    rows = Rows([f"floor {host}" for host in hosts], [0] * len(hosts), NO_LIMIT, _at_host(hosts, part), np.arange(len(part.keys)))
    return add_valued_rows(part, rows, np.array([problem.points[key] for key in part.keys], dtype=float))


def floors_of(problem: Problem, model: Model, floor: int) -> Model:
    """The whole model of nothing but the floor, without pairs that are out of reach over this one: what a bound is proved of."""
    ids = [host.id for host in problem.hosts]
    return _nothing_but_the_floor(problem, within_reach(problem, model, floor), frozenset(ids))

"""The model of what was asked for: the rules of a team, and what the teams are held to beyond them."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from app.exchanges.matching.arrays import NO_LIMIT, Model, Numbers, Rows, add_columns, add_rows, add_valued_rows
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.result import Mode, Terms
from app.exchanges.matching.rules import WEIGHTS, Rule


def held_to(problem: Problem, model: Model, terms: Terms) -> Model:
    """The model of the rules alone, made into that of these terms."""
    model = keeping(model, terms.standing)
    if terms.mode == Mode.FAIR:
        return over_floor(problem, within_reach(problem, model, terms.floor), terms.floor)
    if terms.mode == Mode.RELAXED:
        return _bent_no_more(elastic(problem, model), terms.bending, _weights(problem))
    return worth_more(model, terms.earlier, terms.bonus)


def keeping(model: Model, keys: Iterable[Key]) -> Model:
    """The model in which these pairs are settled. Raises ValueError for a pair that may not meet."""
    lower = model.lower.copy()
    place_of = {key: place for place, key in enumerate(model.keys)}
    for key in keys:
        if key not in place_of:
            raise ValueError(f"Host {key[0]} and reviewer {key[1]} may not meet, so that their pairing cannot stand.")
        lower[place_of[key]] = 1
    return replace(model, lower=lower)


def over_floor(problem: Problem, model: Model, floor: int) -> Model:
    """The model in which every host's team has at least this many points a seat."""
    ids = [host.id for host in problem.hosts]
    rows = Rows(
        [f"floor {host}" for host in ids], [floor * host.size for host in problem.hosts], NO_LIMIT,
        np.searchsorted(ids, [host for host, _ in model.keys]), np.arange(len(model.keys)),
    )  # fmt: skip
    return add_valued_rows(model, rows, np.array(list(problem.points.values()), dtype=float))


def within_reach(problem: Problem, model: Model, floor: int) -> Model:
    """The model without pairs that no team over this floor can have, even with the best others of its host beside them.

    Nothing is lost by it, and the linear programme comes nearer to whole teams. Pairings that stand stay.
    """
    ids = [host.id for host in problem.hosts]
    at_host = np.searchsorted(ids, [host for host, _ in model.keys])
    points = np.array(list(problem.points.values()), dtype=float)
    others, last = np.zeros(len(ids)), np.zeros(len(ids))
    for place, host in enumerate(problem.hosts):
        best = np.sort(points[at_host == place])[::-1][: host.size]
        others[place], last[place] = best[: host.size - 1].sum(), best[-1] if len(best) else 0
    wanted = floor * np.array([host.size for host in problem.hosts])
    can = others[at_host] + np.minimum(points, last[at_host]) >= wanted[at_host]
    upper = model.upper.copy()
    upper[: len(can)] = np.where(can | (model.lower[: len(can)] > 0), upper[: len(can)], 0)
    return replace(model, upper=upper)


def worth_more(model: Model, keys: Iterable[Key], bonus: int) -> Model:
    """The model in which each of these pairs gains a bonus."""
    gain = model.gain.copy()
    wanted = frozenset(keys)
    gain[[place for place, key in enumerate(model.keys) if key in wanted]] += bonus
    return replace(model, gain=gain)


def without_team(model: Model, keys: Iterable[Key], name: str, most: int) -> Model:
    """The model in which at most so many of these pairs are taken together."""
    wanted = frozenset(keys)
    columns = np.array([place for place, key in enumerate(model.keys) if key in wanted], dtype=np.int64)
    return add_rows(model, [Rows([name], -NO_LIMIT, most, np.zeros(len(columns), dtype=np.int64), columns)])


def elastic(problem: Problem, model: Model) -> Model:
    """The model with a column for all that can be bent, which gains nothing."""
    most: list[int] = []
    cells: list[tuple[int, str, int]] = []
    for host in problem.hosts:
        first = len(most)
        most += [host.size, 1, 1, 1]
        cells += [(first, f"size {host.id}", 1), (first + 3, f"lead {host.id}", 1)]
        cells += [(first + 1, f"commissioner {host.id}", 1), (first + 1, f"either {host.id}", 1)]
        cells += [(first + 2, f"health-or-vcs {host.id}", 1), (first + 2, f"either {host.id}", 1)]
    for reviewer in problem.reviewers:
        if reviewer.load:
            cells.append((len(most), f"load {reviewer.id}", -1))
            most.append(1)
    return add_columns(model, [0] * len(most), most, cells)


def bending_least(problem: Problem, model: Model) -> Model:
    """The elastic model that gains nothing but by bending less."""
    return replace(elastic(problem, model), gain=np.concatenate([np.zeros(len(model.keys)), -_weights(problem)]))


def _bent_no_more(model: Model, bending: int, weights: Numbers) -> Model:
    columns = np.arange(len(model.keys), len(model.gain))
    row = Rows(["bending"], -NO_LIMIT, bending, np.zeros(len(columns), dtype=np.int64), columns)
    return add_valued_rows(model, row, weights)


def _weights(problem: Problem) -> Numbers:
    """What each column of the elastic model weighs, in its order."""
    of_host = [WEIGHTS[Rule.SEATS], WEIGHTS[Rule.KINDS], WEIGHTS[Rule.KINDS], WEIGHTS[Rule.LEAD]]
    asked = sum(reviewer.load > 0 for reviewer in problem.reviewers)
    return np.array(of_host * len(problem.hosts) + [WEIGHTS[Rule.ONE_MORE]] * asked, dtype=float)

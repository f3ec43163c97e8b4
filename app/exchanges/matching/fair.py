"""Fair teams: the worst-off host as well off as it can be, then the most points, with at least 95 % of the best sum.

How well off a host is: the whole points a seat of its team. No floor is above what a host has with all reviewers to itself: that
is tried first, and mostly holds. Else a linear programme says how high the floor could be; it does not hold the 95 %, which would
make it ten times slower. Where no teams are over that floor, or they have less than 95 %, the range is halved down to the highest
floor that can be kept.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.exchanges.matching.arrays import NO_LIMIT, Model, Numbers, add_columns, model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.certificate import mean_points, worst_seat
from app.exchanges.matching.held import keeping, over_floor, within_reach
from app.exchanges.matching.integer import CLOSE, best
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.proving import proof_of
from app.exchanges.matching.result import Matching, Mode, Subject, Terms, teams_of
from app.exchanges.matching.solver import Patience, State, linear
from app.exchanges.matching.statement import MOST_A_SEAT

LEAST_PERCENT = 95  # of the best sum
ENOUGH = 0.0002  # of the points: of a large round the last few points over a floor would take longer than all the rest
TRIES = 3  # no floor that is tried takes more than a third of the time that is left


@dataclass(frozen=True)
class _Search:
    """What stays the same from floor to floor."""

    problem: Problem
    model: Model
    most: Matching  # the best sum, which keeps some floor too
    low: int  # that floor
    patience: Patience


def fair(problem: Problem, patience: Patience, standing: tuple[Key, ...] = ()) -> Matching:
    """The fairest teams with these pairs among them. Raises ValueError for an accepted pair that may not meet."""
    model = model_of(problem)
    most = best_within(problem, model, Terms(standing=standing), patience)
    if not most.teams:
        return replace(most, terms=Terms(Mode.FAIR, standing))
    search = _Search(problem, model, most, worst_seat(problem, most), patience)
    floors = _floors(problem, keeping(model, standing))
    ceiling, duals = _ceiling(problem, keeping(model, standing), patience)
    fairest = _over(search, ceiling)
    if fairest is None:
        answer = linear(within_reach(problem, floors, search.low), patience)
        duals = duals if answer.duals is None else answer.duals
        high = ceiling if answer.values is None else min(ceiling, int(np.floor(answer.gain + CLOSE)))
        fairest = (_over(search, high) if high < ceiling else None) or _highest_kept(search, high)
    return fairest if duals is None else _with_proof(problem, fairest, floors, duals)


def _ceiling(problem: Problem, model: Model, patience: Patience) -> tuple[int, Numbers | None]:
    """The points a seat that the worst-off host has if each has all reviewers to itself, and duals that bound its floor."""
    is_load = np.array([row.startswith("load ") for row in model.rows])
    alone = best(replace(model, row_upper=np.where(is_load, NO_LIMIT, model.row_upper)), patience, ENOUGH)
    if alone.values is None or alone.duals is None:
        return MOST_A_SEAT, None
    matching = Matching(alone.state, Terms(), teams_of(problem, model.chosen(alone.values)))
    worst = min(matching.teams, key=lambda team: mean_points(problem, team)).host
    size = problem.host_of[worst].size
    is_worst = np.array([row.split()[1] == str(worst) for row in model.rows])
    of_floors = [-1 / size if host.id == worst else 0 for host in problem.hosts]
    return worst_seat(problem, matching), np.concatenate([np.where(is_worst, alone.duals / size, 0), of_floors])


def _floors(problem: Problem, model: Model) -> Model:
    """The model of nothing but the floor: its last column is as high as the points a seat of every host."""
    cells = [(0, f"floor {host.id}", -host.size) for host in problem.hosts]
    floors = add_columns(over_floor(problem, model, 0), [1], [MOST_A_SEAT], cells)
    floors.gain[:-1] = 0
    return floors


def _with_proof(problem: Problem, fairest: Matching, floors: Model, duals: Numbers) -> Matching:
    """The proof that no floor is higher: teams over a higher floor have no pair that is out of reach over this one."""
    proof = proof_of(within_reach(problem, floors, fairest.terms.floor), duals, Subject.FLOOR)
    return replace(fairest, proofs=(*fairest.proofs, proof))


def _over(search: _Search, floor: int) -> Matching | None:
    """The best teams over a floor; None where there are none with enough points."""
    terms = Terms(Mode.FAIR, search.most.terms.standing, floor)
    matching = best_within(search.problem, search.model, terms, search.patience.part(TRIES), enough=ENOUGH)
    enough = 100 * matching.points >= LEAST_PERCENT * search.most.points
    return matching if matching.teams and enough else None


def _highest_kept(search: _Search, high: int) -> Matching:
    """The teams over the highest floor below `high` that can be kept. The best sum keeps some, and stands where time is up."""
    low = search.low
    fairest = _over(search, low) or replace(
        search.most, state=State.UNFINISHED, terms=Terms(Mode.FAIR, search.most.terms.standing, low), proofs=()
    )
    while high - low > 1 and search.patience.left():
        middle = (low + high) // 2
        matching = _over(search, middle)
        if matching:
            fairest, low = matching, middle
        else:
            high = middle
    return fairest if high - low <= 1 else replace(fairest, state=State.UNFINISHED)

"""Fair teams: the worst-off host as well off as it can be, then the most points, with at least 95 % of the best sum.

How well off a host is: the whole points a seat of its team. The linear programme says how high the floor could be; it does not
hold the 95 %, which would make it ten times slower. Then the best teams over that floor are looked for. Only where there are
none, or they have less than 95 %, the range is halved down to the highest floor that can be kept.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.exchanges.matching.arrays import Model, add_columns, model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.certificate import worst_seat
from app.exchanges.matching.held import keeping, over_floor
from app.exchanges.matching.integer import CLOSE
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.proving import proof_of
from app.exchanges.matching.result import Matching, Mode, Proof, Subject, Terms
from app.exchanges.matching.solver import Patience, State, linear
from app.exchanges.matching.statement import MOST_A_SEAT

LEAST_PERCENT = 95  # of the best sum


@dataclass(frozen=True)
class _Search:
    """What stays the same from floor to floor."""

    problem: Problem
    model: Model
    most: Matching  # the best sum, which keeps some floor too
    proofs: tuple[Proof, ...]
    patience: Patience


def fair(problem: Problem, patience: Patience, standing: tuple[Key, ...] = ()) -> Matching:
    """The fairest teams with these pairs among them. Raises ValueError for an accepted pair that may not meet."""
    model = model_of(problem)
    most = best_within(problem, model, Terms(standing=standing), patience)
    if not most.teams:
        return replace(most, terms=Terms(Mode.FAIR, standing))
    highest, proofs = _highest_floor(problem, keeping(model, standing), patience)
    search = _Search(problem, model, most, proofs, patience)
    return _over(search, highest) or _highest_kept(search, highest)


def _highest_floor(problem: Problem, model: Model, patience: Patience) -> tuple[int, tuple[Proof, ...]]:
    """How high the floor could be in fractions, with its proof; as high as points go where time is up."""
    cells = [(0, f"floor {host.id}", -host.size) for host in problem.hosts]
    over = add_columns(over_floor(problem, model, 0), [1], [MOST_A_SEAT], cells)
    over.gain[:-1] = 0
    answer = linear(over, patience)
    if answer.duals is None:
        return MOST_A_SEAT, ()
    return int(np.floor(answer.gain + CLOSE)), (proof_of(over, answer.duals, Subject.FLOOR),)


def _over(search: _Search, floor: int) -> Matching | None:
    """The best teams over a floor; None where there are none with enough points."""
    terms = Terms(Mode.FAIR, search.most.terms.standing, floor)
    matching = best_within(search.problem, search.model, terms, search.patience, search.proofs)
    enough = 100 * matching.points >= LEAST_PERCENT * search.most.points
    return matching if matching.teams and enough else None


def _highest_kept(search: _Search, high: int) -> Matching:
    """The teams over the highest floor below `high` that can be kept. The best sum keeps some, and stands where time is up."""
    low = worst_seat(search.problem, search.most)
    terms = Terms(Mode.FAIR, search.most.terms.standing, low)
    fairest = replace(search.most, terms=terms, proofs=(*search.most.proofs, *search.proofs))
    while high - low > 1 and search.patience.left():
        middle = (low + high) // 2
        matching = _over(search, middle)
        if matching:
            fairest, low = matching, middle
        else:
            high = middle
    return fairest if high - low <= 1 else replace(fairest, state=State.UNFINISHED)

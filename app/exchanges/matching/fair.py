"""Fair teams: the worst-off host as well off as it can be, then the most points, with at least 95 % of the best sum.

How well off a host is: the whole points a seat of its team. The floor is sought from above, since mostly a single host sets it:
what `floors` says of a few hosts at a time is tried, and lowered where all hosts together cannot keep it. Where that goes on, or
the teams have less than 95 %, the range is halved down to the highest floor that can be kept.
"""

from dataclasses import dataclass, replace

from app.exchanges.matching.arrays import Model, model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.certificate import worst_seat
from app.exchanges.matching.floors import FEW, Bound, alone, floors_of, highest_of_few, together
from app.exchanges.matching.held import keeping
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.proving import proof_of
from app.exchanges.matching.result import Matching, Mode, Subject, Terms
from app.exchanges.matching.solver import Patience, State

LEAST_PERCENT = 95  # of the best sum
MANY_PAIRS = 10_000  # that may meet: twenty areas have a tenth of it
ENOUGH = 0.001  # of the points: of a large round the last few over a floor would take longer than all the rest
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
    base = keeping(model, standing)
    bound = alone(problem, base, patience)
    fairest = _from_above(search, base, bound.points)
    if fairest.terms.floor < bound.points:
        bound = together(problem, base, fairest.terms.floor, patience)
    return _with_proof(search, base, fairest, bound)


def _from_above(search: _Search, model: Model, high: int) -> Matching:
    """The best teams over the highest floor that can be kept."""
    count = FEW
    while count < 2 * len(search.problem.hosts) and high >= search.low:
        for few in (count, 2 * count):
            high = highest_of_few(search.problem, model, search.low, high, few, search.patience)
        matching = _over(search, high)
        if matching:
            return matching
        high, count = high - 1, 2 * count
    return _highest_kept(search, high + 1)


def _with_proof(search: _Search, model: Model, fairest: Matching, bound: Bound) -> Matching:
    """The proof that no floor is higher: teams over a higher floor have no pair that is out of reach over this one."""
    if bound.duals is None:
        return fairest
    proof = proof_of(floors_of(search.problem, model, fairest.terms.floor), bound.duals, Subject.FLOOR)
    return replace(fairest, proofs=(*fairest.proofs, proof))


def _over(search: _Search, floor: int) -> Matching | None:
    """The best teams over a floor; None where there are none with enough points."""
    terms = Terms(Mode.FAIR, search.most.terms.standing, floor)
    enough = ENOUGH if len(search.model.keys) > MANY_PAIRS else 0.0
    matching = best_within(search.problem, search.model, terms, search.patience.part(TRIES), enough=enough)
    has_enough = 100 * matching.points >= LEAST_PERCENT * search.most.points
    return matching if matching.teams and has_enough else None


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

"""Makes the proofs that are stored beside teams, of the duals that the linear programme left.

The bound is worked out here from the arrays, and by `certificate` from the question alone: the two must agree to the millionth.
"""

import numpy as np

from app.exchanges.matching.arrays import Model, Numbers, Places
from app.exchanges.matching.integer import Best
from app.exchanges.matching.problem import Problem
from app.exchanges.matching.result import MILLION, Matching, Proof, Subject, Terms, points_of, teams_of
from app.exchanges.matching.solver import version


def matching_of(problem: Problem, model: Model, best: Best, terms: Terms, proofs: tuple[Proof, ...] = ()) -> Matching:
    """What was found, with the proof of its points before the other proofs."""
    if best.values is None or best.duals is None:
        return Matching(best.state, terms, solver=version())
    keys = model.chosen(best.values)
    proof = proof_of(model, best.duals, Subject.POINTS)
    teams = teams_of(problem, keys)
    return Matching(best.state, terms, teams, points_of(problem, keys), (proof, *proofs), version())


def proof_of(model: Model, duals: Numbers, subject: Subject) -> Proof:
    """The duals that count, in millionths, and the bound they give. A dual is dropped on a side where its row has no limit."""
    limits = np.where(duals > 0, model.row_upper, model.row_lower)
    counts = np.isfinite(limits)
    millionths = np.where(counts, np.rint(duals * MILLION), 0).astype(np.int64)
    bound = millionths @ np.where(counts, limits, 0).astype(np.int64) + _of_columns(model, millionths)
    return Proof(subject, {name: int(dual) for name, dual in zip(model.rows, millionths, strict=True) if dual}, int(bound))


def _of_columns(model: Model, duals: Places) -> int:
    """What the columns add to the bound: each at whichever of its ends gains most."""
    left = (model.gain * MILLION).astype(np.int64)
    np.subtract.at(left, model.at_column, duals[model.at_row] * model.value.astype(np.int64))
    return int(left @ np.where(left > 0, model.upper, model.lower).astype(np.int64))

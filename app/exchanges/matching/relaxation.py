"""Teams where no teams can keep every rule: first the rules are bent as little as can be, then the most points at that.

What bending weighs stands in `rules.WEIGHTS`. Who may not meet, colleagues in one team, and people who offered nothing are
never bent.
"""

from app.exchanges.matching.arrays import model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.held import bending_least, keeping
from app.exchanges.matching.integer import best
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.proving import proof_of
from app.exchanges.matching.result import Matching, Mode, Proof, Subject, Terms, points_of, teams_of
from app.exchanges.matching.rules import faults, weight_of
from app.exchanges.matching.solver import Patience, State, version


def relaxed(problem: Problem, patience: Patience, standing: tuple[Key, ...] = ()) -> Matching:
    """The teams that bend the rules least, with these pairs among them. Raises ValueError for one that may not meet."""
    model = model_of(problem)
    bending = bending_least(problem, keeping(model, standing))
    least = best(bending, patience)
    if least.values is None or least.duals is None:
        return Matching(least.state, Terms(Mode.RELAXED, standing), solver=version())
    bent = _as_bent(problem, bending.chosen(least.values), standing, proof_of(bending, least.duals, Subject.BENDING))
    matching = best_within(problem, model, bent.terms, patience, proofs=bent.proofs)
    return bent if matching.state == State.UNFINISHED and not matching.teams else matching


def _as_bent(problem: Problem, keys: tuple[Key, ...], standing: tuple[Key, ...], proof: Proof) -> Matching:
    """The teams that bend least, before points were looked at: what there is where time is up."""
    terms = Terms(Mode.RELAXED, standing, bending=weight_of(faults(problem, keys)) or 0)
    return Matching(State.UNFINISHED, terms, teams_of(problem, keys), points_of(problem, keys), (proof,), version())

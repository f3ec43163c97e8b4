"""The teams with the most points altogether, within what they are held to."""

from app.exchanges.matching.arrays import Model, model_of
from app.exchanges.matching.held import held_to
from app.exchanges.matching.integer import best
from app.exchanges.matching.problem import Key, Problem
from app.exchanges.matching.proving import matching_of
from app.exchanges.matching.result import Matching, Proof, Terms
from app.exchanges.matching.solver import Patience


def best_sum(problem: Problem, patience: Patience, standing: tuple[Key, ...] = ()) -> Matching:
    """The best teams with these pairs among them. Raises ValueError for an accepted pair that may not meet."""
    return best_within(problem, model_of(problem), Terms(standing=standing), patience)


def best_within(
    problem: Problem, model: Model, terms: Terms, patience: Patience, *, proofs: tuple[Proof, ...] = (), enough: float = 0.0
) -> Matching:
    """The best teams within some terms, of the model of the rules alone; `proofs` are of those terms.

    Where `enough` is more than nothing, they may be short of the best by so large a part.
    """
    held = held_to(problem, model, terms)
    return matching_of(problem, held, best(held, patience, enough), terms, proofs)

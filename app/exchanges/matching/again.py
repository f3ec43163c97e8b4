"""Solving again after somebody dropped out, was refused or had a conflict: what was accepted stands, the rest moves little.

Each earlier pairing that can still be is worth a bonus beside its points. The bonus must outweigh all points that giving one up
could bring elsewhere: those of the seats that change in either solution, and of the seats that were open before. How many change
is known when it is solved: where the bonus was too small for that, it is solved once more with one that is large enough.
"""

from dataclasses import dataclass, replace

from app.exchanges.matching.arrays import Model, model_of
from app.exchanges.matching.best_sum import best_within
from app.exchanges.matching.problem import Key, Problem, checked_keys
from app.exchanges.matching.result import Matching, Mode, Terms
from app.exchanges.matching.solver import Patience
from app.exchanges.matching.statement import MOST_A_SEAT

BONUS = 10_000  # points: ten seats' worth


@dataclass(frozen=True)
class Again:
    """The new teams, beside what a free solve would do: both figures are told."""

    matching: Matching
    free: Matching
    moved: int  # earlier pairings that are no more
    moved_by_free: int

    @property
    def points_lost(self) -> int | None:
        """What keeping costs, in points; None where either has no teams."""
        return self.free.points - self.matching.points if self.matching.teams and self.free.teams else None


def again(problem: Problem, earlier: tuple[Key, ...], patience: Patience, standing: tuple[Key, ...] = ()) -> Again:
    """The teams with every accepted pairing, as few of the earlier ones given up as can be, and then the most points.

    Raises ValueError for earlier pairings of people or hosts that are not in the question.
    """
    earlier = checked_keys(problem, earlier, "Earlier pairings")
    model = model_of(problem)
    matching = _with_bonus(problem, model, earlier, patience, standing)
    free = best_within(problem, model, Terms(), patience)
    return Again(matching, free, _moved(earlier, matching), _moved(earlier, free))


def _with_bonus(
    problem: Problem, model: Model, earlier: tuple[Key, ...], patience: Patience, standing: tuple[Key, ...]
) -> Matching:
    """Solved with a bonus that is large enough for what came out."""
    possible = tuple(key for key in earlier if key in problem.points)
    terms = Terms(Mode.AGAIN, standing, earlier=possible, bonus=BONUS)
    while True:
        matching = best_within(problem, model, terms, patience)
        enough = _enough(problem, possible, matching)
        if not matching.teams or terms.bonus >= enough or not patience.left():
            return matching
        terms = replace(terms, bonus=enough)


def _enough(problem: Problem, possible: tuple[Key, ...], matching: Matching) -> int:
    """A bonus with which no solution that gives fewer up can have been passed over."""
    given_up = len(set(possible) - set(matching.keys))
    open_seats = max(0, problem.places - len(possible))
    return MOST_A_SEAT * (2 * given_up + open_seats) + 1


def _moved(earlier: tuple[Key, ...], matching: Matching) -> int:
    return len(set(earlier) - set(matching.keys))

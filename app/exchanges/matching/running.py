"""Runs a request from the first sum to the proof, and says at each step how far it is: what a worker's job calls."""

from collections.abc import Callable
from dataclasses import dataclass

from app.exchanges.matching.again import Again, again
from app.exchanges.matching.best_sum import best_sum
from app.exchanges.matching.certificate import Verdict, check, reached
from app.exchanges.matching.explanations import NextBest, next_best
from app.exchanges.matching.fair import fair
from app.exchanges.matching.problem import Key, Problem, checked_keys
from app.exchanges.matching.relaxation import relaxed
from app.exchanges.matching.result import Matching, Mode, Subject
from app.exchanges.matching.rules import Fault, faults
from app.exchanges.matching.shortage import Shortage, shortage
from app.exchanges.matching.solver import Patience

MOST_SECONDS = 300.0
STEPS = ("Counting places", "Finding teams", "Checking the proof", "Finding who is next for each seat")
Progress = Callable[[int, int, str], None]  # which step, of how many, in words


@dataclass(frozen=True)
class Request:
    """What is asked for. `standing` pairings stand; `earlier` ones are kept where they can be, in mode `AGAIN` alone."""

    problem: Problem
    mode: Mode = Mode.BEST
    standing: tuple[Key, ...] = ()
    earlier: tuple[Key, ...] = ()
    seconds: float = MOST_SECONDS


@dataclass(frozen=True)
class Report:
    """Everything there is to say of a request."""

    shortage: Shortage
    matching: Matching
    again: Again | None
    verdicts: tuple[Verdict, ...]
    faults: tuple[Fault, ...]  # the rules that are bent
    next: dict[Key, NextBest | None]


def run(request: Request, progress: Progress = lambda step, steps, words: None) -> Report:
    """Answer a request. Raises ValueError for one that makes no sense."""
    standing = checked_keys(request.problem, request.standing, "Accepted pairings")
    steps = _Steps(progress)
    steps.begin()
    short = shortage(request.problem)
    steps.begin()
    matching, comparison = _solved(request, standing)
    steps.begin()
    verdicts = check(request.problem, matching)
    steps.begin()
    seats = dict(next_best(request.problem, matching.keys))
    return Report(short, matching, comparison, verdicts, faults(request.problem, matching.keys) if matching.teams else (), seats)


def _solved(request: Request, standing: tuple[Key, ...]) -> tuple[Matching, Again | None]:
    patience = Patience(request.seconds)
    if request.mode == Mode.AGAIN:
        comparison = again(request.problem, request.earlier, patience, standing)
        return comparison.matching, comparison
    solve = {Mode.BEST: best_sum, Mode.FAIR: fair, Mode.RELAXED: relaxed}[request.mode]
    return solve(request.problem, patience, standing), None


@dataclass(frozen=True)
class Replay:
    """What solving a stored question again gave, beside what was stored."""

    stored: Matching
    solved: Matching

    @property
    def agrees(self) -> bool:
        """Whether both have teams or neither, as good by all that was asked for: who sits where may differ."""
        return _standing_of(self.stored) == _standing_of(self.solved)


def replay(problem: Problem, matching: Matching, seconds: float = MOST_SECONDS) -> Replay:
    """Solve a stored question again, from nothing but the question and what was asked."""
    terms = matching.terms
    solved, _ = _solved(Request(problem, terms.mode, terms.standing, terms.earlier, seconds), terms.standing)
    return Replay(matching, solved)


def _standing_of(matching: Matching) -> tuple[object, ...]:
    terms = matching.terms
    return matching.state, bool(matching.teams), matching.points, terms.floor, terms.bending, reached(matching, Subject.POINTS)


class _Steps:
    def __init__(self, progress: Progress) -> None:
        self._progress, self._begun = progress, 0

    def begin(self) -> None:
        """Say which step begins."""
        self._progress(self._begun + 1, len(STEPS), STEPS[self._begun])
        self._begun += 1

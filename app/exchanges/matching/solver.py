"""The only place that knows HiGHS: one model in, one answer out, the same each time.

One thread and a fixed seed; the clock is asked only to stop. The status is read before anything else.
"""

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from app.exchanges.matching.arrays import Model, Numbers

SMALLEST_GAIN = 0.999  # affinities are whole: less than one point better is not better
SEED = 1


class State(StrEnum):
    """What became of a model."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNFINISHED = "unfinished"  # out of time


@dataclass(frozen=True)
class Answer:
    """What the solver says. `values` is None where it has no solution; `duals` only a linear programme has."""

    state: State
    values: Numbers | None = None
    gain: float = 0.0
    duals: Numbers | None = None
    reduced: Numbers | None = None


class Patience:
    """How long a whole request may take."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, never less than none."""
        return max(0.0, self._ends - time.monotonic())

    def part(self, parts: int) -> "Patience":
        """An equal part of what is left."""
        return Patience(self.left() / parts)


def linear(model: Model, patience: Patience) -> Answer:
    """The best solution in fractions, with its duals: no solution in whole numbers can be better."""
    return _solve(model, patience, whole=False)


def whole(model: Model, patience: Patience, enough: float = 0.0) -> Answer:
    """The best solution in whole numbers, or one that is short of it by less than a part `enough`.

    HiGHS 1.11 to 1.16 say now and then of a model with solutions that it has none, when they made it simpler first (its issues
    2446 and 3090 are such): so that is believed only once it is said of the model as it stands, too.
    """
    answer = _solve(model, patience, whole=True, enough=enough)
    if answer.state == State.IMPOSSIBLE:
        return _solve(model, patience, whole=True, enough=enough, as_it_stands=True)
    return answer


def version() -> str:
    """Which solver this is: equal bests differ between versions, so what is stored says which one made it."""
    return f"HiGHS {_new_solver().version()}"


def _solve(model: Model, patience: Patience, *, whole: bool, enough: float = 0.0, as_it_stands: bool = False) -> Answer:
    if not len(model.gain):
        possible = bool(np.all(model.row_lower <= 0) and np.all(model.row_upper >= 0))
        return (
            Answer(State.SOLVED, np.empty(0), 0.0, np.zeros(len(model.rows)), np.empty(0))
            if possible
            else Answer(State.IMPOSSIBLE)
        )
    highspy = _highspy()
    solver = _solver(patience, enough)
    if as_it_stands:
        solver.setOptionValue("presolve", "off")
    if solver.passModel(_lp(highspy, model, whole=whole)) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refuses the model")
    solver.run()
    return _answer(highspy, solver, whole=whole)


def _answer(highspy: Any, solver: Any, *, whole: bool) -> Answer:
    statuses = highspy.HighsModelStatus
    status = solver.getModelStatus()
    if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):  # every column has bounds, so nothing is unbounded
        return Answer(State.IMPOSSIBLE)
    information = solver.getInfo()
    state = State.SOLVED if status == statuses.kOptimal else State.UNFINISHED
    if information.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible or (
        state != State.SOLVED and not whole
    ):
        return Answer(State.UNFINISHED)
    solution = solver.getSolution()
    values, gain = np.array(solution.col_value), -float(information.objective_function_value)
    if whole:
        return Answer(state, values, gain)
    return Answer(state, values, gain, -np.array(solution.row_dual), -np.array(solution.col_dual))


def _solver(patience: Patience, enough: float) -> Any:
    solver = _new_solver()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", SEED), ("time_limit", patience.left()),
        ("mip_rel_gap", enough), ("mip_abs_gap", SMALLEST_GAIN),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    return solver


def _lp(highspy: Any, model: Model, *, whole: bool) -> Any:
    """The model as HiGHS takes it, row by row, to be made small."""
    order = np.lexsort((model.at_column, model.at_row))
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(model.gain), len(model.rows)
    programme.col_cost_ = -model.gain
    programme.col_lower_, programme.col_upper_ = model.lower, model.upper
    programme.row_lower_, programme.row_upper_ = model.row_lower, model.row_upper
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = len(model.gain), len(model.rows)
    matrix.start_ = np.concatenate([[0], np.cumsum(np.bincount(model.at_row, minlength=len(model.rows)))]).astype(np.int32)
    matrix.index_ = model.at_column[order].astype(np.int32)
    matrix.value_ = model.value[order]
    if whole:
        programme.integrality_ = [highspy.HighsVarType.kInteger] * len(model.gain)
    return programme


def _highspy() -> Any:
    """HiGHS, loaded where it is used: no process that serves pages needs it."""
    import highspy

    return highspy


def _new_solver() -> Any:
    """A solver without the layer that prints whose work it is, on what may be a log, before it can be told to be silent."""
    return _highspy()._core._Highs()

"""The best solution in whole numbers, and the bound that proves it: the linear programme first.

1. The linear programme. Its duals bound every solution.
2. Where its solution is whole, it is the best there is. That is so nearly always.
3. Else a programme in whole numbers, over the columns that the linear programme takes or whose reduced cost is at most Δ away. A
   solution with any other column is worse than the linear programme by more than Δ: so where the best found is not, it is the
   best over all columns. Else Δ grows, and again; where there is none, over all columns at once.

Where something less than the best is enough, Δ begins small and grows slowly: few columns mostly hold a solution that is near
enough to the linear programme, and that is what is asked.
"""

from dataclasses import dataclass

import numpy as np

from app.exchanges.matching.arrays import Flags, Model, Numbers, only
from app.exchanges.matching.solver import Answer, Patience, State, linear, whole

SMALLEST_REACH = 50.0  # points
REACH = 0.0005  # of the linear programme
FIRST_REACH, REACH_GROWS = 20.0, 4  # points, and times, where less than the best is enough
CLOSE = 1e-6


@dataclass(frozen=True)
class Best:
    """The best values, whole; or none. `duals` are those of the linear programme, by row; none where that was not finished."""

    state: State
    values: Numbers | None = None
    gain: int = 0
    duals: Numbers | None = None


def best(model: Model, patience: Patience, enough: float = 0.0) -> Best:
    """The best solution of a model whose gains are whole, or one that is short of it by less than a part `enough`."""
    programme = linear(model, patience)
    if programme.values is None:
        return Best(programme.state)
    rounded = np.rint(programme.values)
    if np.max(np.abs(rounded - programme.values), initial=0) < CLOSE:
        return _made_whole(model, programme, rounded, State.SOLVED)
    return _over_near_columns(model, programme, patience, enough)


def _over_near_columns(model: Model, programme: Answer, patience: Patience, enough: float) -> Best:
    reach = FIRST_REACH if enough else max(SMALLEST_REACH, REACH * abs(programme.gain))
    while True:
        near = _near(model, programme, reach)
        everything = bool(np.all(near == (model.upper > 0)))
        answer = whole(only(model, near), patience, enough)
        if answer.state == State.UNFINISHED or everything or _is_enough(programme, answer, reach, enough):
            return _placed(model, programme, answer, near)
        reach = _next_reach(programme, answer, reach, enough)


def _next_reach(programme: Answer, answer: Answer, reach: float, enough: float) -> float:
    """How far to reach where that was not far enough."""
    if answer.values is not None:
        return programme.gain - answer.gain + 1
    return reach * REACH_GROWS if enough else np.inf


def _near(model: Model, programme: Answer, reach: float) -> Flags:
    """Columns without which no solution within reach of the linear programme is lost."""
    assert programme.values is not None
    assert programme.reduced is not None
    near: Flags = (programme.reduced >= -reach) | (programme.values > CLOSE) | (model.lower > 0)
    return near & (model.upper > 0)


def _is_enough(programme: Answer, answer: Answer, reach: float, enough: float) -> bool:
    """Whether nothing outside the near columns can be better, or not by so much that it is asked for."""
    if answer.values is None:
        return False
    short = programme.gain - answer.gain
    return short < max(reach, enough * abs(programme.gain)) or answer.gain >= np.floor(programme.gain + CLOSE) - CLOSE


def _placed(model: Model, programme: Answer, answer: Answer, near: Flags) -> Best:
    if answer.values is None:
        return Best(answer.state)
    values = np.zeros(len(model.gain))
    values[near] = np.rint(answer.values)
    return _made_whole(model, programme, values, answer.state)


def _made_whole(model: Model, programme: Answer, values: Numbers, state: State) -> Best:
    return Best(state, values, int(np.rint(model.gain @ values)), programme.duals)

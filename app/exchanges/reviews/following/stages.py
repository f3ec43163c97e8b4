"""Where an action plan is, until when what comes next is due, and what stands in the way of the end. Pure.

Months are counted from the end of the fieldwork, as after a corporate peer challenge: the plan with the report at three, at the
latest at five, the progress review at about ten and what came of it at twelve.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PLAN_DUE, PLAN_LATEST, REVIEW_DUE = 3, 5, 10  # months after the end of the fieldwork
NO_ACTION = "There is no action in the plan yet"
NOT_RATED = "An action has no rating yet"
NOT_FINISHED = "The progress review is not finished yet"


@dataclass(frozen=True)
class PlanStage:
    """Where a plan is: how many actions there are, how many of them have no rating, and what was done with it."""

    actions: int = 0
    unrated: int = 0
    is_sent: bool = False
    is_reviewed: bool = False

    @property
    def review_obstacles(self) -> Sequence[str]:
        """Why the progress review cannot be finished, in words; nothing where it can."""
        return [NOT_RATED] if self.unrated else []

    @property
    def obstacles(self) -> Sequence[str]:
        """Why the exchange cannot be closed, in words; nothing where it can."""
        return [*self.review_obstacles, *([] if self.is_reviewed else [NOT_FINISHED])]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

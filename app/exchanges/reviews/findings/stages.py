"""What an exchange waits for while its report is written, and until when. Pure.

The host has ten working days from when a line was sent to it with the draft. Past the years whose bank holidays somebody reviewed
nobody can say until when: then its time does not end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core import working_days
from app.core.bank_holidays import YearNotReviewed

DAYS_TO_ANSWER = 10  # working days, as a host has after a corporate peer challenge


@dataclass(frozen=True)
class Stage:
    """Where a report is: what each side has still to do, and the last day for the host's answers."""

    is_draft_sent: bool = False
    drafts: int = 0
    awaiting: int = 0
    to_answer: int = 0
    unread_urgent: int = 0
    due_on: date | None = None
    today: date = date.min

    @property
    def is_overdue(self) -> bool:
        """Whether the host's time to answer is over. That locks nothing."""
        return bool(self.awaiting) and self.due_on is not None and self.today > self.due_on

    @property
    def obstacles(self) -> Sequence[str]:
        """Why the report cannot be finished yet, in words; nothing where it can."""
        reasons = {
            "The draft is not sent to the host yet": not self.is_draft_sent,
            "An urgent line is still a draft: send it or delete it": self.is_draft_sent and bool(self.drafts),
            "The host corrected or challenged lines that the team has not answered": bool(self.to_answer),
            "The host still has time to answer": self.is_draft_sent and bool(self.awaiting) and not self.is_overdue,
        }
        return [words for words, holds in reasons.items() if holds]


def last_day(sent_on: date) -> date | None:
    """The last day for answers to what was sent on a day; None where it cannot be told."""
    try:
        return working_days.add(sent_on, DAYS_TO_ANSWER)
    except YearNotReviewed:
        return None

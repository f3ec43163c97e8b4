"""Whose turn it is where something waits on the lead of an area, since when, and until when. Pure.

A lead who is silent for ten working days, or who is not there, holds nobody up: then two people of two of the area's
commissioning organisations act together. They may before, too: this says of whom something is expected.

Past the years whose bank holidays somebody reviewed, nobody can say until when: the turn stays the lead's, and administrators
have been told for a year by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core import working_days
from app.core.bank_holidays import YearNotReviewed

LEAD, TWO_MEMBERS, SECOND_MEMBER = "lead", "two-members", "second-member"
DAYS_OF_A_LEAD, REMINDED_AFTER = 10, 5  # working days


@dataclass(frozen=True)
class Turn:
    """Who is expected to act. `until` is the last day that is theirs alone; `reminders` counts those that are due by now.

    `until` is None where nothing ends their turn, and where the last day cannot be told yet.
    """

    whose: str
    since: date
    until: date | None = None
    reminders: int = 0

    @property
    def stage(self) -> str:
        """What tells this turn, and how often it was called to mind, from those before."""
        return f"{self.whose}-{self.reminders}"


def turn_of(asked_on: date, today: date, *, has_lead: bool, first_signed: Iterable[date] = ()) -> Turn:
    """Whose turn it is with what was asked on a day. `first_signed` are the days on which one organisation acted alone."""
    signed_on = max(first_signed, default=None)
    if signed_on is not None:
        return Turn(SECOND_MEMBER, signed_on)
    if not has_lead:
        return Turn(TWO_MEMBERS, asked_on)
    return _turn_of_a_lead(asked_on, today)


def _turn_of_a_lead(asked_on: date, today: date) -> Turn:
    try:
        last = working_days.add(asked_on, DAYS_OF_A_LEAD)
    except YearNotReviewed:
        return Turn(LEAD, asked_on)
    if today <= last:
        return Turn(LEAD, asked_on, last, int(today > working_days.add(asked_on, REMINDED_AFTER)))
    return Turn(TWO_MEMBERS, last)

"""Working days in England: every day but Saturdays, Sundays and bank holidays. Pure.

Everything here raises YearNotReviewed where it would have to know a year whose bank holidays nobody has reviewed.
"""

from datetime import date, timedelta

from app.core import bank_holidays

DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether people work on it."""
    return day not in bank_holidays.of_year(day.year) and day.weekday() < bank_holidays.SATURDAY


def add(day: date, count: int) -> date:
    """The working day that is the `count`th after `day`: what starts on a Friday is one working day old on the Monday."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def count_after(day: date, until: date) -> int:
    """How many working days there are after `day` up to `until`, that one included; 0 where it is not later."""
    days = (day + DAY * step for step in range(1, (until - day).days + 1))
    return sum(map(is_working_day, days))

"""Months as codes such as 2027-03, and in words. Pure."""

from collections.abc import Iterable
from datetime import date

OFFERED = 15


def month_of(day: date) -> str:
    """The month that a day is in."""
    return f"{day:%Y-%m}"


def months_from(day: date, count: int = OFFERED) -> list[str]:
    """The month of `day` and those after it."""
    first = day.year * 12 + day.month - 1  # months are counted from 0
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, first + count)]


def in_words(month: str) -> str:
    """ "March 2027"."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def all_in_words(months: Iterable[str]) -> str:
    """Months in order, with commas between."""
    return ", ".join(in_words(month) for month in sorted(months))

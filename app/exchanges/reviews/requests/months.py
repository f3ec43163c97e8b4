"""Months as codes such as 2027-03, and in words. Pure."""

from collections.abc import Iterable
from datetime import date

OFFERED = 15


def next_months(today: date, count: int = OFFERED) -> list[str]:
    """The months after this one."""
    first = today.year * 12 + today.month  # months are counted from 0: this is the one that follows
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, first + count)]


def in_words(month: str) -> str:
    """ "March 2027"."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def all_in_words(months: Iterable[str]) -> str:
    """Months in order, with commas between."""
    return ", ".join(in_words(month) for month in sorted(months))

"""England's bank holidays: the eight of every year by rule, and what was moved or added, from `content/calendar`.

A day may be added or moved at short notice, so nothing is said of a year that nobody has reviewed.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.core import config

PATH = config.ROOT / "content" / "calendar" / "bank-holidays.toml"
MONDAY, SATURDAY = 0, 5
WEEK = timedelta(days=7)


class YearNotReviewed(LookupError):
    """Nobody has looked whether the bank holidays of this year are as the rules say."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the bank holidays of {year} are not reviewed: see {PATH.name}")


@dataclass(frozen=True)
class Reviewed:
    """What is not as the rules say, and the years that this is said of."""

    first_year: int
    last_year: int
    moved: tuple[tuple[date, date], ...]
    added: frozenset[date]


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus."""
    year_of_moon, (century, of_century) = year % 19, divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * year_of_moon + century - leap_centuries - moon + 15) % 30
    leaps, others = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - others) % 7
    late = (year_of_moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def by_rule(year: int) -> list[date]:
    """The eight of a year, in order, each on the day that is taken instead where it falls on a weekend."""
    sunday, boxing_day = easter(year), date(year, 12, 26)
    # Where Christmas Day is a Sunday, Boxing Day keeps its Monday and the day instead of Christmas Day is the Tuesday.
    christmas = _on_a_weekday(date(year, 12, 25), boxing_day)
    return [
        _on_a_weekday(date(year, 1, 1)),
        *(sunday - timedelta(days=2), sunday + timedelta(days=1)),
        *(_first_monday(year, 5), _first_monday(year, 6) - WEEK, _first_monday(year, 9) - WEEK),
        *sorted((christmas, _on_a_weekday(boxing_day, christmas))),
    ]


def _on_a_weekday(day: date, other: date | None = None) -> date:
    """The day itself; for one of a weekend, the next day that is none, and that the `other` holiday does not take."""
    while day.weekday() >= SATURDAY or day == other:
        day += timedelta(days=1)
    return day


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


@lru_cache(maxsize=1)
def reviewed() -> Reviewed:
    """What somebody wrote down after looking at what was proclaimed. Read once a process."""
    values = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return Reviewed(
        values["reviewed_from"],
        values["reviewed_to"],
        tuple((row["was"], row["is"]) for row in values["moved"]),
        frozenset(row["on"] for row in values["added"]),
    )


@lru_cache(maxsize=64)
def of_year(year: int) -> frozenset[date]:
    """Every bank holiday of a year. Raises YearNotReviewed."""
    exceptions = reviewed()
    if not exceptions.first_year <= year <= exceptions.last_year:
        raise YearNotReviewed(year)
    instead_of = dict(exceptions.moved)
    days = {instead_of.get(day, day) for day in by_rule(year)}
    return frozenset(days | {day for day in exceptions.added if day.year == year})


def is_review_due(today: date) -> bool:
    """Whether somebody should look again at what was proclaimed: in the last year that was reviewed, and ever after."""
    return today.year >= reviewed().last_year

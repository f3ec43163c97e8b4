"""England's bank holidays against dates that were published, and working days counted between them."""

from datetime import date, timedelta

import pytest

from app.core import bank_holidays, working_days
from app.core.bank_holidays import YearNotReviewed

EASTERS = ("1818-03-22", "1943-04-25", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2038-04-25")
PUBLISHED = {  # as gov.uk lists them for England and Wales
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


def test_easter_is_on_the_days_on_which_it_was() -> None:
    for published in map(date.fromisoformat, EASTERS):
        assert bank_holidays.easter(published.year) == published


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_of_a_year_are_those_that_were_published(year: int) -> None:
    assert sorted(bank_holidays.of_year(year)) == [date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year].split()]


def test_every_year_has_eight_by_rule_each_on_a_weekday_of_its_own() -> None:
    for year in range(1900, 2100):
        days = bank_holidays.by_rule(year)
        assert days == sorted(set(days)), year
        assert len(days) == 8, year
        assert all(day.weekday() < bank_holidays.SATURDAY for day in days), year


def test_no_year_that_nobody_reviewed_is_counted_with() -> None:
    exceptions = bank_holidays.reviewed()
    assert bank_holidays.of_year(exceptions.last_year)
    for year in (exceptions.first_year - 1, exceptions.last_year + 1):
        with pytest.raises(YearNotReviewed):
            bank_holidays.of_year(year)
    with pytest.raises(YearNotReviewed):
        working_days.add(date(exceptions.last_year, 12, 24), 10)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-30", 10, "2026-12-14"),
        ("2026-12-18", 10, "2027-01-06"),  # over Christmas, the day instead of Boxing Day, and New Year
        ("2026-03-28", 1, "2026-03-30"),  # from a Saturday
        ("2022-05-27", 5, "2022-06-07"),  # over the Jubilee
        ("2023-04-28", 10, "2023-05-16"),  # over two Mondays in May
        ("2025-04-17", 0, "2025-04-17"),
    ],
)
def test_working_days_are_added_and_counted_the_same(day: str, count: int, expected: str) -> None:
    start, end = date.fromisoformat(day), date.fromisoformat(expected)
    assert working_days.add(start, count) == end
    assert working_days.count_after(start, end) == count


def test_nothing_is_counted_backwards() -> None:
    assert working_days.count_after(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert working_days.count_after(date(2026, 3, 2), date(2026, 3, 2) - timedelta(days=20)) == 0


def test_somebody_should_look_again_from_the_last_year_that_was_reviewed_on() -> None:
    last = bank_holidays.reviewed().last_year
    assert not bank_holidays.is_review_due(date(last - 1, 12, 31))
    assert bank_holidays.is_review_due(date(last, 1, 1))
    assert bank_holidays.is_review_due(date(last + 3, 1, 1))

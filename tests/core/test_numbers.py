"""A number or a day is what it says in plain digits, and nothing else is one: nothing raises or is guessed. Halves go up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import numbers
from app.core.errors import NotFound

NO_NUMBERS = [
    "",
    " ",
    "1 ",
    " 1",
    "+1",
    "-1",
    "1_000",
    "1e3",
    "0x1",
    "²",
    "٣",
    "①",
    "1\n",
    "nan",
    "inf",
    "9" * 5000,
    None,
    1,
    b"1",
]


@pytest.mark.parametrize("raw", NO_NUMBERS)
def test_what_is_no_plain_number_is_none(raw: object) -> None:
    assert numbers.whole(raw) is None
    assert numbers.plain(raw) is None
    with pytest.raises(NotFound):
        numbers.row_number(raw)


def test_a_whole_number_is_read_as_far_as_it_may_go() -> None:
    assert numbers.whole("0") == 0
    assert numbers.whole("007") == 7
    assert numbers.whole("2147483647") == 2147483647
    assert numbers.whole("2147483648") is None
    assert numbers.whole("10000", most=9999) is None
    assert numbers.row_number("12") == 12


def test_a_number_with_places_is_whole_where_it_can_be() -> None:
    assert [numbers.plain(raw) for raw in ("12", "12.0", "12.50", "0.5", "1.", ".5", "1.1234567")] == [
        12,
        12,
        12.5,
        0.5,
        None,
        None,
        None,
    ]
    assert isinstance(numbers.plain("12.0"), int)


@pytest.mark.parametrize(
    "raw", ["", "20260301", "2026-W10-1", "2026-3-1", "2026-02-30", "2026-03-01T00:00", "٢٠٢٦-٠٣-٠١", "9" * 5000, None]
)
def test_what_is_no_plain_day_is_none(raw: object) -> None:
    assert numbers.day(raw) is None


def test_a_day_is_read() -> None:
    assert numbers.day("2026-03-01") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 30, 0),
        (30, 30, 100),
        (1, 8, 13),
        (1, 40, 3),
        (22, 26, 85),
        (1, 3, 33),
        (2, 3, 67),
        (1, 1000, 1),
        (999, 1000, 99),
        (0, 0, None),
    ],
)
def test_percent_is_whole_halves_go_up_and_only_all_is_a_hundred(part: int, whole: int, shown: int | None) -> None:
    assert numbers.percent(part, whole) == shown


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_percent_says_none_and_all_only_of_none_and_all(pair: tuple[int, int]) -> None:
    part, whole = pair
    percentage = numbers.percent(part, whole)
    assert percentage is not None
    assert (percentage == 0) == (part == 0)
    assert (percentage == 100) == (part == whole)
    assert abs(percentage - 100 * part / whole) <= 1


def test_a_part_is_never_more_than_its_whole() -> None:
    with pytest.raises(ValueError, match="between 0 and the whole"):
        numbers.percent(4, 3)


@pytest.mark.parametrize(("part", "whole", "rounded"), [(1, 2, 1), (5, 2, 3), (3, 2, 2), (0, 7, 0), (3, 7, 0), (4, 7, 1)])
def test_half_of_one_is_rounded_up_whether_the_number_before_it_is_even_or_odd(part: int, whole: int, rounded: int) -> None:
    assert numbers.half_up(part, whole) == rounded

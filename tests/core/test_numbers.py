"""A number or a day is what it says in plain digits, and nothing else is one: nothing raises, and nothing is guessed."""

from datetime import date

import pytest

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

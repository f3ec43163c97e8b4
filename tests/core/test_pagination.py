"""Pages of a list: their numbers, and what an address may ask for."""

import pytest

from app.core.pagination import LAST_PAGE, Page, page_number


@pytest.mark.parametrize(
    ("number", "total", "count", "first", "last"),
    [
        (1, 0, 1, 0, 0),
        (1, 1, 1, 1, 1),
        (1, 20, 1, 1, 20),
        (1, 21, 2, 1, 20),
        (2, 21, 2, 21, 21),
        (2, 40, 2, 21, 40),
        (3, 41, 3, 41, 41),
    ],
)
def test_a_page_knows_how_many_there_are_and_what_it_holds(number: int, total: int, count: int, first: int, last: int) -> None:
    page = Page([], number, 20, total)
    assert (page.count, page.first, page.last) == (count, first, last)


@pytest.mark.parametrize(
    ("asked", "number"), [("1", 1), ("2", 2), ("007", 7), ("99999", 99_999), ("100000", LAST_PAGE), ("999999", LAST_PAGE)]
)
def test_a_number_in_an_address_is_the_page_up_to_the_last_there_can_be(asked: str, number: int) -> None:
    assert page_number(asked) == number


@pytest.mark.parametrize("asked", [None, "", "0", "-1", "1.5", "two", "1e3", "²", "٣", " 2", "1000000", "9" * 5000])
def test_anything_else_is_the_first_page(asked: str | None) -> None:
    assert page_number(asked) == 1

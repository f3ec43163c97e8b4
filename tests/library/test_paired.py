"""Counting in pairs: the arithmetic, its rounding, and the example of the explanation page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.frameworks import paired_counting
from app.library.frameworks.paired_counting import DomainCounts, percent, share


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((40, 30, 14, 13, 4), "add up"),
        ((40, 41, 41, 0, 0), "more can be paired"),
        ((40, 2, 3, -1, 0), "below 0"),
    ],
)
def test_counts_that_cannot_be_true_are_refused(counts: tuple[int, int, int, int, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        DomainCounts("wellbeing", *counts)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 30, 0), (30, 30, 100), (1, 8, 13), (1, 3, 33), (2, 3, 67), (1, 1000, 1), (999, 1000, 99), (0, 0, None)],
)
def test_percent_is_whole_halves_go_up_and_only_all_is_a_hundred(part: int, whole: int, shown: int | None) -> None:
    assert percent(part, whole) == shown


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_percent_says_none_and_all_only_of_none_and_all(pair: tuple[int, int]) -> None:
    part, whole = pair
    rounded = percent(part, whole)
    assert rounded is not None
    assert (rounded == 0) == (part == 0)
    assert (rounded == 100) == (part == whole)
    assert abs(rounded - 100 * part / whole) <= 1


def test_a_part_is_never_more_than_its_whole() -> None:
    with pytest.raises(ValueError, match="between 0 and the whole"):
        percent(4, 3)


def test_a_share_of_few_is_a_count_alone() -> None:
    assert share(14, 30) == "14 of 30 (47%)"
    assert share(10, 20) == "10 of 20 (50%)"
    assert share(9, 19) == "9 of 19"
    assert share(0, 0) == "0 of 0"


def test_the_example_counts_each_of_the_reviews_domains_by_itself() -> None:
    assert [one.domain for one in paired_counting.EXAMPLE] == ["wellbeing", "relationships", "activities", "learning"]
    assert len({one.paired for one in paired_counting.EXAMPLE}) == len(
        paired_counting.EXAMPLE
    )  # each domain has pairs of its own

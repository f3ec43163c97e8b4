"""Counting in pairs: the counts that are refused, shares, and the example of the explanation page."""

import pytest

from app.library.frameworks import paired_counting
from app.library.frameworks.paired_counting import DomainCounts, share


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

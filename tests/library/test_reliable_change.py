"""The smallest reliable change: against published figures, and what may be typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.frameworks.reliable_change import ReliableChange, read_reliability, read_standard_deviation, rounded

# Published figures, each with its standard deviation, reliability, standard error, standard error of the difference and smallest
# reliable change as printed there. Not every source prints all of them.
PUBLISHED = [
    # Jacobson and Truax (1991), their worked example: SD 7.5 and reliability .80 give 3.35 and 4.74, so that a change from
    # 47.5 to 32.5 has an index of 3.16. As reprinted by the R package ReliableTrendIndex (its README and the examples of rti()).
    ("Jacobson and Truax 1991", "7.5", "0.80", "3.35", "4.74", None),
    # Table 1 of the article kept at https://pmc.ncbi.nlm.nih.gov/articles/PMC8944273/table/T1: three instruments for children.
    ("Children’s Depression Rating Scale-Revised", "7.30", "0.79", "3.35", "4.73", "9.27"),
    ("Children’s Global Assessment Scale", "12.90", "0.91", "3.87", "5.47", "10.73"),
    ("Young Mania Rating Scale", "7.19", "0.73", "3.74", "5.28", "10.36"),
]


@pytest.mark.parametrize(("source", "deviation", "reliability", "error", "difference", "smallest"), PUBLISHED)
def test_agrees_with_what_is_published(
    source: str, deviation: str, reliability: str, error: str, difference: str, smallest: str | None
) -> None:
    found = ReliableChange(Decimal(deviation), Decimal(reliability))
    assert rounded(found.standard_error) == error, source
    assert rounded(found.standard_error_of_difference) == difference, source
    assert smallest is None or rounded(found.smallest) == smallest, source


def test_agrees_with_another_implementation_to_six_figures() -> None:
    # The tests of the R package suddengains (tests/testthat/test-define_crit1_cutoff.R): SD 10.5 and reliability .961.
    found = ReliableChange(Decimal("10.5"), Decimal("0.961"))
    assert float(found.standard_error) == pytest.approx(2.073584, abs=1e-6)
    assert float(found.standard_error_of_difference) == pytest.approx(2.93249, abs=1e-5)
    assert float(found.smallest) == pytest.approx(5.747681, abs=1e-6)


def test_gives_jacobson_and_truaxs_own_index_for_their_own_example() -> None:
    difference = ReliableChange(Decimal("7.5"), Decimal("0.80")).standard_error_of_difference
    assert rounded((Decimal("47.5") - Decimal("32.5")) / difference) == "3.16"


def test_rounds_only_what_is_shown() -> None:
    found = ReliableChange(Decimal("7.5"), Decimal("0.80"))
    assert rounded(found.smallest) == "9.30"  # 1.96 times the rounded 4.74 would be 9.29


@pytest.mark.parametrize(
    ("value", "shown"),
    [("9.2727", "9.27"), ("10", "10.00"), ("1.005", "1.01"), ("0.5092", "0.509"), ("0.05092", "0.0509"), ("0.9996", "1.000")],
)
def test_shows_two_decimal_places_or_three_figures_below_one(value: str, shown: str) -> None:
    assert rounded(Decimal(value)) == shown


def test_whole_points_must_be_more_than_the_smallest_change_and_not_equal_to_it() -> None:
    assert ReliableChange(Decimal("7.30"), Decimal("0.79")).whole_points == 10
    exactly = ReliableChange(Decimal(1000), Decimal("0.5"))  # √(1−r) and √2 cancel out: 1.96 × 1000
    assert rounded(exactly.smallest) == "1960.00"
    assert exactly.whole_points == 1961


@given(
    st.decimals("0.0001", "1000", places=4),
    st.decimals("0.0001", "0.9998", places=4),
)
def test_a_more_reliable_instrument_shows_smaller_changes(deviation: Decimal, reliability: Decimal) -> None:
    found = ReliableChange(deviation, reliability)
    assert 0 < ReliableChange(deviation, reliability + Decimal("0.0001")).smallest < found.smallest
    assert found.whole_points - 1 <= found.smallest < found.whole_points
    assert Decimal(rounded(found.smallest)) > 0


@pytest.mark.parametrize(("deviation", "reliability"), [("0", "0.8"), ("-1", "0.8"), ("NaN", "0.8"), ("Infinity", "0.8")])
def test_refuses_a_standard_deviation_that_is_none(deviation: str, reliability: str) -> None:
    with pytest.raises(ValueError, match="standard deviation"):
        ReliableChange(Decimal(deviation), Decimal(reliability))


@pytest.mark.parametrize("reliability", ["0", "1", "1.2", "-0.5", "NaN", "Infinity"])
def test_refuses_a_reliability_that_is_none(reliability: str) -> None:
    with pytest.raises(ValueError, match="reliability"):
        ReliableChange(Decimal("7.5"), Decimal(reliability))


@pytest.mark.parametrize(
    ("typed", "value"), [("7.5", "7.5"), (" 7.50 ", "7.5"), ("7", "7"), ("007.5", "7.5"), (".75", "0.75"), ("7.", "7")]
)
def test_reads_a_plain_number(typed: str, value: str) -> None:
    assert read_standard_deviation(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    ["", " ", ".", "seven", "-7", "+7", "7,5", "1e3", "nan", "inf", "7.5.1", "7 5", "٧", "7.12345", "9" * 5000, "0x10", "½"],
)
def test_says_what_to_type_instead_of_anything_else(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^Enter the standard deviation, like 7\.5"):
        read_standard_deviation(typed)


@pytest.mark.parametrize(("typed", "says"), [("0", "more than 0"), ("0.0000", "more than 0"), ("1000.1", "1000 or less")])
def test_says_why_a_standard_deviation_cannot_be(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_standard_deviation(typed)


@pytest.mark.parametrize("typed", ["0", "1", "1.0", "88", "0.0"])
def test_says_that_a_reliability_lies_between_nought_and_one(typed: str) -> None:
    with pytest.raises(ValueError, match="more than 0 and less than 1"):
        read_reliability(typed)


@pytest.mark.parametrize("typed", ["88%", "0,88", "high", ""])
def test_says_how_to_type_a_reliability(typed: str) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1, like 0\.88"):
        read_reliability(typed)


def test_says_how_many_decimal_places_are_enough() -> None:
    with pytest.raises(ValueError, match="4 decimal places or fewer"):
        read_reliability("0.88888")

"""References that lead to a child: by each label, by each shape, and how many digits they need; and those of public things."""

import pytest

from app.contributions.guard import inspect


def excerpts(text: str) -> list[str]:
    return [finding.excerpt for finding in inspect(text) if finding.rule == "case-reference"]


@pytest.mark.parametrize(
    "words",
    [
        *("case reference CSC/0048", "crime number 44/0123/16", "social care file 4410", "Mosaic ID: 44123", "court ref 44/017"),
        *("referral no. is 4412", "LiquidLogic record id #4412", "CP plan ref (AB4412", "hospital no 441"),
    ],
)
def test_a_number_after_a_label_is_a_reference(words: str) -> None:
    assert excerpts(f"The {words} closed") == [words]


def test_after_a_label_three_digits_are_needed_and_after_a_bare_word_five() -> None:
    assert excerpts("The case reference AB123 closed") == ["case reference AB123"]
    assert excerpts("The case reference ABC12 closed") == []
    assert excerpts("The case 00441 closed") == ["case 00441"]
    assert excerpts("The case 0441 closed") == []


@pytest.mark.parametrize("year", ["2016", "1999", "2016/17", "2016-2017", "2016/2017."])
def test_a_year_is_no_reference(year: str) -> None:
    assert excerpts(f"The case reference {year} closed") == []


@pytest.mark.parametrize(
    "shape", ["ZW00C00123", "T20160001", "44AB1234567", "44A12345", "CR/12345/16", "44AB/1234/16", "X/44/123456-A1"]
)
def test_a_shape_that_nothing_else_has_is_one_by_itself(shape: str) -> None:
    assert excerpts(f"Then {shape} closed") == [shape]


@pytest.mark.parametrize("thing", ["contract", "notice", "tender", "charity", "policy", "grant", "ethics", "serious case review"])
def test_a_reference_of_something_public_is_left_alone(thing: str) -> None:
    assert excerpts(f"The {thing} with case reference AB123 closed") == []
    assert excerpts(f"The {thing}; case reference AB123 closed") == ["case reference AB123"]


def test_what_is_public_counts_within_twenty_characters_and_at_the_beginning_of_a_text() -> None:
    assert excerpts("grant case reference AB123") == []
    assert excerpts(f"A grant{'x'.join(' ' * 10)} case reference AB123") == []
    assert excerpts(f"A grant {'x' * 30} case reference AB123") == ["case reference AB123"]
    assert excerpts(f"{'x ' * 40}grant case reference AB123") == []

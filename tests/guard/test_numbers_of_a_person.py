"""Numbers that belong to one person: how they are written, what beside them says that they are others, and where they end."""

import pytest

from app.contributions.guard import inspect

NHS, ALSO_NHS = "9993982598", "9991234578"


def excerpts(text: str, rule: str) -> list[str]:
    return [finding.excerpt for finding in inspect(text) if finding.rule == rule]


def check_digit(nine: str) -> str:
    rest = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(nine)) % 11
    return str(rest % 11)  # never 10 in a number that is given out


def test_numbers_here_have_the_check_digit_that_they_need() -> None:
    assert NHS[9] == check_digit(NHS[:9])
    assert ALSO_NHS[9] == check_digit(ALSO_NHS[:9])


@pytest.mark.parametrize("number", ["9993982598", "999 398 2598", "99939 82598", "9 9 9 3 9 8 2 5 9 8"])
def test_a_number_in_a_usual_layout_is_found_among_others(number: str) -> None:
    assert excerpts(f"Rows 12 {number} 14", "nhs-number") == [number]


@pytest.mark.parametrize(
    "number", ["9993 982598", "9993 9825 98", "99 93 98 25 98", "999398 2598", "9993982 598", "999 3982 598"]
)
def test_a_number_in_another_layout_is_found_by_itself_or_after_a_word_for_health(number: str) -> None:
    assert excerpts(f"Row {number} is closed", "nhs-number") == [number]
    assert excerpts(f"Rows 12 {number} 14", "nhs-number") == []
    for word in ("nhs", "patient", "medical card", "health record", "hospital"):
        assert excerpts(f"{word} 12 {number} 14", "nhs-number") == [number], word


@pytest.mark.parametrize(
    "word", ["invoice", "ISBN-13", "order number", "grant code", "charity no.", "company registration is", "tel"]
)
def test_ten_digits_after_a_word_for_another_number_are_that_number(word: str) -> None:
    assert excerpts(f"The {word} {NHS} was noted", "nhs-number") == []
    assert excerpts(f"The nhs and {word} {NHS} was noted", "nhs-number") == [NHS]


def test_a_word_for_health_counts_within_forty_five_characters() -> None:
    for between, is_seen in ((" " + "x" * 40 + " ", True), (" " + "x" * 41 + " ", False)):
        text = f"nhs{between}9993 982598 14"
        assert bool(excerpts(text, "nhs-number")) is is_seen, len(between)


def test_two_numbers_in_a_row_are_both_found_and_none_between_them() -> None:
    assert excerpts(f"{NHS} {ALSO_NHS}", "nhs-number") == [NHS, ALSO_NHS]
    assert excerpts("Rows 999 398 2598 999 123 4578 end", "nhs-number") == ["999 398 2598", "999 123 4578"]


def test_a_longer_run_of_digits_or_one_that_begins_with_nought_is_none() -> None:
    assert excerpts(f"nhs {NHS}1", "nhs-number") == []
    assert check_digit("099900124") == "8"
    assert excerpts("nhs 0999001248", "nhs-number") == excerpts("nhs0999001248", "nhs-number") == []
    assert excerpts("nhs 12 0999001248 5", "nhs-number") == []
    assert excerpts(f"nhs{NHS}", "nhs-number") == [NHS]


def test_only_the_last_digit_that_fits_makes_a_number() -> None:
    for last in "0123456789":
        assert bool(excerpts(f"Row {NHS[:9]}{last} is closed", "nhs-number")) is (last == NHS[9])


def test_a_pupil_number_is_found_whole_in_either_case_and_however_spaced() -> None:
    for number in ("Z999434988607", "z999434988607", "Z 9994 3498 8607", "Z.9.9.9.4.3.4.9.8.8.6.0.7", "z999/4349/88607"):
        assert excerpts(f"Pupil {number} moved", "upn") == [number]
    for wrong in ("A999434988607", "Z999434988608", "I999434988607", "XZ999434988607", "Z9994349886071"):
        assert excerpts(f"Pupil {wrong} moved", "upn") == []


@pytest.mark.parametrize("word", ["as", "at", "am", "an", "by", "he", "me", "my", "or", "we", "pm"])
def test_a_small_word_before_six_digits_is_no_prefix(word: str) -> None:
    assert excerpts(f"seen {word} 12 34 56 a", "national-insurance") == []
    assert excerpts(f"nino {word} 12 34 56 a", "national-insurance") == [f"{word} 12 34 56 a"]


@pytest.mark.parametrize("word", ["AS", "AT", "AM", "AN", "HE", "ME", "MY", "WE", "PM"])
def test_the_same_letters_as_a_prefix_are_one(word: str) -> None:
    assert excerpts(f"seen {word}123456A", "national-insurance") == [f"{word}123456A"]


def test_a_prefix_is_one_that_is_given_out() -> None:
    for prefix in ("ab", "AB", "A B", "QQ"):
        assert excerpts(f"Payslip {prefix} 123456 C", "national-insurance") == [f"{prefix} 123456 C"]
    for prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "DA", "AO", "IQ"):
        assert excerpts(f"Form {prefix} 123456 C", "national-insurance") == []


@pytest.mark.parametrize("cue", ["National Insurance", "NI no", "NI number", "NINO", "N.I. is"])
def test_after_words_that_say_so_any_two_letters_are_a_prefix(cue: str) -> None:
    assert excerpts(f"{cue} GB123456A", "national-insurance") == ["GB123456A"]


def test_words_that_say_so_count_within_forty_characters() -> None:
    for gap, is_seen in ((36, True), (37, False)):
        text = f"nino{' ' + 'x' * (gap - 2) + ' '}GB123456A"
        assert bool(excerpts(text, "national-insurance")) is is_seen, gap

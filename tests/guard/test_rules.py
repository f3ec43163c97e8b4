"""What each rule of the guard finds and leaves alone, one sentence each."""

import re

import pytest

from app.contributions.guard import RULES, inspect


def rules(text: str, *, contact_field: bool = False) -> set[str]:
    return {finding.rule for finding in inspect(text, contact_field=contact_field)}


@pytest.mark.parametrize(
    "written",
    [
        "9993982598",
        "999 398 2598",
        "999-398-2598",
        "9 9 9 3 9 8 2 5 9 8",
        "999\u200b3982\u200c598",
        "９９９３９８２５９８",
        "٩٩٩٣٩٨٢٥٩٨",
        "999&nbsp;398&nbsp;2598",
        "999 **398** 2598",
        "_9993982598_",
        "999<b>398</b>2598",
        "999 398 259&#56;",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(written: str) -> None:
    assert rules(f"The record is {written} and is closed.") == {"nhs-number"}


def test_ten_digits_with_a_wrong_check_digit_are_not_an_nhs_number() -> None:
    assert rules("The record is 999 398 2599 and is closed.") == set()


def test_the_number_of_a_book_is_not_an_nhs_number_though_its_check_digit_is_made_the_same_way() -> None:
    assert rules("See ISBN 0306406152 and ISBN 0-14-044913-2.") == set()
    assert rules("See ISBN 9993982598.") == set()


def test_an_nhs_number_among_other_figures_is_found() -> None:
    assert rules("Row 12 999 398 2598 14 May") == {"nhs-number"}


def test_a_pupil_number_needs_the_right_first_letter() -> None:
    assert rules("Pupil Z999434988607 moved.") == {"upn"}
    assert rules("pupil z999 4349 88607 moved.") == {"upn"}
    assert rules("Grant A999434988607 was paid.") == set()


def test_a_temporary_pupil_number_ends_with_a_letter() -> None:
    assert rules("Pupil A99886096057F moved.") == {"upn"}


@pytest.mark.parametrize("written", ["QQ123456C", "qq 12 34 56 c", "QQ-12-34-56-C", "Q Q 1 2 3 4 5 6 C", "QQ\u200b123456\u200bC"])
def test_a_national_insurance_number_is_found_however_it_is_written(written: str) -> None:
    assert rules(f"Payslip {written} was kept.") == {"national-insurance"}


def test_a_pair_of_letters_that_is_never_given_out_counts_only_after_the_words_national_insurance() -> None:
    assert rules("Form GB123456A is out of print.") == set()
    assert rules("National Insurance number GB123456A is on the form.") == {"national-insurance"}


@pytest.mark.parametrize(
    "words",
    [
        "DOB 3/2/11",
        "Date of birth: 3 February 2011",
        "She was born on 3rd Feb 2011",
        "d.o.b. 03022011",
        "his birthday is 3 February 2011",
    ],
)
def test_a_date_said_to_be_a_birth_is_found(words: str) -> None:
    assert "date-of-birth" in rules(words)


@pytest.mark.parametrize(
    "words",
    [
        "The service opened on 3/2/11.",
        "Children born between 1 April 2011 and 31 March 2012.",
        "Its tenth birthday is 3 February 2021.",
    ],
)
def test_the_date_of_something_else_is_left_alone(words: str) -> None:
    assert rules(words) == set()


def test_a_postcode_counts_beside_a_person_and_not_as_the_address_of_a_service() -> None:
    assert rules("She lives at ZZ99 3VZ with her nan.") == {"postcode"}
    assert rules("Write to the Civic Hall, Leeds LS1 1UR.") == set()


def test_the_person_beside_a_postcode_must_be_in_the_same_sentence() -> None:
    assert rules("Meetings are at the Civic Hall, LS1 1UR. He is the chair.") == set()


def test_a_mobile_in_a_text_is_found_and_a_helpline_or_an_office_is_not() -> None:
    assert rules("Ring 07700 900123 after six.") == {"phone"}
    assert rules("Ring Childline on 0800 1111 or the office on 0113 496 0000.") == set()


def test_an_office_like_number_beside_a_relative_is_found() -> None:
    assert rules("Her mum is on 0113 496 0123.") == {"phone"}


def test_a_field_for_a_contact_may_hold_a_duty_mobile_but_not_somebody_s_own() -> None:
    assert rules("Duty worker 07700 900123", contact_field=True) == set()
    assert rules("My personal mobile 07700 900123", contact_field=True) == {"phone"}


def test_an_address_with_a_name_is_found_and_a_shared_mailbox_is_not() -> None:
    assert rules("Write to rachel.adeyemi@example.org today.") == {"email"}
    assert rules("Write to cse.referrals@example.org today.") == set()


def test_an_address_written_out_in_words_is_found() -> None:
    assert rules("Write to priya.nair at example dot com about it.") == {"email"}


def test_any_address_at_a_webmail_provider_is_a_person_s() -> None:
    # a local part of two characters cannot be registered there
    assert rules("Write to xy@gmail.com about it.") == {"email"}


def test_a_case_reference_is_found_and_a_contract_reference_is_not() -> None:
    assert rules("Case reference CSC/0048821 was closed.") == {"case-reference"}
    assert rules("Court file ZW00C00123 was closed.") == {"case-reference"}
    assert rules("The contract reference is CSA/2016/0042.") == set()


@pytest.mark.parametrize(
    "words",
    [
        "Jade, 14, was placed with carers.",
        "A 13-year-old girl at Hillcrest Academy was referred.",
        "A boy of eleven in Wallsend was referred.",
        "The Year 9 boy found in a hotel on 12 May was referred.",
        "j\u200bade aged 14 was placed with carers",
    ],
)
def test_an_age_with_a_name_a_school_a_place_or_a_date_is_found(words: str) -> None:
    assert rules(words) == {"identifiable-child"}


@pytest.mark.parametrize(
    "words",
    [
        "One 16-year-old said the group was the first place she felt heard.",
        "14 girls aged 13 were supported in Leeds in 2016.",
        "A child aged 10 or over can be prosecuted in England.",
        "In the film Jade, a fictional 14-year-old, lives in Leeds.",
    ],
)
def test_groups_the_law_and_invented_people_are_left_alone(words: str) -> None:
    assert rules(words) == set()


def test_every_rule_says_in_plain_words_what_to_do() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert rule.title
        assert rule.explanation.endswith(".")
        assert re.search(r"Take|Use|tell|Otherwise", rule.explanation)


def test_every_place_something_occurs_is_reported_in_order() -> None:
    text = "Ring 07700 900123 or 07700 900456 or write to rachel.adeyemi@example.org."
    assert [finding.excerpt for finding in inspect(text)] == ["07700 900123", "07700 900456", "rachel.adeyemi@example.org"]


def test_the_finding_carries_the_explanation_of_its_rule() -> None:
    (finding,) = inspect("Ring 07700 900123.")
    assert finding.explanation == RULES["phone"].explanation

"""Which texts are refused because a particular child may be at risk now, and which are general wording."""

import pytest

from app.contributions.guard import about_a_child_at_risk_now, inspect


@pytest.mark.parametrize(
    "words",
    [
        "She told me today that her uncle hurts her.",
        "My pupil disclosed yesterday.",
        "I am worried about a girl in my class, her stepdad collects her and she cries.",
        "I am 14 and my uncle makes me do things.",
        "One of the boys I mentor is missing since Friday.",
        "There is a lad at our club who I think is being groomed, what should I do?",
        "Our foster daughter keeps going off with older men.",
        "We have a girl in our group. Her brother still touches her.",
        "she t\u200bold me to\u200bday that he hurts her",
    ],
)
def test_a_particular_child_who_may_be_at_risk_now_is_recognised(words: str) -> None:
    assert about_a_child_at_risk_now(words)
    assert "child-at-risk" in {finding.rule for finding in inspect(words)}


@pytest.mark.parametrize(
    "words",
    [
        "If a child tells you about abuse, listen and stay calm.",
        "Children may tell you days or years later.",
        "She told us that the joint strategy had taken two years.",
        "What would you do if a boy in your class said he was being sent pictures?",
        "If you think a child is being abused now, call 999.",
        "In the play a girl tells her teacher that her uncle hurts her.",
        "",
    ],
)
def test_general_wording_is_not_refused(words: str) -> None:
    assert not about_a_child_at_risk_now(words)


def test_a_disclosure_that_is_over_is_an_ordinary_finding() -> None:
    words = "In 2014 a girl disclosed that her uncle had abused her."
    assert not about_a_child_at_risk_now(words)
    assert "child-at-risk" in {finding.rule for finding in inspect(words)}


def test_one_such_sentence_in_a_long_text_is_enough() -> None:
    filler = "The service works with schools across the county. " * 40
    assert about_a_child_at_risk_now(f"{filler}My pupil told me this morning that her dad hits her. {filler}")


def test_what_is_over_is_not_taken_for_now() -> None:
    now = "One of the girls in my class was beaten by her uncle again."
    assert about_a_child_at_risk_now(now)
    for past in ("In 2014", "During 1998", "Since 2001", "Years ago", "Last year", "At the time", "When I was a student teacher"):
        assert not about_a_child_at_risk_now(f"{past} {now[0].lower()}{now[1:]}"), past
    assert not about_a_child_at_risk_now("One of the girls in my class, who had been hurt as a child, was missing again.")


def test_harm_with_no_word_that_it_goes_on_is_not_taken_for_now() -> None:
    pairs = {
        "One of the girls in my class was beaten by her uncle.": "One of the girls in my class was beaten by her uncle today.",
        "He confided in me what had been done to him.": "He confided in me what is being done to him.",
        "I am 14 and play the drums.": "I am 14 and play the drums, he hits my sister.",
        "A girl in my class was groomed.": "I am worried that a girl in my class was groomed.",
    }
    for over, now in pairs.items():
        assert not about_a_child_at_risk_now(over), over
        assert about_a_child_at_risk_now(now), now

"""Each sign by which a text is taken to be about a child at risk now, or to be general wording, counts by itself."""

import pytest

from app.contributions.guard import about_a_child_at_risk_now, inspect

HARM = (
    *("is abused", "is being touched", "is hurt", "is hit", "is beaten", "is raped", "is groomed", "is exploited"),
    *("is trafficked", "is assaulted", "has a bruise", "is threatened", "is blackmailed"),
    *("is scared", "is terrified", "is not safe", "says they'll kill her", "wants to die", "began to self-harm"),
    *("is missing", "runs away", "takes drugs", "sends nudes", "says he has her pictures", "sent the videos to everyone"),
    *("says he comes into her room", "had to get into bed with", "sleeps at the flat", "got in the same taxi"),
    *("talks to older men", "was alone with a coach", "went to meet a man", "was crying", "was made to", "is at home with him"),
    *("fears he is coming for her", "spoke of her stepdad", "knows what her uncle did", "made a disclosure"),
    *("is pregnant and the father", "asked what happened at the flat"),
)
GOING_ON = (
    *("today", "tonight", "again", "last night", "this morning", "after school", "on Friday", "since Monday"),
    *("and is being followed", "and is living there", "and has told", "and it hasn't ended", "and collects things"),
    *(
        "and goes there",
        "and she's pregnant",
        "and says she knows",
        "and what should we do",
        "and who to call",
        "and please help",
    ),
)
CONCERN = ("I am worried that", "We're really concerned that", "We have concerns about how", "I suspect that", "We believe that")
KNOWN = (
    *("My pupil was beaten", "Our youngest niece was beaten", "One of my year 9s was beaten", "One of our girls was beaten"),
    *("One of the boys in my class was beaten", "A girl next door was beaten, we heard", "I saw a little lad beaten"),
    *("I know this boy is beaten", "I spoke to a girl who was beaten", "We had a disclosure from one pupil"),
    *("We know there's a girl beaten", "I have a tutee who was beaten"),
)
TOLD = (
    *("He told me", "She has just confided in my wife", "They messaged me", "She said her dad", "He says he'll be there"),
    *("She disclosed it", "My pupil has told me", "Our foster daughter disclosed"),
)
MYSELF = (
    *("I'm 14 and he hits my sister.", "I am only twelve and get hurt.", "It is happening to me.", "I do not feel safe."),
    *("He comes into my room.", "He touches me.", "Dad is hitting me."),
)
YOUNG_NOW = (
    "She's only 12 and he hits her",
    "The boy she met is 13 and was beaten",
    "This child is beaten",
    "He is just nine and hit",
)
ADVICE = (
    *("if someone asks", "when a day is over", "what would you do", "you should go", "it may say so", "they might go"),
    *("in the film", "for this exercise", "the play", "scenario", "he told the inquiry", "she told inspectors"),
    *("this page", "leaflet", "funding", "own experience", "young people", "our service supports"),
)
PAST = ("In 2014", "Since 1999", "Years ago", "Last year", "As a child", "When he was there", "At the time")


@pytest.mark.parametrize("harm", HARM)
def test_harm_to_a_known_child_today_is_recognised_by_each_word_for_it(harm: str) -> None:
    assert about_a_child_at_risk_now(f"One of the girls in my class {harm} today.")


def test_without_a_word_for_harm_it_is_not() -> None:
    assert not about_a_child_at_risk_now("One of the girls in my class sang today.")


@pytest.mark.parametrize("going_on", GOING_ON)
def test_harm_to_a_known_child_goes_on_by_each_word_for_it(going_on: str) -> None:
    assert about_a_child_at_risk_now(f"One of the girls in my class was beaten {going_on}.")


@pytest.mark.parametrize("concern", CONCERN)
def test_harm_to_a_known_child_counts_with_each_word_of_concern(concern: str) -> None:
    assert about_a_child_at_risk_now(f"{concern} one of my pupils was beaten.")


@pytest.mark.parametrize("known", KNOWN)
def test_a_child_is_known_by_each_way_to_speak_of_one(known: str) -> None:
    assert about_a_child_at_risk_now(f"{known} today.")


@pytest.mark.parametrize("told", TOLD)
def test_what_a_child_told_today_is_recognised_by_each_word_for_telling(told: str) -> None:
    assert about_a_child_at_risk_now(f"{told} today.")
    assert not about_a_child_at_risk_now("He spoke today.")


@pytest.mark.parametrize("words", MYSELF)
def test_a_child_who_writes_is_recognised_by_each_way_to_say_so(words: str) -> None:
    assert about_a_child_at_risk_now(words)


@pytest.mark.parametrize("words", YOUNG_NOW)
def test_somebody_young_by_the_words_is_a_child_who_is_known(words: str) -> None:
    assert about_a_child_at_risk_now(f"{words} today.")


def test_a_child_who_told_us_is_a_child_who_is_known() -> None:
    assert about_a_child_at_risk_now("She has just told us, he was hit.")
    assert not about_a_child_at_risk_now("She has just told them, he was hit.")


def test_a_child_who_is_still_hurt_by_a_relative_counts_without_anybody_who_says_so() -> None:
    assert about_a_child_at_risk_now("Her uncle keeps touching her.")
    assert not about_a_child_at_risk_now("Her uncle keeps calling her.")


@pytest.mark.parametrize("advice", ADVICE)
def test_each_word_of_advice_makes_it_general(advice: str) -> None:
    told = "My pupil told me this morning that her dad hits her"
    assert about_a_child_at_risk_now(f"{told}.")
    assert not about_a_child_at_risk_now(f"{told}, {advice}.")
    over = "A girl disclosed that her uncle had abused her"
    assert "child-at-risk" in {finding.rule for finding in inspect(f"{over}.")}
    assert "child-at-risk" not in {finding.rule for finding in inspect(f"{over}, {advice}.")}


@pytest.mark.parametrize("past", PAST)
def test_each_word_for_the_past_makes_it_past(past: str) -> None:
    assert not about_a_child_at_risk_now(f"{past} one of the girls in my class was beaten again.")


@pytest.mark.parametrize("day", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
def test_a_day_of_the_week_says_that_it_goes_on(day: str) -> None:
    assert about_a_child_at_risk_now(f"One of the girls in my class was beaten on {day}.")
    assert not about_a_child_at_risk_now("One of the girls in my class was beaten on arrival.")


def test_two_sentences_are_read_together_and_three_are_not() -> None:
    first, second = "I know one of the girls in my class.", "Her dad beats her today."
    assert about_a_child_at_risk_now(f"{first} {second}")
    assert not about_a_child_at_risk_now(f"{first} It rained. {second}")


def test_two_sentences_are_read_together_up_to_the_longest_stretch() -> None:
    first, second = "I know one of the girls in my class", "Her dad beats her today."
    for length, is_read in ((480, True), (481, False)):
        between = length - len(first) - len(second) - 3
        text = f"{first} {'x' * between}. {second}"
        assert len(text) == length
        assert about_a_child_at_risk_now(text) is is_read


def test_a_disclosure_that_is_over_needs_a_child_and_harm() -> None:
    def rules(text: str) -> set[str]:
        return {finding.rule for finding in inspect(text)}

    assert rules("A girl then told me she was hurt in 2014.") == {"child-at-risk"}
    assert rules("A girl then told me she was well in 2014.") == set()
    assert rules("A man then told me the girl was hurt in 2014.") == set()

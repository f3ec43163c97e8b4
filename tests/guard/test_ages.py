"""One child's age in words, and what else stands beside it: each word and each condition counts by itself."""

import pytest

from app.contributions.guard import inspect

AGES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
)


def finds(text: str, rule: str = "identifiable-child") -> bool:
    return rule in {finding.rule for finding in inspect(text)}


@pytest.mark.parametrize("age", [*AGES, *map(str, range(1, 19))])
def test_each_age_counts_in_words_and_in_figures(age: str) -> None:
    assert finds(f"A girl aged {age} from Wallsend was referred.")
    assert finds(f"A girl of {age}, from Wallsend, was referred.")


@pytest.mark.parametrize("age", ["nineteen", "19", "20", "0", "113"])
def test_what_is_no_age_of_a_child_does_not(age: str) -> None:
    assert not finds(f"Somebody aged {age} from Wallsend was referred.")


@pytest.mark.parametrize(
    "detail", ["at Hillcrest Academy", "from Wallsend", "in Wallsend", "on 12 May", "the only pupil in year"]
)
def test_an_age_needs_a_detail_and_each_kind_of_detail_is_one(detail: str) -> None:
    assert finds(f"A girl aged 14 was referred {detail}.")
    assert not finds("A girl aged 14 was referred.")


def test_what_may_be_is_no_month() -> None:
    assert not finds("A girl aged 14 may be referred.")
    assert finds("A girl aged 14 was referred, May 12.")


def test_a_name_before_an_age_is_detail_enough() -> None:
    for name in ("Jade", "Zed"):
        assert finds(f"{name}, 14, was placed with carers."), name
    for name in ("Jade", "jade", "JADE"):
        assert finds(f"{name} aged 14 was placed with carers."), name
    assert not finds("Zed aged 14 was placed with carers.")


def test_a_letter_for_a_name_is_one() -> None:
    assert finds("And then we met with A (14) again.")
    assert finds("We went to see, in turn, and A (14) was there.")


def test_the_end_of_a_list_of_places_is_no_name() -> None:
    for before in ("in", "them and", "them,"):
        assert not finds(f"we asked {before} Zedford (14) again."), before
    assert finds("we asked Zedford (14) again.")
    assert finds("we worked in Jade (14) again.")


def test_a_name_with_an_age_is_not_a_child_s_where_somebody_grown_is_spoken_of() -> None:
    assert finds("Jade, 14, spoke to us.")
    assert not finds("Jade, 14, spoke to the minister.")


def test_an_age_with_a_name_among_several_people_is_left_alone() -> None:
    assert finds("liam aged 12 was met")
    assert not finds("liam and boys aged 12 were met")
    assert not finds("liam and children were met, a girl aged 12")


@pytest.mark.parametrize("thing", ["bill", "charity", "helpline", "film"])
def test_the_age_of_a_thing_is_none(thing: str) -> None:
    assert not finds(f"The {thing} is only aged 12 from Wallsend.")
    assert not finds(f"{thing} is only aged 12 from Wallsend.")
    assert finds("The girl is only aged 12 from Wallsend.")


@pytest.mark.parametrize("group", ["girls", "boys met here", "pupils, all", "children, mostly", "victims, now", "members, each"])
def test_the_age_of_several_is_none(group: str) -> None:
    assert not finds(f"From Wallsend {group} aged 12.")
    assert finds("From Wallsend somebody aged 12.")
    assert not finds(f"{group} aged 12 from Wallsend.")


def test_people_in_front_of_an_age_count_within_forty_characters() -> None:
    assert not finds(f"Wallsend girls {'x' * 10} {'y' * 10} aged 12.")
    assert finds(f"In Wallsend girls {'x' * 20} {'y' * 19} aged 12.")


def test_an_age_at_which_something_was_counts_with_a_name_or_a_pronoun() -> None:
    for whose in ("he", "she", "his", "her"):
        assert finds(f"In Wallsend {whose} life ended at 12."), whose
    assert finds("In Wallsend life ended for Jade at 12.")
    assert not finds("In Wallsend life ended at 12.")


def test_a_school_year_counts_for_one_person_and_not_for_several() -> None:
    for one in ("the boy", "he", "she", "his", "her", "him", "Jade"):
        assert finds(f"From Wallsend in Year 9 {one} was met."), one
    assert not finds("From Wallsend in Year 9 we were met.")
    assert not finds("From Wallsend in Year 9 he was met with boys.")
    assert not finds("From Wallsend the boy was met.")


def test_a_name_with_a_child_s_life_counts_with_a_place_or_a_school() -> None:
    for life in ("attends a club", "is in foster care", "is looked-after", "was groomed", "lost his dad"):
        assert finds(f"Nathan {life} in Wallsend."), life
    assert finds("Nathan's teacher at Broadoak Juniors.")
    assert finds("Child A was groomed in Wallsend.")
    assert finds("Nathan was groomed by Broadoak Juniors.")
    assert not finds("Nathan was groomed.")
    assert not finds("Somebody was groomed in Wallsend.")
    assert not finds("Nathan was in Wallsend.")
    assert not finds("Nathan, the author, was groomed in Wallsend.")
    assert not finds("Nathan and pupils were groomed in Wallsend.")


def test_the_only_one_of_a_kind_counts_with_a_name_of_a_place_or_a_school() -> None:
    assert finds("He is the only deaf boy in Wallsend.")
    assert finds("The youngest of us, a girl, is in Wallsend.")
    assert finds("She is the youngest on the Broadoak Juniors list.")
    assert not finds("He is the only deaf boy here.")
    assert not finds("It is the only one in Wallsend.")
    assert not finds("He is the only deaf boy in Wallsend whom the minister met.")


def test_one_child_who_did_something_counts_with_where_and_when() -> None:
    assert finds("The girl who drowned in Wallsend last summer.")
    assert finds("The girl who went to Broadoak Juniors last summer.")
    assert not finds("The girl who drowned in Wallsend.")
    assert not finds("The girl who drowned last summer.")
    assert not finds("The girl near Wallsend last summer.")
    assert not finds("Somebody who drowned in Wallsend last summer.")
    assert not finds("The girl who met the minister in Wallsend last summer.")
    assert not finds("In Wallsend last summer she who met the girl.")


@pytest.mark.parametrize(
    "word", ["fictional", "made up", "imagine", "scenario", "vignette", "role-play", "in the film", "typical"]
)
def test_what_is_invented_is_left_alone(word: str) -> None:
    assert not finds(f"A girl aged 14 from Wallsend, {word} one.")
    assert finds("A girl aged 14 from Wallsend, one.")


def test_what_is_said_of_children_in_general_is_left_alone() -> None:
    assert not finds("Any girl aged 14 from Wallsend.")
    assert not finds("A girl aged 14 from Wallsend may go.")
    assert finds("A girl aged 14 from Wallsend goes.")

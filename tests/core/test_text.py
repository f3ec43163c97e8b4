"""Small rules about text: addresses, order from A to Z, single lines and cells that are no formulas."""

import pytest

from app.core import text


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Safe at Home", "safe-at-home"),
        ("  Café – “Été” & more!  ", "cafe-ete-more"),
        ("Children's & young people’s voices", "childrens-young-peoples-voices"),
        ("50% of 2", "50-of-2"),
        ("", "item"),
        ("日本", "item"),
        ("---", "item"),
    ],
)
def test_an_address_is_made_of_plain_letters(title: str, slug: str) -> None:
    assert text.slugify(title) == slug


def test_an_address_is_cut_where_it_grows_too_long_and_ends_in_a_letter() -> None:
    assert text.slugify("a" * 100) == "a" * 80
    assert text.slugify("aaaa bbbb", longest=5) == "aaaa"
    assert text.slugify("aaaa bbbb", longest=6) == "aaaa-b"


@pytest.mark.parametrize(("title", "key"), [("The Élan", "elan"), ("Theatre", "theatre"), ("On the Edge", "on-the-edge")])
def test_titles_are_in_order_without_the_and_without_accents(title: str, key: str) -> None:
    assert text.sort_title(title) == key


def test_titles_are_told_apart_far_beyond_the_length_of_an_address() -> None:
    assert text.sort_title("a" * 199 + "b") != text.sort_title("a" * 199 + "c")


def test_one_line_has_no_line_ends_and_no_control_characters() -> None:
    assert text.tidy("  one\r\n\ttwo\u2028three\u2029four\x00five \u00a0 six ") == "one two three four five six"


def test_many_lines_keep_their_line_ends_and_tabs_and_no_other_control_character() -> None:
    assert text.tidy_lines("\n one\r\ntwo\rthree\n\n\tfour\x00\x1b \n") == "one\ntwo\nthree\n\n\tfour"


@pytest.mark.parametrize(("noun", "phrase"), [("outcome", "an outcome"), ("Issue", "an Issue"), ("clause", "a clause")])
def test_a_noun_has_its_article(noun: str, phrase: str) -> None:
    assert text.with_article(noun) == phrase


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u200b@", "\ufeff\u00a0+"]
)
def test_a_cell_that_would_open_as_a_formula_opens_as_text(start: str) -> None:
    assert text.safe_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("cell", ["", "words", "1-2", "a=b", " words"])
def test_any_other_cell_is_left_as_it_is(cell: str) -> None:
    assert text.safe_cell(cell) == cell


def test_an_address_that_is_followed_leads_to_itself_alone() -> None:
    assert text.mail_link("team+news@example.org") == "mailto:team+news@example.org"
    assert (
        text.mail_link("a?cc=thief%40evil.example&b#c@example.org")
        == "mailto:a%3Fcc%3Dthief%2540evil.example%26b%23c@example.org"
    )


@pytest.mark.parametrize(
    ("long", "longest", "short"),
    [
        ("short", 5, "short"),
        ("a few words more", 12, "a few words…"),
        ("a few words more", 11, "a few…"),
        ("a few words more", 14, "a few words…"),
        ("oneverylongword", 6, "oneve…"),
        ("", 5, ""),
    ],
)
def test_a_text_that_is_cut_says_so(long: str, longest: int, short: str) -> None:
    assert text.cut(long, longest) == short
    assert len(text.cut(long, longest)) <= longest


def test_a_list_that_is_cut_says_how_much_is_missing() -> None:
    assert text.first(["1", "2", "3"], 3) == "1, 2, 3"
    assert text.first([str(number) for number in range(1, 1204)], 3) == "1, 2, 3 and 1,200 more"

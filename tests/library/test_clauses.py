"""Two clauses say the same where only commas and spaces differ, and not where a digit, a word or a value does."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.specifications.clauses import (
    CONTENT,
    LOCAL,
    QUANTITIES,
    VALUES,
    Clause,
    changed_parts,
    same_content,
    same_wording,
    wording,
)

PUNCTUATION = " \t\n\u00a0.,;:!?-–—'\"‘’“”()[]*_#`/…·\u200b\u00ad"
LETTERS = "abcé字"
DIGITS = "0123456789٣"
TEXTS = st.text(alphabet=PUNCTUATION + LETTERS + DIGITS + "£%+&")
WORDS = st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=4), min_size=1, max_size=6)
FULL = {
    **{"id": "length", "heading": "Length", "clause_type": "session-model", "text": "Up to 20 sessions.", "locked": True},
    **{"guidance": "Say how many.", "source": "2018 review, section 3.2", "sessions": 20, "weeks": 26.5, "framework": "distance"},
    **{"base_version": 3, "note": "Ours differ.", "kept_because": "Agreed locally."},
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We help, and listen.", "We help and listen"),
        ("‘Our’ “service”", "'Our' \"service\""),
        ("follow-up", "follow up"),
        ("A list:\n\n- one\n- two", "A list\n* one\n* two"),
        ("**must**", "must"),
        ("won’t", "won't"),
        ("caf\u00e9", "cafe\u0301"),
        ("soft\u00adhyphen", "softhyphen"),
        ("", " – "),
        ("20 sessions", "20\u00a0sessions"),
        ("in section 12\n24 weeks", "in section 12 24 weeks"),
    ],
)
def test_punctuation_and_space_alone_are_no_change(one, other):
    assert same_wording(one, other)


@pytest.mark.parametrize(
    "texts",
    [
        ("£1,000", "£1.000", "£1000", "£1 000"),
        ("3-5", "35", "3–5", "3.5", "3/5", "3_5"),
        ("١,٢", "١٢"),
        ("12\n24", "1224"),
        ("5", "5%", "£5", "5+", "> 5"),
        ("us", "US"),
        ("all of them", "all them"),
        ("P and Q", "P & Q", "P Q"),
        ("", "no"),
    ],
)
def test_words_digits_signs_and_what_stands_between_digits_are_a_change(texts):
    assert len({wording(text) for text in texts}) == len(texts)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.data())
def test_same_wording_is_an_equivalence(texts, choices):
    one, other, third = (choices.draw(st.sampled_from(texts)) for _ in range(3))
    assert same_wording(one, one)
    assert same_wording(one, other) == same_wording(other, one)
    assert not (same_wording(one, other) and same_wording(other, third)) or same_wording(one, third)


@given(TEXTS, st.text(alphabet=PUNCTUATION, min_size=1, max_size=3), st.integers(min_value=0))
def test_punctuation_put_in_anywhere_but_between_digits_is_no_change(text, put_in, place):
    at = place % (len(text) + 1)
    before, after = text[:at], text[at:]
    digit_before = before.rstrip(PUNCTUATION + "£%+&")[-1:].isdigit()
    digit_after = after.lstrip(PUNCTUATION + "£%+&")[:1].isdigit()
    if not (digit_before and digit_after):
        assert same_wording(text, before + put_in + after)


@given(
    st.integers(0, 999), st.integers(0, 999), st.text(alphabet=".,-–/ :’", max_size=2), st.text(alphabet=".,-–/ :’", max_size=2)
)
def test_between_digits_every_mark_counts(first, last, one, other):
    folded = {re.sub(" +", " ", mark) for mark in (one, other)}
    assert same_wording(f"{first}{one}{last}", f"{first}{other}{last}") == (len(folded) == 1)


@given(WORDS, st.data())
def test_another_word_is_always_a_change(words, data):
    place = data.draw(st.integers(0, len(words)))
    assert not same_wording(" ".join(words), " ".join([*words[:place], "new", *words[place:]]))


@given(st.text())
def test_the_unicode_form_of_a_text_does_not_matter(text):
    assert same_wording(unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text))


def test_an_entry_seen_as_a_clause_says_what_it_said():
    clause = Clause.from_entry(FULL)
    assert clause.values == (("sessions", 20), ("weeks", 26.5))
    assert {name: dict(clause.values).get(name, getattr(clause, name, None)) for name in FULL} == FULL


@given(st.sets(st.sampled_from(sorted(set(FULL) - {"id", "heading", "clause_type", "text"}))))
def test_what_an_entry_does_not_state_is_not_made_up(left_out):
    entry = {name: value for name, value in FULL.items() if name not in left_out}
    clause = Clause.from_entry(entry)
    assert not any(dict(clause.values).get(name, getattr(clause, name, None)) for name in left_out)


def test_zero_is_a_value_and_not_the_lack_of_one():
    assert dict(Clause.from_entry({**FULL, "weeks": 0}).values)["weeks"] == 0
    assert not same_content({**FULL, "weeks": 0}, {name: value for name, value in FULL.items() if name != "weeks"})


@pytest.mark.parametrize("name", CONTENT)
def test_another_value_of_any_part_of_the_content_is_a_change(name):
    other = {**FULL, name: 7 if name in VALUES else "other words"}
    assert changed_parts(FULL, other) == (name,)
    assert not same_content(FULL, other)
    without = {part: value for part, value in FULL.items() if part != name}
    assert same_content(FULL, without) == (name not in FULL)


@pytest.mark.parametrize("name", LOCAL)
def test_what_the_software_notes_in_an_adaptation_is_not_content(name):
    assert same_content(FULL, {**FULL, name: "another"})


def test_a_comma_in_a_clause_is_no_change_of_it():
    assert same_content(FULL, {**FULL, "text": "Up to 20 sessions", "heading": "Length:"})


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [
        *(("sessions", 12, "12 sessions"), ("sessions", 1, "1 session"), ("weeks", 0, "0 weeks"), ("hours", 1.5, "1.5 hours")),
        *(("place_price", 4500, "£4,500 per place"), ("place_price", 0.5, "£0.5 per place"), ("months", 1000.0, "1,000 months")),
    ],
)
def test_a_value_is_shown_with_its_unit(name, number, shown):
    assert next(one for one in QUANTITIES if one.name == name).shown(number) == shown


def test_the_unit_can_stand_alone():
    assert [one.unit for one in QUANTITIES] == ["sessions", "weeks", "months", "hours", "£ per place", "cases"]

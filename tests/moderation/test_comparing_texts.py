"""Comparing two texts loses nothing, says what changed, and is never slow."""

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.comparison.field_changes import compare, compare_texts
from app.contributions.kinds.free_text import Lines
from app.contributions.kinds.shape import Step
from app.directory.kind import INITIATIVE

SLOWEST_SECONDS = 5.0
ALPHABET = st.sampled_from(["child ", "service ", "a", "b", " ", "\n", ".", "! ", "é", "👪", "[", "won’t "])
TEXTS = st.one_of(st.text(max_size=200), st.lists(ALPHABET, max_size=80).map("".join))


def before_of(pieces):
    return "".join(text for text, change in pieces if change != "added")


def after_of(pieces):
    return "".join(text for text, change in pieces if change != "removed")


@given(TEXTS, TEXTS)
def test_the_pieces_rebuild_both_texts(before, after):
    pieces, _ = compare_texts(before, after)
    assert before_of(pieces) == before
    assert after_of(pieces) == after


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_changes(text):
    pieces, by_word = compare_texts(text, text)
    assert by_word
    assert pieces == (((text, "same"),) if text else ())


def test_only_the_words_that_differ_are_marked():
    pieces, by_word = compare_texts("We run one group. It is free.", "We run two groups. It is free.")
    assert by_word
    assert [piece for piece in pieces if piece[1] == "added"] == [("two groups", "added")]
    assert [piece for piece in pieces if piece[1] == "removed"] == [("one group", "removed")]


def prose(words, seed):
    chooser = random.Random(seed)
    vocabulary = [f"word{number}" for number in range(800)]
    weights = [1 / (number + 1) for number in range(800)]
    return " ".join(
        word + ("." if place % 14 == 13 else "") for place, word in enumerate(chooser.choices(vocabulary, weights, k=words))
    )


def test_the_longest_text_a_field_takes_is_compared_word_by_word():
    before = prose(3000, seed=1)
    words = before.split(" ")
    for place in range(0, len(words), 60):
        words[place] = "changed"
    pieces, by_word = compare_texts(before, " ".join(words))
    assert by_word
    assert sum(change == "added" for _, change in pieces) >= 40


HOSTILE = {
    "one word for ever": ("a " * 10_000, "b " + "a " * 9_990 + "c"),
    "two words, shifted": ("a b " * 5_000, "b a c " * 3_300),
    "every other word": (" ".join(f"x{n} c" for n in range(2_500)), " ".join(f"y{n} c" for n in range(2_500))),
    "nothing in common": (prose(3_300, seed=2), prose(3_300, seed=3).replace(".", "")),
    "brackets": ("[" * 200_000, "]" + "[" * 200_000 + "("),
    "blank": (" " * 20_000, "\n" * 20_000),
    "the same line": ("a\n" * 10_000, "b\n" + "a\n" * 10_000 + "c"),
    "short sentences": ("a. b. " * 5_000, "b. c. a. " * 3_300),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_quickly_and_in_full(name):
    before, after = HOSTILE[name]
    began = time.process_time()
    pieces, _ = compare_texts(before, after)
    assert time.process_time() - began < SLOWEST_SECONDS
    assert before_of(pieces) == before
    assert after_of(pieces) == after


def test_many_hostile_fields_together_are_no_slower_than_one():
    before, after = HOSTILE["nothing in common"]
    fields = tuple(Lines(name=f"field{number}", label="Field") for number in range(40))
    shape = replace(INITIATIVE.shape, steps=(Step("all", "All", fields),), hidden_fields=())
    began = time.process_time()
    changes = compare(shape, {one.name: before for one in fields}, {one.name: after for one in fields})
    assert time.process_time() - began < SLOWEST_SECONDS
    assert len(changes) == 40
    assert not changes[-1].by_word
    assert before_of(changes[-1].pieces) == before


def test_a_text_too_tangled_to_compare_says_so():
    _, by_word = compare_texts("a b " * 5_000, "b a c " * 3_300)
    assert not by_word

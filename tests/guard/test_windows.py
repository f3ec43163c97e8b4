"""Every word of a text is read, and read with enough of what stands round it: also in the longest of sentences."""

import re

import pytest

from app.contributions.guard import about_a_child_at_risk_now, inspect
from app.contributions.guard.windows import LONGEST, STEP, Places, Surroundings, sentences

WHOLE = 161  # a phrase of so many characters lies within one stretch, wherever it stands
UNENDING = "and then the service works with schools and with families, " * 60
AT_RISK = "my pupil told me this morning that her dad hits her"
IDENTIFIES = "a girl of 14 from Leeds was referred"


def stretches(text: str) -> list[tuple[int, int]]:
    return list(sentences(text))


def test_a_sentence_without_an_end_is_covered_with_no_gap() -> None:
    for length in (1, LONGEST - 1, LONGEST, LONGEST + 1, STEP + LONGEST, 2 * LONGEST + 1, 3000):
        text = "x" * length
        read = {at for start, end in stretches(text) for at in range(start, end)}
        assert read == set(range(length)), f"{length} characters"
        assert all(0 < end - start <= LONGEST for start, end in stretches(text))


def test_a_phrase_lies_whole_in_one_stretch_wherever_it_stands() -> None:
    text = "x" * 3000
    for start in range(0, 3000 - WHOLE):
        assert any(first <= start and start + WHOLE <= last for first, last in stretches(text)), f"from {start}"


def test_what_the_guard_looks_for_is_found_wherever_it_stands_in_an_unending_sentence() -> None:
    misses = []
    for place in range(0, 1500, 37):
        before, after = UNENDING[:place], UNENDING[: 1200 - place % 300]
        text = f"{before}, {AT_RISK}, {after}"
        misses += [] if about_a_child_at_risk_now(text) else [f"at {place}: {AT_RISK}"]
        text = f"{before}, {IDENTIFIES}, {after}"
        misses += [] if "identifiable-child" in {found.rule for found in inspect(text)} else [f"at {place}: {IDENTIFIES}"]
    assert not misses, "\n".join(misses)


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = 'He said "Yes." Dr. Smith, e.g. of St. Mary, agreed. It was no. 4! Was it?\nNo'
    assert [text[start:end] for start, end in stretches(text)] == [
        'He said "Yes."',
        "Dr. Smith, e.g. of St. Mary, agreed.",
        "It was no. 4!",
        "Was it?",
        "No",
    ]


@pytest.mark.parametrize("title", ["Mr", "Mrs", "Ms", "Dr", "St", "No", "Ref", "Prof", "Cllr", "e.g", "i.e", "A"])
def test_a_short_form_at_the_beginning_of_a_text_ends_no_sentence(title: str) -> None:
    assert stretches(f"{title}. Smith agreed") == [(0, len(f"{title}. Smith agreed"))]


def test_white_space_round_a_sentence_is_no_part_of_it() -> None:
    text = " \n  It rained.  \n \n It snowed. "
    assert [text[start:end] for start, end in stretches(text)] == ["It rained.", "It snowed."]


def test_surroundings_reach_so_far_to_both_sides_and_stop_at_the_ends_of_the_sentence() -> None:
    text = "The first was short. The second went on for rather longer than it had to. The third."
    start = text.index("rather")
    end = start + len("rather")
    around = Surroundings(text)
    assert around.bounds(start, end, 5) == (start - 5, end + 5)
    first, last = around.bounds(start, end, 500)
    assert text[first:last].strip() == "The second went on for rather longer than it had to."
    assert around.before(start, 500).strip() == "The second went on for"
    assert around.before(start, 4) == "for "
    assert around.bounds(0, 3, 500)[0] == 0
    assert around.bounds(len(text) - 4, len(text), 500)[1] == len(text)


def test_an_occurrence_counts_from_the_start_up_to_the_end() -> None:
    places = Places.of(re.compile("x"), "..x...x")
    assert places.within(2, 3)
    assert places.within(0, 7)
    assert not places.within(3, 6)
    assert not places.within(0, 2)

"""Did you mean: spelling put right from words the reader could read, only where little was found."""

import random
import time

import numpy as np
import pytest

from app.core.db import unit_of_work
from app.search.answering import reading
from app.search.answering.corpus import LONGEST_SPELLING
from app.search.answering.suggestions import _distances, nearest


@pytest.fixture
def spelling_site(site, initiative):
    site.publish(
        initiative(1, "Chelsea’s Choice", body="commissioning a safeguarding partnership"),
        initiative(2, "Exploitation in schools", body="prevention and commissioning"),
        initiative(3, "Zanzibar retreat", audience="members"),
    )
    site.follow()
    return site


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chelsae choice", "chelsea choice"),
        ("explotation", "exploitation"),
        ("Comissionning", "commissioning"),
        ("safegaurding partnership", "safeguarding partnership"),
        ("shcools prevenshun", "schools prevenshun"),
    ],
)
def test_a_slip_is_put_right(spelling_site, typed, meant):
    assert spelling_site.search(typed).suggestion == meant


@pytest.mark.parametrize(
    "typed", ["exploitation", "cse", "", "xy", "qqqqqqqq", "zanzibr", "the", '"explotation"', "1234567", "explo*"]
)
def test_nothing_is_suggested_for_words_that_are_right_unknown_or_closed(spelling_site, typed):
    assert spelling_site.search(typed).suggestion is None


def test_members_are_offered_words_that_members_can_read(spelling_site):
    assert spelling_site.search("zanzibr", audiences=frozenset({"public", "members"})).suggestion == "zanzibar"


def test_nothing_is_suggested_where_enough_was_found(site, initiative):
    site.publish(*(initiative(number, "colour") for number in range(5)), initiative(9, "colours color"))
    site.publish(*(initiative(20 + number, "collar") for number in range(5)))
    site.follow()
    assert site.search("colour").suggestion is None


def test_a_word_that_was_withdrawn_is_no_longer_suggested(spelling_site):
    spelling_site.withdraw("initiative:1")
    assert spelling_site.search("chelsae").suggestion is None


def test_nothing_is_suggested_without_an_index(site, initiative):
    site.publish(initiative(1, "Exploitation"))
    assert site.search("explotation").suggestion is None


def _slow_distance(first: str, second: str) -> int:
    """Optimal string alignment, from its definition."""
    table = {(i, 0): i for i in range(len(first) + 1)} | {(0, j): j for j in range(len(second) + 1)}
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (first[i - 1] != second[j - 1]))
            if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(first), len(second)]


def test_distances_agree_with_their_definition():
    chance = random.Random(3)
    words = ["".join(chance.choices("abcd", k=chance.randint(1, 9))) for _ in range(300)]
    spellings = np.array(words, dtype="U24").view(np.uint32).reshape(len(words), 24)
    lengths = np.array([len(word) for word in words])
    for typed in ("abcd", "dcbaabcd", "a", "abdcab"):
        assert _distances(typed, spellings, lengths).tolist() == [_slow_distance(typed, word) for word in words]


@pytest.mark.long
def test_a_large_vocabulary_is_searched_in_milliseconds(site, initiative):
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    body = " ".join("".join(chance.choices(letters, k=chance.randint(4, 12))) for _ in range(20_000))
    site.publish(initiative(1, "Exploitation", body=body))
    site.follow()
    with unit_of_work(site.database):
        readable = reading.corpus().readable(frozenset({"public"}))
        assert nearest(readable, "explotation") == "exploitation"
        started = time.process_time()
        nearest(readable, "explitation")
        assert time.process_time() - started < 0.25


def test_a_word_that_could_be_meant_takes_a_byte_a_letter_and_what_is_no_word_takes_none(spelling_site, initiative):
    spelling_site.publish(initiative(4, " ".join(str(number) for number in range(10_000, 12_000))))
    spelling_site.follow()
    with unit_of_work(spelling_site.database):
        spellings = reading.corpus().spellings
    assert spellings.characters.nbytes == len(spellings.words) * LONGEST_SPELLING
    assert "chelsea" in list(spellings.words)
    assert not any(word.isnumeric() for word in spellings.words)


def test_letters_of_other_alphabets_do_not_get_in_the_way(spelling_site, initiative):
    spelling_site.publish(initiative(4, "Профилактика 予防について 𐐨𐐩𐐪𐐫"))
    spelling_site.follow()
    assert spelling_site.search("explotation").suggestion == "exploitation"
    assert spelling_site.search("профилатика").suggestion == "профилактика"

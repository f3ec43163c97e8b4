"""No text typed into the box makes an error or takes long, whoever answers."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.asking.parsing import LONGEST_QUERY, MOST_TERMS, parse
from app.search.asking.thesaurus import Thesaurus

HOSTILE = {
    "nothing": "",
    "a megabyte": "a" * 1_000_000,
    "a megabyte of words": "word " * 200_000,
    "ten thousand wildcards": "* " * 10_000,
    "stars that start words": " ".join(f"{letter}a*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "a lone quote": '"',
    "many quotes": '"' * 5_001,
    "an open quote": 'child "sexual',
    "nested operators": "(((a AND b) OR NOT (c)))" * 20,
    "field names": "audience:members title:x id:initiative* number:[0 TO 99]",
    "regular expression": r"(a+)+$ .* [^x] \d{99999}",
    "like wildcards": "%_%_%\\%",
    "sql": "'; DROP TABLE search_document; --",
    "sql with quotes": '" OR ""=\'',
    "nul": "a\x00b\x00",
    "control characters": "\x01\x02\x1b[31m\x7f\x85",
    "half a surrogate pair": "\ud800 abc \udfff",
    "right to left": "\u202eevil\u202c الأطفال",
    "zero width": "c\u200bs\u200be \ufeff\u2060",
    "combining": "e" + "\u0301" * 150,
    "one character that unfolds to many": "\ufdfa" * 200,
    "emoji": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "script": "<script>alert(1)</script>",
    "template": "{{7*7}} ${7*7} <%= 7*7 %>",
    "path": "../../../../etc/passwd",
    "format": "%s%s%n %(x)s {0.__class__}",
    "line ends": "a\r\nb\u2028c\u2029d",
    "turkish": "İIıi",
    "not a number": "NaN -Infinity 1e309 0x0 ١٢٣ ²",
    "boosts": "a^99999999999999 b~0.5 c~",
    "only small words": "the of and to in",
}


@pytest.fixture(params=["index", "database"])
def hostile_site(request, site, initiative):
    texts = [*list(HOSTILE.values())[3:], "child sexual exploitation"]
    site.publish(*(initiative(number, text[:300], body=text[:3000]) for number, text in enumerate(texts)))
    if request.param == "index":
        site.follow()
    return site


def test_hostile_text_gets_an_ordinary_answer_quickly(hostile_site):
    hostile_site.search("warm")
    for name, text in HOSTILE.items():
        started = time.process_time()
        found = hostile_site.search(text)
        assert time.process_time() - started < 1.0, name
        assert found.total >= len(found.hits), name


@pytest.mark.each_database
def test_no_text_raises(hostile_site):
    @settings(max_examples=150)
    @given(
        text=st.one_of(
            st.text(max_size=300),
            st.text(alphabet=' "*%_\\()abcse-’\u200b\x00é', max_size=80),
            st.lists(st.sampled_from([*HOSTILE.values()]), max_size=3).map(lambda parts: " ".join(parts)[:2000]),
        ),
        sort=st.sampled_from(["best", "newest", "checked", "title", "'"]),
        page=st.integers(min_value=-(10**20), max_value=10**20),
        size=st.integers(min_value=-(10**20), max_value=10**20),
    )
    def ask(text, sort, page, size):
        found = hostile_site.search(text, sort=sort, page=page, size=size)
        assert found.total >= len(found.hits)
        assert all(isinstance(piece, str) for hit in found.hits for piece, _ in hit.snippet)

    ask()


def test_wildcards_of_the_database_are_gaps_between_words(site, initiative):
    site.publish(initiative(1, "fifty per cent"), initiative(2, "under_score"))
    for text in ('"f%y"', '"fif_y"', '"%"', '"_"', '"\\%"'):
        found = site.search(text)
        assert found.total == 0 or not found.matched_all, text
    assert site.ids('"per%cent"') == ["initiative:1"]
    assert site.ids("under_score") == ["initiative:2"]


@given(st.text(max_size=2_000))
def test_what_is_read_stays_within_its_limits(text):
    query = parse(text, Thesaurus())
    typed = [word for slot in query.slots for word in (*slot.typed, slot.prefix) if word]
    assert len([slot for slot in query.slots if slot.prefix]) <= 1
    assert len(query.slots) <= MOST_TERMS * 3
    assert all(len(word) <= 40 for word in typed)
    if len(text.strip()) > LONGEST_QUERY:
        assert query.truncated


def test_a_query_that_was_cut_says_so():
    assert not parse("one two three", Thesaurus()).truncated
    assert parse(" ".join(f"word{number}" for number in range(13)), Thesaurus()).truncated
    assert len(parse(" ".join(f"word{number}" for number in range(40)), Thesaurus()).slots) == MOST_TERMS
    assert parse("x" * 201, Thesaurus()).truncated

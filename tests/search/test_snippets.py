"""The part of a text that shows why it was found: pieces of plain text, never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.answering.snippets import LENGTH, highlight, needles, snippet
from app.search.asking.parsing import parse
from app.search.asking.thesaurus import Thesaurus, load


def pieces(query: str, body: str, summary: str = "") -> tuple[tuple[str, bool], ...]:
    return snippet(needles(parse(query, Thesaurus())), body, summary)


def test_matching_words_are_marked_whatever_their_ending():
    found = pieces("commissioned service", "The Service: how they commission, and commissioning services.")
    assert [text for text, is_marked in found if is_marked] == ["Service", "commission", "commissioning", "services"]
    assert "".join(text for text, _ in found) == "The Service: how they commission, and commissioning services."


def test_a_quoted_phrase_is_marked_only_where_it_stands_together():
    found = pieces('"healthy relationships"', "relationships; healthy; Healthy relationships; healthy")
    assert [text for text, is_marked in found if is_marked] == ["Healthy relationships"]


def test_what_else_was_searched_for_is_marked_too(settings):
    query = parse("CSE", load(settings.content_dir))
    assert highlight(needles(query), "A team on child sexual exploitation and CSE") == (
        ("A team on ", False),
        ("child sexual exploitation", True),
        (" and ", False),
        ("CSE", True),
    )


def test_a_prefix_marks_whole_words():
    assert [text for text, is_marked in pieces("safeg*", "unsafe, Safeguarding, safe") if is_marked] == ["Safeguarding"]


def test_a_long_text_is_cut_around_the_matches_with_dots_where_it_was_cut():
    body = "filler words here " * 200 + "the needle and the thread together " + "more filler words " * 200
    snippet = pieces("needle thread", body)
    text = "".join(piece for piece, _ in snippet)
    assert text.startswith("…")
    assert text.endswith("…")
    assert {piece for piece, is_marked in snippet if is_marked} == {"needle", "thread"}
    assert len(text) <= LENGTH + 20


def test_the_summary_stands_in_when_only_it_or_the_title_matches():
    assert pieces("needle", "nothing", "A needle") == (("A ", False), ("needle", True))
    assert pieces("needle", "nothing", "Nothing either") == (("Nothing either", False),)
    assert pieces("needle", "", "") == ()


def test_markup_is_only_text():
    assert pieces("alert", "<script>alert(1)</script>") == (("<script>", False), ("alert", True), ("(1)</script>", False))


@pytest.mark.parametrize("query", ["a" * 200, "(((", "[a-z]+", "\\", '"\\"', "a.b*c", "ﬁ ½ ß", "c*"])
def test_no_query_breaks_the_marking(query):
    body = "(a.b*c) [a-z]+ \\ fi ß ½ " * 50
    assert "".join(text for text, _ in highlight(needles(parse(query, Thesaurus())), body)) == body.strip()


@given(query=st.text(max_size=60), body=st.text(max_size=400))
def test_pieces_are_always_the_text_and_nothing_else(query, body):
    flat = " ".join(body.split())
    found = "".join(text for text, _ in highlight(needles(parse(query, Thesaurus())), flat))
    assert " ".join(found.split()) == flat
    for text, is_marked in pieces(query, body):
        assert text
        assert not is_marked or text in flat

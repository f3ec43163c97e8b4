"""The plain spelling of a text: what a reader would see, each character with its place in the original."""

import pytest

from app.contributions.guard.normalise import normalise


def plain(text: str) -> str:
    return normalise(text).text


@pytest.mark.parametrize(
    "char",
    [
        *("\u200b", "\u00ad", "\u0301", "\u20dd", "\x07", "\ud800"),
        *("\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"),
    ],
)
def test_what_nobody_sees_is_left_out(char: str) -> None:
    assert plain(f"a{char}b") == "ab"


@pytest.mark.parametrize("char", " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2003\u3000\u2028\u2029\u2800")
def test_every_kind_of_white_space_is_one_space(char: str) -> None:
    assert plain(f"a{char}b") == "a b"
    assert plain(f"a {char} b") == "a b"


def test_x_is_no_white_space() -> None:
    assert plain("axb xx") == "axb xx"


@pytest.mark.parametrize("written", ["a\n\nb", "a \n \n b", "a\n\n\n\nb", "a\u2029\u2029b", "a\n\u200b\nb"])
def test_an_empty_line_stays_a_line_break(written: str) -> None:
    assert plain(written) == "a\nb"


def test_lines_that_follow_each_other_are_one_line() -> None:
    assert plain("a\nb\nc") == "a b c"
    assert plain("a \n b") == "a b"
    assert plain("\n\na") == "\na"


def test_odd_characters_are_spelled_as_usual_ones() -> None:
    assert plain("‘a’ ʼb` ´c“ ”d") == "'a' 'b' 'c\" \"d"
    assert plain("1−2 3⁄4 5∕6") == "1-2 3/4 5/6"
    assert plain("1‐2‑3–4—5") == "1-2-3-4-5"
    assert plain("９ ٩ ９٩") == "9 9 99"
    assert plain("Ａｂ ﬁ é Ł") == "Ab fi e Ł"
    assert plain("АВЕКМНОРСТУХаеорсухіјѕԛԝ") == "ABEKMHOPCTYXaeopcyxijsqw"
    assert plain("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο") == "ABEZHIKMNOPTYXo"


def test_what_is_plain_stays() -> None:
    printable = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in "`*_\\~")
    assert plain(f"a{printable}") == f"a{printable}"
    assert plain("a`b") == "a'b"


def test_a_character_that_stands_for_a_phrase_is_spelled_by_its_first_four() -> None:
    assert plain("\ufdfa") == "صلى "


@pytest.mark.parametrize("tag", ["br", "p", "/p", "div", "li", "td", "tr", "h1", "h6", "BR", "br/", 'p class="x"'])
def test_a_tag_that_ends_a_line_is_a_space(tag: str) -> None:
    assert plain(f"a<{tag}>b") == "a b"


@pytest.mark.parametrize("markup", ["<b>", "</b>", "<span title='x'>", "<!-- c -->", "*", "**", "\\", "~", "<pre>"])
def test_markup_within_a_line_is_left_out(markup: str) -> None:
    assert plain(f"a{markup}b") == "ab"


def test_emphasis_by_underscores_is_left_out_and_a_name_with_one_is_not() -> None:
    assert plain("_a_ __b__ c_d") == "a b c_d"


def test_character_references_are_what_they_stand_for() -> None:
    assert plain("a&nbsp;b &#56; &#x38; &amp; &lt;") == "a b 8 8 & <"


def test_each_character_knows_where_it_came_from() -> None:
    text = "x &#56;9 <b>é</b>\n\n ﬁn"
    normal = normalise(text)
    assert normal.text == "x 89 e\nfin"
    assert [text[slice(*normal.original(at, at + 1))] for at in range(len(normal.text))] == [
        *("x", " ", "&#56;", "9", " ", "é", "\n", "ﬁ", "ﬁ", "n"),
    ]
    assert text[slice(*normal.original(2, 4))] == "&#56;9"
    assert normal.original(0, len(normal.text)) == (0, len(text))

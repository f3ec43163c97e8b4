"""The HTML that our Markdown makes becomes blocks; any other HTML becomes blocks too, quickly, with its words kept."""

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.from_html import blocks_of
from app.documents.model import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    TextDocument,
    words,
)
from app.markup import plain_text, render
from tests.documents import example_documents, readers
from tests.documents.example_documents import paragraph, run

TAGS = (
    *("p", "br", "hr", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a"),
    *("table", "thead", "tr", "th", "td", "div"),
)
OPENING, CLOSING = [f"<{tag}>" for tag in TAGS], [f"</{tag}>" for tag in TAGS]
MARKDOWN = """Opening with **bold _both_**, `code` and <https://example.org/a?b=1&c=2>.
The same paragraph.

# Referral

1. one
2. two with [a link](https://example.org/x "title")

   and more

4. four
    - nested
    - *again*

# Beside it

## Below it

> Said by somebody
>
> - in a list

| Age | Places |
|-----|--------|
| 11–13 | **12** |
| | `none` |

---

Last line
broken here.\x20\x20
And here.
"""


def words_of(blocks: tuple[Block, ...]) -> str:
    """All words, without white space."""
    said = readers.passages_of(TextDocument("T", "A", example_documents.DAY, blocks))[1:]
    return "".join("".join(one.text for one in said).split())


def test_markdown_becomes_the_blocks_that_it_says() -> None:
    link = Run("https://example.org/a?b=1&c=2", href="https://example.org/a?b=1&c=2")
    opening = (
        *(Run("Opening with "), Run("bold ", bold=True), Run("both", bold=True, italic=True), Run(", "), Run("code", code=True)),
        *(Run(" and "), link, Run(". The same paragraph.")),
    )
    blocks = blocks_of(render(MARKDOWN), first_level=2)
    assert blocks[0] == Paragraph(opening)
    assert [(one.level, words(one.runs)) for one in blocks if isinstance(one, Heading)] == [
        (2, "Referral"),
        (2, "Beside it"),
        (3, "Below it"),
    ]
    assert blocks[-2:] == (Rule(), paragraph("Last line broken here.\nAnd here."))
    [quote] = [one for one in blocks if isinstance(one, Quote)]
    assert quote == Quote((paragraph("Said by somebody"), ListBlock(((paragraph("in a list"),),))))
    [table] = [one for one in blocks if isinstance(one, Table)]
    assert table.rows == (
        (run("Age"), run("Places")),
        (run("11–13"), run("12", bold=True)),
        ((), run("none", code=True)),
    )
    assert table.header_rows == 1
    lists = [one for one in blocks if isinstance(one, ListBlock)]
    assert [(one.ordered, one.start, len(one.items)) for one in lists] == [(True, 1, 2), (True, 4, 1)]
    assert lists[1].items[0][1] == ListBlock(((paragraph("nested"),), (Paragraph(run("again", italic=True)),)))


def test_no_word_of_the_markdown_is_lost() -> None:
    html = render(MARKDOWN)
    assert words_of(blocks_of(html)) == "".join(plain_text(html).split())


def test_shipped_headings_keep_their_ids() -> None:
    html = render("## Aims {#aims}\n\nWords.\n\n### Below {#below}\n", trusted_ids=True)
    found = blocks_of(html)
    assert found == (Heading(1, run("Aims"), "aims"), paragraph("Words."), Heading(2, run("Below"), "below"))


def test_only_links_to_pages_and_mailboxes_lead_anywhere() -> None:
    addresses = (
        "javascript:alert(1)",
        "data:text/html,x",
        "/directory",
        "#aims",
        "//example.org",
        "http://[",
        "file:///etc/passwd",
    )
    for address in addresses:
        assert blocks_of(f'<p><a href="{address}">here</a></p>') == (paragraph("here"),)
    assert blocks_of('<p><a href="https://example.org">here</a></p>') == (Paragraph(run("here", href="https://example.org")),)


def test_a_heading_inside_a_quotation_or_an_item_opens_no_part_of_the_document() -> None:
    strong = Paragraph(run("Heading", bold=True))
    assert blocks_of("<blockquote><h3>Heading</h3></blockquote>") == (Quote((strong,)),)
    assert blocks_of("<ul><li><h3>Heading</h3><p>Words</p></li></ul>") == (ListBlock(((strong, paragraph("Words")),)),)


def test_white_space_is_folded_as_a_browser_folds_it() -> None:
    assert blocks_of("<p>\n a <strong> b</strong>\n<em>c </em> \u00a0d</p>") == (
        Paragraph((Run("a "), Run("b", bold=True), Run(" "), Run("c ", italic=True), Run("\u00a0d"))),
    )
    assert blocks_of("<p>a <br> b<br><br></p>") == (paragraph("a\nb"),)
    assert blocks_of("<pre><code>  a\n\tb\n</code></pre>") == (CodeBlock("  a\n\tb"),)


def test_nothing_gives_nothing() -> None:
    for html in ("", " \n", "<p> </p>", "<ul></ul>", "<blockquote></blockquote>", "<!-- words -->", "\x00"):
        assert blocks_of(html) == ()


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<ul>loose<li>item</ul>", "looseitem"),
        ("<li>alone</li>", "alone"),
        ("<ol><pre>lines</pre><hr></ol>", "lines"),
        ("<table><tr><pre>lines</pre></tr></table>", "lines"),
        ("<table>loose<tr><td>a<td><p>b</p><p>c</p></table>", "looseabc"),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>d", "abcd"),
        ("<td>cell</td> and <tr><td>row</td></tr>", "cellandrow"),
        ("<p>a<span>b</span><u>c</u>", "abc"),
        ("</p></ul></li>a</blockquote></strong>", "a"),
        ("<ul><ul><li>a</ul></ul>", "a"),
        ("a<hr>b<h1>c</h1></h1>d", "abcd"),
    ],
)
def test_html_that_is_not_ours_keeps_its_words(html: str, wanted: str) -> None:
    assert words_of(blocks_of(html)) == wanted


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*OPENING, *CLOSING, "a", " ", "&amp;", "é", "&lt;", "\x01", "\n"]), max_size=40).map("".join))
def test_any_html_gives_a_document(html: str) -> None:
    document = TextDocument("T", "A", example_documents.DAY, blocks_of(html))
    assert "".join(words_of(document.blocks).split()).count("é") == html.count("é")


@pytest.mark.parametrize(
    "unit",
    [
        "<blockquote>",
        "<ul><li>",
        "<table><tr><td>",
        "<strong>",
        "<p>x",
        "x<br>",
        "a&amp;",
        "<",
        "<!",
        "<a href='",
        "&",
        "<h3>",
        "<pre>",
    ],
)
def test_the_work_grows_with_the_length_of_the_text(unit: str) -> None:
    small, large = (_steps(unit * count) for count in (1_000, 8_000))
    assert large <= 9 * small, (small, large)


def _steps(html: str) -> int:
    """How often reading `html` calls or leaves a function, ours or the interpreter's: the same on every machine."""
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(step)
    try:
        blocks_of(html)
    finally:
        sys.setprofile(None)
    return count

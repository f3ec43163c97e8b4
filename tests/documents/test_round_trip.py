"""A specification taken into Word and back says the same: same order, same headings, same text, same kinds of block."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from app.documents import model
from app.documents.from_html import blocks_of
from app.documents.ooxml import docx
from app.intake.child import sections
from app.intake.runner import read_sections
from app.intake.word.blocks import Block
from app.intake.word.markdown_writing import markdown
from app.markup import render
from app.markup.child import to_html
from tests.documents.generated_texts import SPECIFICATIONS, looks, said, written

pytestmark = pytest.mark.long

THOROUGH = settings(max_examples=120, suppress_health_check=list(HealthCheck), derandomize=True)
SHARED = """Young people choose **who** they work with, *where* and when.

### Length of support

1. Agree a plan in the first session
2. Review it:
    - with the young person
    - with their *parent or carer*
3. End well

| Age | Sessions |
| --- | --- |
| 11 to 13 | 12 |
| 14 to 16 | 18 |

> Support should last as long as it is wanted.

See [the guidance](https://example.org/guidance) or write to <team@example.org>."""


def exported(clauses: list[tuple[str, str]], introduction: str = "") -> bytes:
    """A specification as the Word file that a reader takes away; the clauses' texts are HTML."""
    blocks: list[model.Block] = list(blocks_of(introduction, first_level=2))
    for heading, html in clauses:
        blocks += [model.Heading(1, (model.Run(heading),)), *blocks_of(html, first_level=2)]
    return docx.render(
        model.TextDocument(
            title="A specification",
            author="Practice Exchange",
            created=date(2026, 11, 1),
            blocks=tuple(blocks),
            provenance=("Version 3, published 1 November 2026", "Adapted from another, version 2"),
            licence="Open Government Licence v3.0",
        )
    )


@THOROUGH
@given(SPECIFICATIONS)
def test_a_specification_taken_into_word_comes_back_with_the_same_order_headings_and_text(
    clauses: list[tuple[str, list[Block]]],
) -> None:
    """Markdown is drawn as what was written; the Word file of that says the same; and a second trip changes no word."""
    html_clauses = [(heading, to_html(markdown(blocks))) for heading, blocks in clauses]
    for (_, blocks), (_, html) in zip(clauses, html_clauses, strict=True):
        assert said(blocks_of(html)) == written(blocks)
    back, _ = sections("specification.docx", exported(html_clauses))
    assert back["title"] == "A specification"
    assert back["introduction_markdown"] == ""
    assert [section["heading"] for section in back["sections"]] == [heading for heading, _ in clauses]
    again = [(section["heading"], to_html(section["markdown"])) for section in back["sections"]]
    for (_, html), (_, html_again) in zip(html_clauses, again, strict=True):
        assert said(blocks_of(html_again)) == said(blocks_of(html))
        assert looks(blocks_of(html_again)) == looks(blocks_of(html))
    assert sections("specification.docx", exported(again))[0] == back


def test_a_specification_written_by_hand_comes_back_from_the_limited_process() -> None:
    html = render(SHARED)
    back = read_sections(
        "specification.docx", exported([("Session model", html), ("Exit", "<p>Plan it.</p>")], "<p>Who it is for.</p>")
    )
    assert back["introduction_markdown"] == "Who it is for."
    assert [one["heading"] for one in back["sections"]] == ["Session model", "Exit"]
    again = blocks_of(render(back["sections"][0]["markdown"]))
    assert said(again) == said(blocks_of(html))
    assert looks(again) == looks(blocks_of(html))
    assert "2. Review it:\n    - with the young person" in back["sections"][0]["markdown"]
    assert "| 11 to 13 | 12 |" in back["sections"][0]["markdown"]

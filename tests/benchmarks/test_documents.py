"""What a Word file of sixty clauses costs beside python-docx writing the same paragraphs: run by `make bench`.

Processor time is compared, in rounds that take turns, so that whatever else the machine does is shared alike. Ours starts from
the HTML that is stored with a revision, as an export does; python-docx is handed its paragraphs ready made.
"""

import io
import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import docx as python_docx

from app.documents.from_html import blocks_of
from app.documents.model import Block, CodeBlock, Heading, Inner, ListBlock, Paragraph, Quote, Run, Table, TextDocument, words
from app.documents.ooxml import docx
from app.markup import render_many

CLAUSES = 60
ROUNDS = 7
AT_MOST = 3.0  # times python-docx
WORDS = (
    *("service", "provider", "referral", "family", "recovery", "the", "a", "of", "and", "will", "within", "weeks", "assessment"),
    *("commissioner", "quarterly", "outcome", "safeguarding", "practitioner", "supervision", "offer", "each", "to", "for"),
)
STYLES = {True: "List Number", False: "List Bullet"}


def clauses() -> list[str]:
    """The Markdown of each clause: three paragraphs, a list, and in every fifth a table."""
    lot = random.Random(CLAUSES)

    def sentence(count: int) -> str:
        return " ".join(lot.choice(WORDS) for _ in range(count)).capitalize() + "."

    clause_texts = []
    for number in range(CLAUSES):
        texts = [sentence(60), f"{sentence(20)} **{sentence(4)}** See [the guidance](https://example.org/{number})."]
        texts += ["\n".join(f"- {sentence(12)}" for _ in range(5)), f"### {sentence(3)}", sentence(50)]
        if number % 5 == 0:
            texts.append("| Measure | Start | End |\n|---|---|---|\n" + "\n".join(f"| {sentence(2)} | 1 | 2 |" for _ in range(4)))
        clause_texts.append("\n\n".join(texts))
    return clause_texts


def ours(stored_html: list[str]) -> bytes:
    """The export: from the stored HTML to the bytes of the file."""
    blocks: list[Block] = []
    for number, html in enumerate(stored_html, start=1):
        blocks += [Heading(1, (Run(f"Clause {number}"),), f"clause-{number}"), *blocks_of(html, first_level=2)]
    return docx.render(TextDocument("Specification", "Practice Exchange", date(2026, 3, 2), tuple(blocks)))


def theirs(blocks: tuple[Block, ...]) -> bytes:
    """The same words by python-docx's own methods, without links, bold or numbering of lists."""
    document = python_docx.Document()
    document.add_heading("Specification", 0)
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(words(block.runs), block.level)
        elif isinstance(block, Table):
            table = document.add_table(len(block.rows), len(block.rows[0]))
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, runs in zip(row.cells, cells, strict=True):
                    cell.text = words(runs)
        elif isinstance(block, Paragraph | ListBlock | Quote | CodeBlock):
            for style, text in paragraphs(block):
                document.add_paragraph(text, style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(block: Inner, style: str | None = None) -> list[tuple[str | None, str]]:
    """The paragraphs of a block, each with the style that python-docx gives it."""
    match block:
        case Paragraph():
            return [(style, words(block.runs))]
        case CodeBlock():
            return [(style, block.text)]
        case ListBlock():
            return [one for item in block.items for inner in item for one in paragraphs(inner, STYLES[block.ordered])]
        case Quote():
            return [one for inner in block.blocks for one in paragraphs(inner, "Quote")]
        case _:
            return []


def seconds(work: Callable[[], bytes]) -> float:
    """The processor time that it takes."""
    before = time.process_time()
    assert work().startswith(b"PK")
    return time.process_time() - before


def test_a_word_file_of_sixty_clauses_costs_no_more_than_three_times_what_python_docx_takes() -> None:
    html_texts = render_many(clauses())
    blocks: list[Block] = []
    for number, html in enumerate(html_texts, start=1):
        blocks += [Heading(1, (Run(f"Clause {number}"),)), *blocks_of(html, first_level=2)]
    said = [one.text for one in python_docx.Document(io.BytesIO(ours(html_texts))).paragraphs]
    assert said == [one.text for one in python_docx.Document(io.BytesIO(theirs(tuple(blocks)))).paragraphs], "the same paragraphs"
    rounds = [(seconds(lambda: ours(html_texts)), seconds(lambda: theirs(tuple(blocks)))) for _ in range(ROUNDS)]
    own, other = median(one for one, _ in rounds), median(one for _, one in rounds)
    print(
        f"\nWord file of {CLAUSES} clauses: {own * 1000:.0f} ms, python-docx {other * 1000:.0f} ms, "
        f"ratio {own / other:.2f} (at most {AT_MOST:.0f})"
    )
    assert own <= AT_MOST * other

"""Specifications side by side as files: what each covers, the values each states, and their texts. Pure.

A document to read holds the texts as they are drawn, in columns on a page laid on its side; a workbook holds them as they were
typed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.taxonomy import NOT_STATED_LABEL
from app.documents.from_html import blocks_of
from app.documents.model import (
    Block,
    CellValue,
    Column,
    Heading,
    Inner,
    Paragraph,
    Run,
    Runs,
    Sheet,
    SideBySide,
    Table,
    TextDocument,
    Workbook,
)
from app.library.comparing.side_by_side import Comparison, Coverage, HeatCell, Stated, TextRow
from app.library.specifications.clauses import Clause

TITLE = "Specifications side by side"
SUBJECT = "Comparison of specifications"
COVERAGE_WORDS = {Coverage.NOT_COVERED: "Not covered", Coverage.NOT_MENTIONED: "Not mentioned"}
NO_CLAUSE = "No clause of this type"
WIDE = 40

HtmlOf = Callable[[int, Clause], str]


@dataclass(frozen=True)
class Sources:
    """Who compares, on which day, and what is compared: a line for each specification, and the licence of them all."""

    author: str
    on: date
    lines: tuple[str, ...]
    licence: str


def heat_words(cell: HeatCell) -> str:
    """What a cell of the heat map says."""
    if cell.coverage is Coverage.COVERED:
        return "1 clause" if cell.count == 1 else f"{cell.count} clauses"
    words = COVERAGE_WORDS[cell.coverage]
    return f"{words}: {cell.reason}" if cell.reason else words


def workbook(comparison: Comparison, sources: Sources) -> Workbook:
    """The comparison as sheets "Coverage", "Values" and "Texts"."""
    titles = [column.title for column in comparison.columns]
    return Workbook(
        title=TITLE,
        author=sources.author,
        created=sources.on,
        sheets=(
            Sheet(
                "Coverage",
                _columns("Type of clause", titles),
                tuple((row.label, *map(heat_words, row.cells)) for row in comparison.heat),
            ),
            Sheet(
                "Values",
                _columns("Value", titles),
                tuple((_named(row.label, row.unit), *map(_stated, row.cells)) for row in comparison.values),
            ),
            Sheet("Texts", _columns("Type of clause", titles), tuple(_texts(comparison))),
        ),
        subject=SUBJECT,
        provenance=sources.lines,
        licence=sources.licence,
    )


def text_document(comparison: Comparison, html_of: HtmlOf, sources: Sources) -> TextDocument:
    """The comparison as a document to read. `html_of` gives the drawn text of a clause of a column, which counts from 0."""
    return TextDocument(
        title=TITLE,
        author=sources.author,
        created=sources.on,
        subject=SUBJECT,
        provenance=sources.lines,
        licence=sources.licence,
        blocks=tuple(_blocks(comparison, html_of)),
        landscape=True,
    )


def _blocks(comparison: Comparison, html_of: HtmlOf) -> Iterator[Block]:
    titles = tuple(_run(column.title) for column in comparison.columns)
    yield Heading(1, _run("What each covers"))
    yield _table(("Type of clause", titles), [(row.label, *map(heat_words, row.cells)) for row in comparison.heat])
    yield Heading(1, _run("Values"))
    yield _table(("Value", titles), [(row.label, *map(_stated_words, row.cells)) for row in comparison.values])
    yield Heading(1, _run("Texts"))
    for row in comparison.texts:
        yield Heading(2, _run(row.label))
        yield SideBySide(titles, tuple(_beside(row, html_of)))


def _table(head: tuple[str, tuple[Runs, ...]], rows: Sequence[Sequence[str]]) -> Table:
    first, titles = head
    written = ((_run(first), *titles), *(tuple(_run(cell) for cell in row) for row in rows))
    return Table(written, header_rows=1, header_columns=1, widths=(2.0, *(3.0 for _ in titles)))


def _beside(row: TextRow, html_of: HtmlOf) -> Iterator[tuple[tuple[Inner, ...], ...]]:
    """Rows of clauses of one type: the first of each specification beside each other, then the second of each."""
    for at in range(max(map(len, row.cells))):
        yield tuple(_cell(clauses, at, column, html_of) for column, clauses in enumerate(row.cells))


def _cell(clauses: Sequence[Clause], at: int, column: int, html_of: HtmlOf) -> tuple[Inner, ...]:
    if not clauses:
        return (Paragraph(_run(NO_CLAUSE), "note"),) if at == 0 else ()
    if at >= len(clauses):
        return ()
    inside = (
        Paragraph(block.runs, "term") if isinstance(block, Heading) else block
        for block in blocks_of(html_of(column, clauses[at]))
    )
    return (Paragraph(_run(clauses[at].heading), "term"), *(block for block in inside if isinstance(block, Inner)))


def _run(text: str) -> Runs:
    return (Run(text),)


def _columns(first: str, titles: Sequence[str]) -> tuple[Column, ...]:
    return (Column(first, width=30), *(Column(title, width=WIDE) for title in titles))


def _named(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit and unit.casefold() != label.casefold() else label


def _stated(cell: Sequence[Stated]) -> CellValue:
    """A number where one clause states one, so that it can be counted with; words where there are several."""
    return cell[0].number if len(cell) == 1 else _stated_words(cell)


def _stated_words(cell: Sequence[Stated]) -> str:
    return "; ".join(f"{one.shown} ({one.heading})" if one.heading else one.shown for one in cell) or NOT_STATED_LABEL


def _texts(comparison: Comparison) -> list[tuple[CellValue, ...]]:
    return [
        (row.label, *("\n\n".join(f"{clause.heading}\n{clause.text}" for clause in cell) or NO_CLAUSE for cell in row.cells))
        for row in comparison.texts
    ]

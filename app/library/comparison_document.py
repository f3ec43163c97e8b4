"""Specifications side by side as a workbook: what each covers, the values each states, and their texts. Pure."""

from collections.abc import Sequence
from datetime import date

from app.core.taxonomy import NOT_STATED_LABEL
from app.documents.model import CellValue, Column, Sheet, Workbook
from app.library.side_by_side import Comparison, Coverage, HeatCell, Stated

TITLE = "Specifications side by side"
COVERAGE_WORDS = {Coverage.NOT_COVERED: "Not covered", Coverage.NOT_MENTIONED: "Not mentioned"}
WIDE = 40


def heat_words(cell: HeatCell) -> str:
    """What a cell of the heat map says."""
    if cell.coverage is Coverage.COVERED:
        return "1 clause" if cell.count == 1 else f"{cell.count} clauses"
    words = COVERAGE_WORDS[cell.coverage]
    return f"{words}: {cell.reason}" if cell.reason else words


def workbook(found: Comparison, *, author: str, created: date, addresses: Sequence[str]) -> Workbook:
    """The comparison as sheets "Coverage", "Values" and "Texts". `addresses` are whole, one a specification, in order."""
    titles = [column.title for column in found.columns]
    return Workbook(
        title=TITLE,
        author=author,
        created=created,
        sheets=(
            Sheet(
                "Coverage",
                _columns("Type of clause", titles),
                tuple((row.label, *map(heat_words, row.cells)) for row in found.heat),
            ),
            Sheet(
                "Values",
                _columns("Value", titles),
                tuple((_named(row.label, row.unit), *map(_stated, row.cells)) for row in found.values),
            ),
            Sheet("Texts", _columns("Type of clause", titles), tuple(_texts(found))),
        ),
        subject="Comparison of specifications",
        provenance=tuple(f"{title}: {address}" for title, address in zip(titles, addresses, strict=True)),
    )


def _columns(first: str, titles: Sequence[str]) -> tuple[Column, ...]:
    return (Column(first, width=30), *(Column(title, width=WIDE) for title in titles))


def _named(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _stated(cell: Sequence[Stated]) -> CellValue:
    """A number where one clause states one, so that it can be counted with; words where there are several."""
    if not cell:
        return NOT_STATED_LABEL
    if len(cell) == 1:
        return cell[0].number
    return "; ".join(f"{one.shown} ({one.heading})" if one.heading else one.shown for one in cell)


def _texts(found: Comparison) -> list[tuple[CellValue, ...]]:
    return [
        (row.label, *("\n\n".join(f"{clause.heading}\n{clause.text}" for clause in cell) or "No clause" for cell in row.cells))
        for row in found.texts
    ]

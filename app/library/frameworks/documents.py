"""An outcomes framework as a workbook: its measures, its matrix, both figures and the warnings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.contributions.kinds.fields import Body, Field
from app.contributions.kinds.quantities import Number
from app.core import taxonomy
from app.core.taxonomy import NOT_STATED_LABEL
from app.documents.model import CellValue, Column, Sheet, Workbook
from app.library.frameworks import matrix
from app.library.frameworks.kind import FRAMEWORK, MEASURES
from app.library.frameworks.matrix import Cell, Framework
from app.library.frameworks.presenters import CELL_WORDS, cautions, figures

CASE_MINUTES = Column("Minutes in a case of 12 months", kind="number")
JUDGING = (
    f"Outcomes are for learning, not for ranking services: “{matrix.QUOTED_CHAPTER_3}” ({matrix.CHAPTER_3}); it is "
    f"“{matrix.QUOTED_3_6}” ({matrix.SECTION_3_6})."
)


def workbook(body: Body, *, author: str, day: date, provenance: Sequence[str], licence: str) -> Workbook:
    """The framework as sheets "Measures" and "Matrix".

    `day` is the day its version was published. `provenance` says, a line each, where it comes from, which version it is and
    when that was published; with `licence` it stands on a sheet of its own, or below the table in a format that holds only one.
    The first sheet holds both figures and every warning, so that no format loses them. What is not stated says so in its cell.
    """
    framework = matrix.read(body)
    return Workbook(
        title=body.get("title", "Untitled"),
        author=author,
        created=day,
        sheets=(_measures(body, framework), _matrix(framework)),
        subject=FRAMEWORK.noun.capitalize(),
        provenance=tuple(provenance),
        licence=licence,
    )


def _measures(body: Body, framework: Framework) -> Sheet:
    statements = {one["id"]: one.get("statement", "") for one in body.get("outcomes", ())}
    rows = tuple(
        (*(_value(field, entry, statements) for field in MEASURES.entry_fields), _number(measure.case_minutes))
        for entry, measure in zip(body.get("measures", ()), framework.measures, strict=True)
    )
    columns = (*(_column(field) for field in MEASURES.entry_fields), CASE_MINUTES)
    return Sheet("Measures", columns, rows, notes=(*_figure_lines(framework), *_caution_lines(framework), JUDGING))


def _column(field: Field) -> Column:
    return Column(field.label, kind="number" if isinstance(field, Number) else "text")


def _value(field: Field, entry: Mapping[str, Any], statements: Mapping[str, str]) -> CellValue:
    value = entry.get(field.name)
    if field.name == "outcome":
        return statements.get(value or "") or NOT_STATED_LABEL
    if isinstance(field, Number) and value is not None:
        return value if isinstance(value, int) else float(value)
    return field.shown(value)


def _number(minutes: Any) -> CellValue:
    if minutes is None:
        return NOT_STATED_LABEL
    return int(minutes) if minutes == int(minutes) else float(minutes)


def _matrix(framework: Framework) -> Sheet:
    columns = (Column("Level"), *(Column(taxonomy.label("time_point", point)) for point in matrix.TIME_POINTS))
    rows = tuple(
        (taxonomy.label("measure_level", row.level), *(_cell_words(cell) for cell in row.cells)) for row in framework.rows
    )
    return Sheet("Matrix", columns, rows, notes=_figure_lines(framework))


def _cell_words(cell: Cell) -> str:
    names = "; ".join(one.name for one in cell.measures)
    words = CELL_WORDS.get(cell.state, "")
    return f"{names} ({words[:1].lower()}{words[1:]})" if names and words else names or words


def _figure_lines(framework: Framework) -> tuple[str, ...]:
    lines: list[str] = []
    for figure in figures(framework):
        lines.append(f"{figure.title}: {figure.value}")
        lines += [f"{note.text} {'; '.join(note.names)}".strip() for note in figure.notes]
    return tuple(lines)


def _caution_lines(framework: Framework) -> tuple[str, ...]:
    return tuple(f"Warning: {one.title}. {one.full_text}" for one in cautions(framework))

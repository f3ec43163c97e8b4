"""An outcomes framework, its matrix and its two figures, as pages show them: plain rows and words for templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions.kinds.fields import Body, Field
from app.core import taxonomy
from app.core.taxonomy import NOT_STATED_LABEL
from app.library.frameworks import matrix
from app.library.frameworks.kind import FRAMEWORK, MEASURES
from app.library.frameworks.matrix import Burden, Caution, Coverage, Framework, Measure
from app.library.frameworks.quantities import at_least, count, lower

ABOUT = ("service_type", "harm_types", "stages", "ages")
IN_HEADINGS = ("name", "outcome")  # said by the headings above a measure, so not again in its rows

CELL_WORDS = {
    "gap": "No measure yet",
    "extra": "Not marked as applicable",
    "unmarked": "Not marked",
    "empty": "No measure",
}


@dataclass(frozen=True)
class MeasureView:
    """A measure in words: rows of {key, value} for what is stated, and the names of what is not."""

    id: str
    name: str
    rows: Sequence[Mapping[str, str]]
    not_stated: str


@dataclass(frozen=True)
class OutcomeView:
    """An outcome and its measures. The last one of a framework may stand for measures that belong to none."""

    id: str
    statement: str
    measures: Sequence[MeasureView]


@dataclass(frozen=True)
class CellView:
    """A cell of the matrix: `state` is also the end of its class, `names` are (name, address), `words` say what colour shows."""

    state: str
    names: Sequence[tuple[str, str]]
    words: str


@dataclass(frozen=True)
class MatrixView:
    """The matrix as a table: the heads of its columns, and (level, cells) for each row."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[CellView]]]
    marked: bool  # whether the author marked any cell as applicable


@dataclass(frozen=True)
class Note:
    """Something to know about a figure, and the names of the measures it is about, if it is about any."""

    text: str
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Figure:
    """One of the two figures: its value in words, and notes that belong to it."""

    title: str
    value: str
    notes: Sequence[Note]


@dataclass(frozen=True)
class CautionView:
    """A warning in words: what it is, and all there is to say about it."""

    title: str
    full_text: str


@dataclass(frozen=True)
class FrameworkView:
    """Everything a framework's page shows beside its introduction."""

    about: Sequence[Mapping[str, str]]
    outcomes: Sequence[OutcomeView]
    matrix: MatrixView
    figures: Sequence[Figure]
    cautions: Sequence[CautionView]
    measure_count: int


def details(body: Body) -> FrameworkView:
    """What `body` says, for its page, its preview and its moderator alike."""
    framework = matrix.read(body)
    named = {one.name: one for one in FRAMEWORK.shape.fields}
    return FrameworkView(
        about=[{"key": named[name].label, "value": named[name].shown(body.get(name))} for name in ABOUT],
        outcomes=outcomes(body),
        matrix=matrix_view(framework),
        figures=figures(framework),
        cautions=cautions(framework),
        measure_count=len(framework.measures),
    )


def outcomes(body: Body) -> list[OutcomeView]:
    """Each outcome with its measures, then the measures that name no outcome of this framework, if there are any."""
    measures = body.get("measures", ())
    ids = {one["id"] for one in body.get("outcomes", ())}
    views = [
        OutcomeView(
            one["id"], one.get("statement", ""), [_measure(entry) for entry in measures if entry.get("outcome") == one["id"]]
        )
        for one in body.get("outcomes", ())
    ]
    loose = [_measure(entry) for entry in measures if entry.get("outcome") not in ids]
    return [*views, OutcomeView("", "Measures of no stated outcome", loose)] if loose else views


def _measure(entry: Mapping[str, Any]) -> MeasureView:
    fields: list[Field] = [one for one in MEASURES.entry_fields if one.name not in IN_HEADINGS]
    filled_fields = [one for one in fields if entry.get(one.name) not in (None, "", [])]
    missing = [one.label for one in fields if one not in filled_fields]
    return MeasureView(
        id=entry["id"],
        name=entry.get("name", ""),
        rows=[{"key": one.label, "value": one.shown(entry[one.name])} for one in filled_fields],
        not_stated="; ".join(missing),
    )


def matrix_view(framework: Framework, address: str = "") -> MatrixView:
    """The matrix as a table whose measures link to where they are described: on the page at `address`, or this one."""
    return MatrixView(
        columns=[taxonomy.label("time_point", point) for point in matrix.TIME_POINTS],
        rows=[
            (taxonomy.label("measure_level", row.level), [_cell(cell, address) for cell in row.cells]) for row in framework.rows
        ],
        marked=bool(framework.applicable),
    )


def _cell(cell: matrix.Cell, address: str) -> CellView:
    names = [(one.name, f"{address}#{MEASURES.anchor}-{one.id}") for one in cell.measures]
    return CellView(cell.state, names, CELL_WORDS.get(cell.state, ""))


def figures(framework: Framework) -> list[Figure]:
    """Coverage and burden, always together."""
    coverage, burden = framework.coverage, framework.burden
    return [
        Figure("Coverage", coverage_words(coverage), _coverage_notes(framework)),
        Figure("Burden", burden_words(burden), _burden_notes(burden)),
    ]


def coverage_words(coverage: Coverage) -> str:
    """ "9 of 12 applicable cells (75%)"."""
    if not coverage.is_stated:
        return NOT_STATED_LABEL
    return f"{coverage.filled} of {count(coverage.applicable, 'applicable cell')} ({coverage.percent}%)"


def _coverage_notes(framework: Framework) -> list[Note]:
    coverage = framework.coverage
    filled = len({code for one in framework.measures for code in one.cells})
    notes = []
    if not coverage.is_stated:
        notes.append(Note(f"The author has not marked which cells apply. Cells of the matrix that hold a measure: {filled}."))
    if coverage.outside:
        notes.append(_note("Measures with a cell that is not marked as applicable", coverage.outside))
    if coverage.unplaced:
        notes.append(_note("Measures that fill no cell, because their level or time is not stated", coverage.unplaced))
    return notes


def burden_words(burden: Burden) -> str:
    """ "At least 110 minutes in a 12-month case"."""
    if not burden.is_stated:
        return NOT_STATED_LABEL
    return f"{at_least(burden.minutes, 'minute', burden.is_at_least)} in a 12-month case"


def child_words(burden: Burden) -> str:
    """ "30 minutes", with "at least" where a measure does not say what the sum needs."""
    return at_least(burden.child_minutes, "minute", burden.child_is_at_least) if burden.child_is_stated else NOT_STATED_LABEL


def _burden_notes(burden: Burden) -> list[Note]:
    notes = [Note(f"The child’s or young person’s own time: {lower(child_words(burden))}.")]
    if burden.unstated:
        text = "Measures left out of the sum, because they do not state both their minutes and how often they are collected"
        notes.append(_note(text, burden.unstated, len(burden.unstated) + len(burden.stated)))
    if burden.anyone:
        notes.append(_note("Measures in the sum that do not state whose time it is", burden.anyone))
    return notes


def _note(text: str, measures: Sequence[Measure], of: int = 0) -> Note:
    counted = f"{len(measures)} of {of}" if of else f"{len(measures)}"
    return Note(f"{text}: {counted}.", [one.name for one in measures])


def cautions(framework: Framework) -> list[CautionView]:
    """The warnings in words."""
    return [CautionView(one.title, " ".join(_said(one))) for one in framework.cautions]


def _said(caution: Caution) -> Iterator[str]:
    yield f"{caution.text.removesuffix('.')}: {_names(caution.measures)}." if caution.measures else caution.text
    if caution.quoted:
        yield f"A stakeholder in the review says that it is “{caution.quoted}” ({caution.source})."


def _names(measures: Sequence[Measure]) -> str:
    return "; ".join(one.name for one in measures)

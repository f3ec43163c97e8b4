"""What if a framework measured fewer things: both figures before and after, and one address for each choice of measures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.contributions.kinds.fields import Body
from app.core.taxonomy import NOT_STATED_LABEL
from app.library.frameworks import matrix
from app.library.frameworks.kind import FRAMEWORK
from app.library.frameworks.matrix import Framework
from app.library.frameworks.presenters import (
    CautionView,
    MatrixView,
    MeasureView,
    Note,
    burden_words,
    cautions,
    child_words,
    coverage_words,
    figures,
    matrix_view,
    outcomes,
)
from app.library.frameworks.quantities import count, fewer, lower, signed

CHOSEN = "measure"  # the parameter of the address


@dataclass(frozen=True)
class WhatIfView:
    """The two figures with every measure and with the chosen ones. `rows` are (what, every measure, chosen, difference)."""

    boxes: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]
    summary: str
    rows: Sequence[Sequence[str]]
    matrix: MatrixView
    notes: Sequence[Note]
    cautions: Sequence[CautionView]


def chosen(framework: Framework, chosen_ids: Sequence[str]) -> frozenset[str]:
    """Which measures an address chooses: all where it says nothing; ids that the framework does not have choose nothing."""
    ids = frozenset(one.id for one in framework.measures)
    return ids & frozenset(chosen_ids) if chosen_ids else ids


def canonical(framework: Framework, ids: Collection[str]) -> list[str]:
    """The values of the parameter that choose `ids`, in one way only: none at all for every measure, an empty one for none."""
    kept = [one.id for one in framework.measures if one.id in ids]
    return [] if len(kept) == len(framework.measures) else kept or [""]


def address(slug: str, values: Sequence[str]) -> str:
    """The address of the what-if page with a choice of measures."""
    query = urlencode([(CHOSEN, value) for value in values])
    page = f"{FRAMEWORK.pages.address(slug)}/what-if"
    return f"{page}?{query}" if query else page


def view(body: Body, slug: str, ids: Collection[str]) -> WhatIfView:
    """Both figures before and after, for the measures in `ids`."""
    whole = matrix.read(body)
    part = whole.keeping(ids)
    notes = [note for figure in figures(part) for note in figure.notes if note.names or not whole.applicable]
    return WhatIfView(
        boxes=[(one.statement, [_box(measure, ids) for measure in one.measures]) for one in outcomes(body) if one.measures],
        summary=_summary(whole, part),
        rows=_figure_rows(whole, part),
        matrix=matrix_view(part, FRAMEWORK.pages.address(slug)),
        notes=notes,
        cautions=cautions(part),
    )


def _box(measure: MeasureView, ids: Collection[str]) -> Mapping[str, Any]:
    return {"id": measure.id, "name": measure.name, "checked": measure.id in ids}


def _summary(whole: Framework, part: Framework) -> str:
    difference = matrix.difference(whole, part)
    measures = f"{len(part.measures)} of {count(len(whole.measures), 'measure')}"
    cells = coverage_words(part.coverage)
    covered = f"coverage is {cells}{fewer(difference.filled, 'cell')}" if part.coverage.is_stated else "coverage is not stated"
    less = fewer(difference.minutes, "minute") if part.burden.is_stated else ""
    burden = f"the burden is {lower(burden_words(part.burden))}{less}"
    return f"With {measures}, {covered}, and {burden}. The child’s own part is {lower(child_words(part.burden))}."


def _figure_rows(whole: Framework, part: Framework) -> list[tuple[str, str, str, str]]:
    difference = matrix.difference(whole, part)
    coverage = signed(difference.filled, "cell")
    if difference.percent:
        coverage += f" ({signed(difference.percent, 'percentage point')})"
    more_unstated = len(part.burden.unstated) - len(whole.burden.unstated)
    return [
        ("Measures", f"{len(whole.measures)}", f"{len(part.measures)}", signed(len(part.measures) - len(whole.measures))),
        (
            "Coverage",
            coverage_words(whole.coverage),
            coverage_words(part.coverage),
            coverage if whole.coverage.is_stated else NOT_STATED_LABEL,
        ),
        ("Burden", burden_words(whole.burden), burden_words(part.burden), _burden_change(whole, part)),
        (
            "The child’s or young person’s own time",
            child_words(whole.burden),
            child_words(part.burden),
            _child_change(whole, part),
        ),
        (
            "Measures that do not state their minutes or how often",
            f"{len(whole.burden.unstated)}",
            f"{len(part.burden.unstated)}",
            signed(more_unstated),
        ),
    ]


def _burden_change(whole: Framework, part: Framework) -> str:
    stated = whole.burden.is_stated and part.burden.is_stated
    return signed(matrix.difference(whole, part).minutes, "minute") if stated else NOT_STATED_LABEL


def _child_change(whole: Framework, part: Framework) -> str:
    stated = whole.burden.child_is_stated and part.burden.child_is_stated
    return signed(matrix.difference(whole, part).child_minutes, "minute") if stated else NOT_STATED_LABEL

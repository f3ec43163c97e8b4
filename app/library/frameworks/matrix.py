"""What an outcomes framework measures, and what measuring costs: the matrix of level by time, coverage, burden and warnings.

The 2018 review reports "a consensus that a matrix of measures is needed, from individual to population" (section 3.6), and in the
same section that commissioners and providers want little diverted into collecting data. So the two figures are always worked out
together: how much of what the author set out to measure is measured (coverage), and how many minutes that takes (burden).
Everything here is worked out from a framework's body alone; no score and nothing about any person is read or kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.contributions.kinds.fields import Body
from app.core.numbers import percent

# The rows and columns of every matrix, in order: the codes of the vocabularies `measure_level` and `time_point`.
LEVELS = ("individual", "family", "service", "partnership", "population")
TIME_POINTS = ("start", "end", "plus-6-months", "plus-12-months", "year-3", "year-5", "year-10")
AFTER_THE_END = frozenset(TIME_POINTS[TIME_POINTS.index("end") + 1 :])

ONE_PERSON = frozenset({"individual", "family"})
SECTION_3_6 = "2018 review, section 3.6"
CHAPTER_3 = "2018 review, opening summary of chapter 3"
QUOTED_CHAPTER_3 = "service user outcomes vary too much to be used to monitor organisational performance"
QUOTED_3_6 = "unrealistic to use outcomes for individuals to make fine judgements about service delivery"


@dataclass(frozen=True)
class Measure:
    """One measure as the matrix reads it. An empty string or None is "not stated"; minutes and collections may be 0."""

    id: str
    name: str
    level: str = ""
    question: str = ""
    perspective: str = ""
    used_for: str = ""
    time_points: tuple[str, ...] = ()
    minutes: Decimal | None = None  # each time it is collected
    collections: Decimal | None = None  # times collected in a 12-month case

    @property
    def case_minutes(self) -> Decimal | None:
        """Minutes in a 12-month case: minutes times collections. None where either is not stated."""
        return None if self.minutes is None or self.collections is None else self.minutes * self.collections

    @property
    def cells(self) -> frozenset[str]:
        """The cells it fills, as "level:time_point". None if its level or its time points are not stated."""
        return frozenset(f"{self.level}:{point}" for point in self.time_points) if self.level in LEVELS else frozenset()


@dataclass(frozen=True)
class Cell:
    """One level at one time. `applicable` is None where the author marked no cell of the whole matrix."""

    level: str
    time_point: str
    measures: tuple[Measure, ...]
    applicable: bool | None

    @property
    def state(self) -> str:
        """`filled`, `gap` (applicable, no measure), `extra` (a measure, not marked), `unmarked`; `empty` where none is marked."""
        if self.applicable is None:
            return "filled" if self.measures else "empty"
        if self.applicable:
            return "filled" if self.measures else "gap"
        return "extra" if self.measures else "unmarked"


@dataclass(frozen=True)
class Row:
    """One level: a cell for every time point, in order."""

    level: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Coverage:
    """Filled applicable cells over applicable cells. A cell is filled by one measure or more; a second adds nothing.

    `applicable` is 0 where the author marked no cell: coverage is then not stated, whatever is filled.
    """

    filled: int
    applicable: int
    outside: tuple[Measure, ...] = ()  # measures with a cell that is not marked applicable, where some cells are marked
    unplaced: tuple[Measure, ...] = ()  # measures that do not state a level and a time point, so fill no cell

    @property
    def is_stated(self) -> bool:
        return self.applicable > 0

    @property
    def percent(self) -> int | None:
        """Whole percent, so that 100 means every applicable cell and never nearly. None where not stated."""
        return percent(self.filled, self.applicable)


@dataclass(frozen=True)
class Burden:
    """Minutes of collecting in a 12-month case, from the measures that state both minutes and collections.

    `child_minutes` is the part of `minutes` that a child or young person gives (perspective "child"). Where a measure does not
    say what the sum needs, the sum is "at least": `unstated` lack minutes or collections; `child_unstated` are those of
    `unstated` that a child gives, or may give; `anyone` state their time but not whose it is. Where nothing could be added up
    though there is something to add, the sum is not stated, and never 0.
    """

    minutes: Decimal
    child_minutes: Decimal
    stated: tuple[Measure, ...] = ()
    unstated: tuple[Measure, ...] = ()
    child_unstated: tuple[Measure, ...] = ()
    anyone: tuple[Measure, ...] = ()

    @property
    def is_stated(self) -> bool:
        return bool(self.stated) or not self.unstated

    @property
    def child_is_stated(self) -> bool:
        return any(one.perspective == "child" for one in self.stated) or not self.child_is_at_least

    @property
    def is_at_least(self) -> bool:
        return bool(self.unstated)

    @property
    def child_is_at_least(self) -> bool:
        return bool(self.child_unstated or self.anyone)


@dataclass(frozen=True)
class Caution:
    """Something that a commissioner should know before using the framework. `measures` are those it is about."""

    code: str
    title: str
    text: str
    measures: tuple[Measure, ...] = ()
    quoted: str = ""
    source: str = ""


@dataclass(frozen=True)
class Framework:
    """The measures of a framework and the cells its author marked applicable. `keeping` gives the same with fewer measures."""

    measures: tuple[Measure, ...]
    applicable: frozenset[str]

    def keeping(self, ids: Collection[str]) -> "Framework":
        """The framework with only the measures in `ids`; an id that is not one of its measures means nothing."""
        return Framework(tuple(one for one in self.measures if one.id in ids), self.applicable)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The matrix: a row a level, a cell a time point. Measures in a cell keep the framework's order."""
        return tuple(Row(level, tuple(self._cell(level, point) for point in TIME_POINTS)) for level in LEVELS)

    @cached_property
    def coverage(self) -> Coverage:
        filled = {cell for one in self.measures for cell in one.cells}
        outside = tuple(one for one in self.measures if self.applicable and one.cells - self.applicable)
        return Coverage(
            filled=len(filled & self.applicable),
            applicable=len(self.applicable),
            outside=outside,
            unplaced=tuple(one for one in self.measures if not one.cells),
        )

    @cached_property
    def burden(self) -> Burden:
        with_minutes = tuple(one for one in self.measures if one.case_minutes is not None)
        without_minutes = tuple(one for one in self.measures if one.case_minutes is None)
        return Burden(
            minutes=_minutes(with_minutes),
            child_minutes=_minutes(one for one in with_minutes if one.perspective == "child"),
            stated=with_minutes,
            unstated=without_minutes,
            child_unstated=tuple(one for one in without_minutes if one.perspective in ("child", "")),
            anyone=tuple(one for one in with_minutes if one.case_minutes and not one.perspective),
        )

    @cached_property
    def cautions(self) -> tuple[Caution, ...]:
        """What to know before using it. A framework without measures has none: there is nothing yet to warn about."""
        found = (_only_activity(self.measures), _no_child(self.measures), _nothing_after(self.measures), _judges(self.measures))
        return tuple(one for one in found if one) if self.measures else ()

    def _cell(self, level: str, point: str) -> Cell:
        code = f"{level}:{point}"
        applicable = code in self.applicable if self.applicable else None
        return Cell(level, point, tuple(one for one in self.measures if code in one.cells), applicable)


@dataclass(frozen=True)
class Difference:
    """What choosing other measures does to the two figures: after less before. `percent` is in points, None where not stated."""

    filled: int
    percent: int | None
    minutes: Decimal
    child_minutes: Decimal


def difference(before: Framework, after: Framework) -> Difference:
    """How the figures of `after` differ from those of `before`. Both have the same applicable cells."""
    was, now = before.coverage.percent, after.coverage.percent
    return Difference(
        filled=after.coverage.filled - before.coverage.filled,
        percent=None if was is None or now is None else now - was,
        minutes=after.burden.minutes - before.burden.minutes,
        child_minutes=after.burden.child_minutes - before.burden.child_minutes,
    )


def read(body: Body) -> Framework:
    """The framework that `body` describes. What is not one of our codes is left out, as a draft may hold anything."""
    codes = {f"{level}:{point}" for level in LEVELS for point in TIME_POINTS}
    return Framework(
        measures=tuple(_measure(entry) for entry in body.get("measures", ())),
        applicable=frozenset(codes & set(body.get("applicable", ()))),
    )


def _measure(entry: Mapping[str, Any]) -> Measure:
    points = entry.get("time_points", ())
    return Measure(
        id=entry["id"],
        name=entry.get("name", ""),
        level=entry.get("level", ""),
        question=entry.get("question", ""),
        perspective=entry.get("perspective", ""),
        used_for=entry.get("used_for", ""),
        time_points=tuple(point for point in TIME_POINTS if point in points),
        minutes=_number(entry.get("minutes")),
        collections=_number(entry.get("collections")),
    )


def _minutes(measures: Iterable[Measure]) -> Decimal:
    return sum((one.case_minutes for one in measures if one.case_minutes is not None), Decimal())


def _number(value: int | float | None) -> Decimal | None:
    """The number as it was typed: 2.5 and 0.1 are kept exactly."""
    return None if value is None else Decimal(str(value))


def _only_activity(measures: tuple[Measure, ...]) -> Caution | None:
    """Every measure that says what it asks asks "how much". Measures that do not say cannot clear the warning."""
    asked = {one.question for one in measures if one.question}
    if asked != {"how-much"}:
        return None
    silent = tuple(one for one in measures if not one.question)
    text = "Every measure counts how much was done. None asks how well it was done, or whether anyone is better off."
    if silent:
        text = "Every measure that says what it asks counts how much was done. Some do not say."
    return Caution("only-activity", "It only counts activity", text, silent)


def _no_child(measures: tuple[Measure, ...]) -> Caution | None:
    """No measure states that it is what a child or young person says."""
    if any(one.perspective == "child" for one in measures):
        return None
    silent = tuple(one for one in measures if not one.perspective)
    text = "No measure is answered by a child or young person."
    if silent:
        text = "No measure is said to be answered by a child or young person. Some do not say whose view they take."
    return Caution("no-child", "It has no child’s perspective", text, silent)


def _nothing_after(measures: tuple[Measure, ...]) -> Caution | None:
    """No measure has a time point after the service ends."""
    if any(AFTER_THE_END.intersection(one.time_points) for one in measures):
        return None
    silent = tuple(one for one in measures if not one.time_points)
    text = "Nothing is measured after the service ends, so it cannot show whether change lasts."
    if silent:
        text = "No measure is said to be taken after the service ends. Some do not say when they are taken."
    return Caution("nothing-after", "It measures nothing after the service ends", text, silent)


def _judges(measures: tuple[Measure, ...]) -> Caution | None:
    """A measure of an individual or a family is used for the contract, which makes it a judgement of the provider."""
    judging = tuple(one for one in measures if one.level in ONE_PERSON and one.used_for == "contract")
    if not judging:
        return None
    return Caution(
        "judges-provider",
        "It would use individual outcomes to judge a provider",
        "Some measures of an individual or a family are for judging the provider under the contract.",
        judging,
        QUOTED_3_6,
        SECTION_3_6,
    )

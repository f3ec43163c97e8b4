"""Every standard at a glance: its level as boxes, what it was last time, what is strong and what is weak. Pure.

There is no sum and no average: a picture shows each standard by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.model import Column, Sheet, Workbook
from app.exchanges.assessment.values import Values, words
from app.exchanges.standards.framework import LEVEL_NUMBERS, Framework, Standard
from app.exchanges.statements.statement import Statement

WEAK, STRONG = (1, 2), (3, 4)
CHANGED = "Changed, read both"
NEW = "Was not there"


@dataclass(frozen=True)
class Before:
    """An earlier assessment to compare with: the standards as they were worded earlier, and what was answered."""

    framework: Framework
    answers: Mapping[str, Values]


@dataclass(frozen=True)
class Drawn:
    """One standard of the picture. `level` is 0 where none was chosen, and `before` empty where there is nothing to compare."""

    standard: Standard
    level: int
    words: str
    line: str
    before: str = ""
    is_reworded: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the level, or the standard itself, is another than last time."""
        return self.words != self.before or self.is_reworded

    @property
    def boxes(self) -> Sequence[tuple[int, bool]]:
        """Where each box begins, and whether it is filled."""
        return [((number - 1) * 10, number <= self.level) for number in LEVEL_NUMBERS]


def draw(framework: Framework, answers: Mapping[str, Values], before: Before | None) -> list[Drawn]:
    """Every standard in order."""
    return [_drawn(framework, standard, answers.get(standard.id, {}), before) for standard in framework.standards]


def _drawn(framework: Framework, standard: Standard, values: Values, before: Before | None) -> Drawn:
    level = str(values.get("level") or "")
    earlier = before.framework.by_id.get(standard.id) if before else None
    return Drawn(
        standard=standard,
        level=int(level) if level.isdigit() else 0,
        words=words(framework, "level", level),
        line=str(values.get("line") or ""),
        before=words(before.framework, "level", before.answers.get(standard.id, {}).get("level")) if before and earlier else "",
        is_reworded=earlier is not None and (earlier.statement, earlier.levels) != (standard.statement, standard.levels),
    )


def workbook_of(framework: Framework, statement: Statement, rows: Sequence[Drawn]) -> Workbook:
    """The picture as a table for spreadsheets. Each row says whose it is: rows are sorted, and parted from what stands below."""
    cells = tuple(
        (
            row.standard.title,
            row.words,
            row.level or None,
            row.line,
            row.before or None,
            CHANGED if row.is_reworded else None,
            statement.audience,
        )
        for row in rows
    )
    columns = (
        *(Column("Standard", 40), Column("Level", 24), Column("Level as a number", 18, "number")),
        *(Column("In one line", 60), Column("Last time", 24), Column("Worded anew", 24)),
        Column("Whose it is", 60),
    )
    return Workbook(
        title=statement.title,
        author=statement.author,
        created=statement.made_on,
        sheets=(Sheet("Standards", columns, cells),),
        subject=framework.title,
    )

"""What the pages of a self-assessment show: rows ready for a template, with no logic left to do there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.core.actor import Actor
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import (
    QUESTION,
    Assessment,
    DocumentAnswer,
    Entry,
    QuestionAnswer,
    StandardAnswer,
)
from app.exchanges.assessment.values import Overtaken, words
from app.exchanges.standards.framework import Framework, Group, Standard

STATUS_WORDS = {
    "open": ("Open", "blue"),
    "signed": ("Signed", "green"),
    "abandoned": ("Given up", "grey"),
}
LABELS = {
    "level": "Level",
    "line": "In one line",
    "note": "Notes",
    "strengths": "Strengths",
    "development": "To develop",
    "evidence": "Evidence",
    "state": "Do you have it?",
    "dated_on": "Date of the current one",
    "holder": "Who holds it",
    "address": "Link to it",
    "text": "Your answer",
}


@dataclass(frozen=True)
class Edited:
    """Who saved something last, and when; neither for what nobody touched."""

    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class AreaRow:
    """One of the reader's areas: what is open there, and what is past. Nothing is begun in an area that has ended."""

    code: str
    name: str
    may_start: bool
    open: "AssessmentRow | None"
    past: Sequence["AssessmentRow"]


@dataclass(frozen=True)
class AssessmentRow:
    """One assessment in a list."""

    id: int
    area: str
    state: str
    tone: str
    started_at: datetime
    status_at: datetime
    answered: int


@dataclass(frozen=True)
class StandardRow:
    """One standard in the overview: where it stands, and what is still missing."""

    id: str
    title: str
    level: str
    line: str
    missing: str
    edited: Edited


@dataclass(frozen=True)
class GroupRow:
    """A group of standards, and how many of them have a level and a line."""

    id: str
    title: str
    question: str
    standards: Sequence[StandardRow]

    @property
    def answered(self) -> int:
        return sum(not row.missing for row in self.standards)


@dataclass(frozen=True)
class Progress:
    """How far an assessment is."""

    answered: int
    of: int
    documents: int
    of_documents: int
    question: bool

    @property
    def is_whole(self) -> bool:
        """Whether each standard has a level and a line: all that a quick pass asks for."""
        return self.answered == self.of


def about(assessment: Assessment) -> dict[str, Any]:
    """What every page of an assessment shows of it."""
    state, tone = STATUS_WORDS[assessment.status]
    return {
        "assessment": assessment,
        "area": assessment.area.name,
        "framework": queries.framework_of(assessment),
        "state": state,
        "tone": tone,
    }


def area_rows(actor: Actor) -> list[AreaRow]:
    """The areas that the reader commissions in, by name, each with what is open and what is past."""
    assessments = queries.list_readable(actor)
    answers = queries.entries_of(StandardAnswer, assessments)
    rows = {one.id: _assessment_row(one, answers[one.id]) for one in assessments}
    return [
        AreaRow(
            code=code,
            name=area_name(code),
            may_start=queries.is_current(code),
            open=next((rows[one.id] for one in assessments if one.area_code == code and one.status == "open"), None),
            past=[
                rows[one.id]
                for one in assessments
                if one.successor_code == code or (one.area_code == code and one.status != "open")
            ],
        )
        for code in sorted(actor.commissioned_areas, key=area_name)
    ]


def _assessment_row(assessment: Assessment, answers: Sequence[StandardAnswer]) -> AssessmentRow:
    state, tone = STATUS_WORDS[assessment.status]
    return AssessmentRow(
        id=assessment.id,
        area=assessment.area.name,
        state=state,
        tone=tone,
        started_at=assessment.started_at,
        status_at=assessment.status_at,
        answered=sum(not missing(row) for row in answers),
    )


def missing(row: StandardAnswer | None) -> str:
    """What a quick pass still asks of a standard, in words; nothing where it is done."""
    if row is None or not (row.level or row.line):
        return "Level and line"
    if not row.level:
        return "Level"
    return "" if row.line else "Line"


def group_rows(
    framework: Framework, answers: Mapping[str, StandardAnswer], among: Iterable[Standard] | None = None
) -> list[GroupRow]:
    """The groups that have any of the standards `among` (all, where none are named), each with those."""
    ids = {standard.id for standard in (framework.standards if among is None else among)}
    names = editor_names(answers.values())
    rows = [_group_row(framework, group, answers, names, ids) for group in framework.groups_of_standards]
    return [row for row in rows if row.standards]


def _group_row(
    framework: Framework,
    group: Group,
    answers: Mapping[str, StandardAnswer],
    names: Mapping[int, str],
    ids: set[str],
) -> GroupRow:
    standards = [one for one in framework.in_group(group.id) if one.id in ids]
    rows = [_standard_row(framework, one, answers.get(one.id), names) for one in standards]
    return GroupRow(group.id, group.title, group.question, rows)


def _standard_row(framework: Framework, standard: Standard, row: StandardAnswer | None, names: Mapping[int, str]) -> StandardRow:
    return StandardRow(
        id=standard.id,
        title=standard.title,
        level=words(framework, "level", row.level if row else ""),
        line=row.line if row else "",
        missing=missing(row),
        edited=edited(row, names),
    )


def editor_names(rows: Iterable[Entry]) -> Mapping[int, str]:
    """The names of those who saved entries last."""
    return accounts.names_of(row.edited_by_id for row in rows)


def edited(row: Entry | None, names: Mapping[int, str]) -> Edited:
    """Who saved an entry last: by name, or as somebody who left."""
    if row is None:
        return Edited()
    return Edited(names.get(row.edited_by_id or 0, accounts.ERASED_NAME), row.edited_at)


def edited_by_key(standards: Sequence[Standard], rows: Mapping[str, Entry]) -> Mapping[str, Edited]:
    """Who saved each of some standards last."""
    names = editor_names(rows.values())
    return {standard.id: edited(rows.get(standard.id), names) for standard in standards}


@dataclass(frozen=True)
class WorkRow:
    """Somebody who works on an assessment: how many standards they were the last to save, and when they last did."""

    name: str
    count: int
    at: datetime


def work_rows(answers: Mapping[str, StandardAnswer]) -> list[WorkRow]:
    """Who works on it, the last to save something first."""
    names, rows = editor_names(answers.values()), list[WorkRow]()
    for person_id in {row.edited_by_id for row in answers.values()}:
        theirs = [row.edited_at for row in answers.values() if row.edited_by_id == person_id]
        rows.append(WorkRow(names.get(person_id or 0, accounts.ERASED_NAME), len(theirs), max(theirs)))
    return sorted(rows, key=lambda row: row.at, reverse=True)


def progress(
    framework: Framework,
    answers: Mapping[str, StandardAnswer],
    documents: Mapping[str, DocumentAnswer],
    question: QuestionAnswer | None,
) -> Progress:
    """How many of each there are, and how many are filled in."""
    return Progress(
        answered=sum(not missing(answers.get(one.id)) for one in framework.standards),
        of=len(framework.standards),
        documents=sum(bool(row.state) for key, row in documents.items()),
        of_documents=len(framework.documents),
        question=question is not None and bool(question.text),
    )


def progress_of(assessment: Assessment) -> Progress:
    """How far an assessment is."""
    return progress(
        queries.framework_of(assessment),
        queries.entries(StandardAnswer, assessment),
        queries.entries(DocumentAnswer, assessment),
        queries.entries(QuestionAnswer, assessment).get(QUESTION),
    )


@dataclass(frozen=True)
class ConflictRow:
    """One value that two people filled in differently."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Conflicting:
    """An entry that two people changed."""

    key: str
    title: str
    edited: Edited
    rows: Sequence[ConflictRow]


def conflicts(
    framework: Framework, entries: Sequence[Overtaken], titles: Mapping[str, str], rows: Mapping[str, Entry]
) -> list[Conflicting]:
    """Both texts of each entry that somebody else saved first, where they differ."""
    names = editor_names(rows.values())
    return [
        Conflicting(
            entry.key,
            titles[entry.key],
            edited(rows.get(entry.key), names),
            [
                ConflictRow(LABELS[name], words(framework, name, value), words(framework, name, entry.theirs[name]))
                for name, value in entry.mine.items()
                if value != entry.theirs[name]
            ],
        )
        for entry in entries
    ]


def started_by(assessment: Assessment) -> Edited:
    """Who began it, and when."""
    names = accounts.names_of([assessment.started_by_id])
    return Edited(names.get(assessment.started_by_id or 0, accounts.ERASED_NAME), assessment.started_at)

"""What the pages of an upgrade show: each clause and value with what happened to it on both sides, in rows for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions import queries as spine
from app.contributions.comparison import field_changes
from app.contributions.comparison.field_changes import Piece
from app.contributions.mailers import title_of
from app.contributions.notices import Notice
from app.core.actor import Actor
from app.library.adapting import queries
from app.library.frameworks.quantities import count
from app.library.models import UpgradeTask
from app.library.specifications.clauses import CONTENT, Entry
from app.library.specifications.kind import CARRIED, CLAUSES
from app.library.upgrading import merging_values, services, upgrades
from app.library.upgrading.merging import ClauseMerge, MergePlan, State
from app.library.upgrading.merging_values import ValueMerge
from app.library.upgrading.upgrades import ACCEPT, EDIT, KEEP, Made

HAPPENED = {
    State.UNCHANGED: "The same in both",
    State.CHANGED_UPSTREAM: "The original changed it",
    State.CHANGED_HERE: "Only you changed it: yours stays",
    State.CONFLICT: "You and the original both changed it",
    State.SAME_CHANGE: "You and the original made the same change",
    State.ADDED_UPSTREAM: "The original added it",
    State.ADDED_HERE: "You added it: it stays",
    State.ADDED_BOTH: "You and the original both added one with this name",
    State.REMOVED_UPSTREAM: "The original took it out",
    State.DROPPED_HERE: "You left it out",
    State.DROPPED_BUT_CHANGED: "You left it out, and the original changed it since",
    State.REMOVED_BOTH: "Neither has it now",
}
TAKE_IT, KEEP_OURS, WRITE_IT = "Take the original’s wording", "Keep our wording", "Write our own wording"
OFFERED: Mapping[State, tuple[str, str, str]] = {
    State.CHANGED_UPSTREAM: (TAKE_IT, KEEP_OURS, WRITE_IT),
    State.CONFLICT: (TAKE_IT, KEEP_OURS, WRITE_IT),
    State.ADDED_BOTH: (TAKE_IT, KEEP_OURS, WRITE_IT),
    State.ADDED_UPSTREAM: ("Add it", "Do without it", "Add it in our own words"),
    State.REMOVED_UPSTREAM: ("Take it out", "Keep it", "Keep it in other words"),
    State.DROPPED_BUT_CHANGED: ("Put it back, as it is now", "Still do without it", "Put it back in our own words"),
}
VERBS = (ACCEPT, KEEP, EDIT)
VALUE_OFFERS = ((ACCEPT, "Take the original’s"), (KEEP, "Keep ours"))
TO_DO, AGAIN = ("To do", "blue"), ("Changed since: choose again", "yellow")


@dataclass(frozen=True)
class DecisionRow:
    """One clause that somebody has to choose about. `status` is what was chosen, in words, and `tone` colours what is to do."""

    id: str
    heading: str
    happened: str
    locked: bool
    status: str
    tone: str
    address: str


@dataclass(frozen=True)
class Part:
    """One value of a clause on the three sides. `theirs` and `mine` are the pieces that turn the base into each."""

    label: str
    base: str
    theirs: tuple[Piece, ...]
    mine: tuple[Piece, ...]


@dataclass(frozen=True)
class ClausePage:
    """Everything about one clause: what happened, and its parts that differ anywhere."""

    item: ClauseMerge
    heading: str
    happened: str
    parts: tuple[Part, ...]
    in_base: bool
    in_theirs: bool
    in_mine: bool


@dataclass(frozen=True)
class ValuePage:
    """Everything about one value: what happened, and the three sides. Each side has it, if only as "Not stated"."""

    heading: str
    happened: str
    parts: tuple[Part, ...]
    in_base: bool = True
    in_theirs: bool = True
    in_mine: bool = True


def decision_rows(task: UpgradeTask, plan: MergePlan) -> list[DecisionRow]:
    """The clauses to choose about, in order."""
    return [_decision_row(task, item) for item in plan.to_decide()]


def _decision_row(task: UpgradeTask, item: ClauseMerge) -> DecisionRow:
    status, tone = _chosen(item, *upgrades.find_kept(task.choices, item))
    address = f"/library/upgrades/{task.id}/clauses/{item.id}"
    return DecisionRow(item.id, item.heading, HAPPENED[item.state], item.locked, status, tone, address)


def _chosen(item: ClauseMerge, choice: Made | None, counts: bool) -> tuple[str, str]:
    if choice is None:
        return TO_DO
    return (OFFERED[item.state][VERBS.index(choice.verb)], "") if counts else AGAIN


def value_rows(task: UpgradeTask, values: Sequence[ValueMerge]) -> list[DecisionRow]:
    """What else the original changed, to choose about."""
    return [_value_row(task, item) for item in values]


def _value_row(task: UpgradeTask, item: ValueMerge) -> DecisionRow:
    made, counts = upgrades.find_kept(task.choices, item)
    status, tone = TO_DO if made is None else (dict(VALUE_OFFERS)[made.verb], "") if counts else AGAIN
    address = f"/library/upgrades/{task.id}/values/{item.slug}"
    return DecisionRow(item.slug, item.field.label, _happened(item), False, status, tone, address)


def _happened(item: ValueMerge) -> str:
    return HAPPENED[State.CONFLICT if item.changed_here else State.CHANGED_UPSTREAM]


def left_words(rows: Sequence[DecisionRow], values: Sequence[DecisionRow]) -> str:
    """How much is left to choose about: "2 clauses and 1 other change"; "" for nothing."""
    clauses, others = (sum(1 for row in listed if row.tone) for listed in (rows, values))
    said = [count(clauses, "clause")] if clauses else []
    return " and ".join([*said, *([count(others, "other change")] if others else [])])


def other_rows(plan: MergePlan) -> list[tuple[str, list[str]]]:
    """What needs no choice: in words, the headings of each sort."""
    sorts: dict[str, list[str]] = {}
    for item in plan.items:
        if not item.to_decide:
            sorts.setdefault(HAPPENED[item.state], []).append(item.heading)
    return list(sorts.items())


def offers(item: ClauseMerge) -> list[tuple[str, str]]:
    """What can be chosen about a clause: a locked one is taken, or kept with a reason."""
    listed = list(zip(VERBS, OFFERED[item.state], strict=True))
    return listed[:2] if item.locked else listed


def clause_page(item: ClauseMerge) -> ClausePage:
    """The rows that one clause's page shows."""
    sides = (item.base, item.theirs, item.mine)
    return ClausePage(item, item.heading, HAPPENED[item.state], tuple(_parts(*sides)), *(side is not None for side in sides))


def value_page(item: ValueMerge) -> ValuePage:
    """The row that one value's page shows."""
    before, there, here = (merging_values.words(item.field, side) for side in (item.base, item.theirs, item.mine))
    part = Part(
        item.field.label, before, field_changes.compare_texts(before, there)[0], field_changes.compare_texts(before, here)[0]
    )
    return ValuePage(item.field.label, _happened(item), (part,))


def _parts(base: Entry | None, theirs: Entry | None, mine: Entry | None) -> list[Part]:
    parts = []
    for name in CONTENT:
        field = next(one for one in CLAUSES.entry_fields if one.name == name)
        before, there, here = (field.text((side or {}).get(name)) for side in (base, theirs, mine))
        differs = (theirs is not None and there != before) or (mine is not None and here != before)
        if differs or (base is not None and (theirs is None or mine is None) and name in ("heading", "text")):
            parts.append(
                Part(
                    field.label,
                    before,
                    field_changes.compare_texts(before, there)[0],
                    field_changes.compare_texts(before, here)[0],
                )
            )
    return parts


def kept_rows(task: UpgradeTask) -> list[dict[str, Any]]:
    """What finishing took out of the adaptation: the heading and the values of each clause that was replaced."""
    return [_kept_row(entry) for entry in task.replaced.get("clauses", ())]


def _kept_row(entry: Mapping[str, Any]) -> dict[str, Any]:
    rows: Sequence[tuple[str, str]] = [
        (one.label, one.text(entry[one.name]))
        for one in CLAUSES.entry_fields
        if one.name not in ("heading", "base_version") and entry.get(one.name)
    ]
    return {"heading": CLAUSES.title(entry), "rows": [{"key": label, "value": words} for label, words in rows]}


def kept_values(task: UpgradeTask) -> list[dict[str, Any]]:
    """What finishing replaced besides clauses: the label and the words of each value, as rows of a list."""
    held = task.replaced.get("values", {})
    return [{"key": one.label, "value": merging_values.words(one, held[one.name])} for one in CARRIED if one.name in held]


def notices(actor: Actor) -> list[Notice]:
    """The newer versions that somebody has to look at, of everything they look after."""
    own = {one.id for one in spine.list_own(actor) if one.parent_id is not None}
    return [
        Notice(f"{_title(task)}: version {task.to_revision.number} of the original", f"/library/upgrades/{task.id}")
        for task in (queries.list_open_upgrades(own) if own else ())
        if services.may_read_original(actor, task)
    ]


def _title(task: UpgradeTask) -> str:
    return title_of(task.contribution, spine.find_text_to_edit(task.contribution)) or "Untitled"


def head(task: UpgradeTask) -> dict[str, Any]:
    """What every page of a task names: the adaptation and the two versions of its original."""
    return {
        "title": _title(task),
        "original": title_of(task.to_revision.contribution, task.to_revision),
        "number": task.to_revision.number,
    }

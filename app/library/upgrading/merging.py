"""Keeping an adaptation up with its parent: a three-way merge, clause by clause. Pure.

`compare` sets three lists of clauses side by side: the *base* (the parent's version that the adaptation last took in), *theirs*
(the parent's new version) and *mine* (the adaptation). Clauses are matched by id alone. `apply` makes the adaptation's new
clauses out of a person's choices.

What holds, whatever is given:
- Where the parent changed nothing, nothing changes: merging is the identity.
- Nothing changes without a choice, but the order (below) and the number of the version that a clause was reconciled with.
- Nothing local is lost: what a choice takes out of the adaptation is handed back, for its history.
- Every id of the three lists is afterwards among the clauses, the dropped or the removed, and none is twice among the clauses.

Decided here:
- A clause's wording is compared by `clauses.same_wording`, so a comma raises no task. Until somebody accepts, mine stays to the
  letter.
- An id that the parent newly uses and a local clause already has is a conflict (ADDED_BOTH), not two clauses: ids come from
  headings, so the two are nearly always about the same thing, and links and comments hang on the local id.
- Whether a clause is locked is for the parent to say: its new version where the clause is in that, else the base.
- The order of the result is mine where the adaptation has put the parent's clauses in an order of its own, otherwise the
  parent's; clauses that are not in that order follow the clause they followed in the other. A choice of order overrules this.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cached_property
from itertools import pairwise
from typing import Any

from app.library.specifications.clauses import LOCAL, Entry, changed_parts, same_content

Entries = Sequence[Entry]


class State(Enum):
    """What happened to a clause on the two sides since the base."""

    UNCHANGED = auto()
    CHANGED_UPSTREAM = auto()  # an offer
    CHANGED_HERE = auto()
    CONFLICT = auto()  # changed on both sides, differently
    SAME_CHANGE = auto()  # changed or added on both sides, to the same content
    ADDED_UPSTREAM = auto()
    ADDED_HERE = auto()
    ADDED_BOTH = auto()  # a conflict without a base
    REMOVED_UPSTREAM = auto()  # `changed_here` says whether mine had moved away from the base
    DROPPED_HERE = auto()
    DROPPED_BUT_CHANGED = auto()  # dropped here, and changed upstream since
    REMOVED_BOTH = auto()


TO_DECIDE = {
    *(State.CHANGED_UPSTREAM, State.CONFLICT, State.ADDED_UPSTREAM, State.ADDED_BOTH, State.REMOVED_UPSTREAM),
    State.DROPPED_BUT_CHANGED,
}


class Order(StrEnum):
    """Whose order of clauses the result follows."""

    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True)
class Accept:
    """Take what the parent now has: its text, or that it has the clause no more. For a clause of our own, nothing."""


@dataclass(frozen=True)
class Keep:
    """Stay as we are: on our text, or without the clause. Where there was something to decide, the reason is required."""

    reason: str = ""


@dataclass(frozen=True)
class Edit:
    """Write the clause anew. `entry` is its whole content; its id and the adaptation's notes are seen to here."""

    entry: Entry


Choice = Accept | Keep | Edit


class CannotMerge(ValueError):
    """Choices that do not settle a plan. `faults` says what to do, by clause id, in words for the person who chose."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{id}: {words}" for id, words in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class ClauseMerge:
    """One clause on three sides; None where a side does not have it.

    `reason` is why it was dropped here, or why our text was kept in an earlier merge. `moved_upstream` and `moved_here` say that
    it stands elsewhere among the base's clauses than it did.
    """

    id: str
    state: State
    base: Entry | None
    theirs: Entry | None
    mine: Entry | None
    locked: bool = False
    reason: str = ""
    moved_upstream: bool = False
    moved_here: bool = False

    @property
    def to_decide(self) -> bool:
        """Whether a person has to choose."""
        return self.state in TO_DECIDE

    @property
    def heading(self) -> str:
        """Its heading: ours, or what there is of it."""
        found: Entry = self.mine or self.theirs or self.base or {}
        return str(found.get("heading", self.id))

    @cached_property
    def changed_here(self) -> tuple[str, ...]:
        """The names of what was changed in it here since the base."""
        return changed_parts(self.base, self.mine) if self.base and self.mine else ()


@dataclass(frozen=True)
class MergePlan:
    """Every clause of the three lists, in the order that the result has if nothing is chosen.

    `version` is the number of the parent's new version; `dropped` the adaptation's rows of what it dropped.
    """

    version: int
    items: tuple[ClauseMerge, ...]
    base_order: tuple[str, ...]
    their_order: tuple[str, ...]
    my_order: tuple[str, ...]
    dropped: tuple[Entry, ...] = ()

    def to_decide(self) -> tuple[ClauseMerge, ...]:
        """The clauses that need a choice."""
        return tuple(item for item in self.items if item.to_decide)


@dataclass(frozen=True)
class Merged:
    """What `apply` made: the new clauses and rows of what is dropped, to be stored as they are.

    `replaced` are the adaptation's clauses, whole, that a choice took something out of, and `undropped` its rows of what was
    dropped and has come back: the caller keeps both in the history.
    `removed` are the ids that are in the adaptation no more because the parent has them no more.
    """

    clauses: tuple[dict[str, Any], ...]
    dropped: tuple[dict[str, Any], ...]
    replaced: tuple[dict[str, Any], ...]
    undropped: tuple[dict[str, Any], ...]
    removed: tuple[str, ...]


def compare(base: Entries, theirs: Entries, mine: Entries, *, version: int, omissions: Entries = ()) -> MergePlan:
    """What happened to each clause since `base`. `version` is the number of `theirs`.

    Raises ValueError where a list has an id twice: nothing that was stored does.
    """
    sides = (_by_id(base), _by_id(theirs), _by_id(mine))
    reasons = {str(row["id"]): str(row.get("reason", "")) for row in omissions}
    base_order, their_order, my_order = (tuple(side) for side in sides)
    moved_upstream, moved_here = _moved(base_order, their_order), _moved(base_order, my_order)
    order = [*_order(base_order, their_order, my_order, None)]
    order += [id for id in base_order if id not in sides[1] and id not in sides[2]]
    items = []
    for id in order:
        before, there, here = (side.get(id) for side in sides)
        reason = reasons.get(id, "") if here is None else str(here.get("kept_because", ""))
        owner = there or before or {}
        items.append(
            ClauseMerge(
                *(id, _state(before, there, here), before, there, here, bool(owner.get("locked"))),
                reason=reason,
                moved_upstream=id in moved_upstream,
                moved_here=id in moved_here,
            )
        )
    return MergePlan(version, tuple(items), base_order, their_order, my_order, tuple(omissions))


def needs_task(plan: MergePlan) -> bool:
    """Whether somebody has to look: a clause needs a choice, or the parent has put its clauses in an order that is not ours."""
    return any(item.to_decide for item in plan.items) or (
        any(item.moved_upstream for item in plan.items) and bool(_moved(plan.my_order, plan.their_order))
    )


def apply(plan: MergePlan, choices: Mapping[str, Choice], order: Order | None = None) -> Merged:
    """The adaptation's clauses after `choices` by clause id. A clause with nothing to decide may be chosen for, too.

    Raises CannotMerge, naming every clause at fault: no choice where there is something to decide, a choice to keep without a
    reason there, an edit of a locked clause or one without heading or text, a choice for a clause that is not in the plan.
    """
    offered = {item.id for item in plan.items if item.state is not State.REMOVED_BOTH}
    faults = {id: "This clause is not part of the upgrade" for id in choices if id not in offered}
    faults |= {item.id: words for item in plan.items if (words := _fault(item, choices.get(item.id)))}
    if faults:
        raise CannotMerge(faults)
    settled = {item.id: _settled(item, choices.get(item.id), plan.version) for item in plan.items}
    entries = {id: entry for id, entry in settled.items() if entry is not None}
    ids = [id for id in _order(plan.base_order, plan.their_order, plan.my_order, order) if id in entries]
    omissions = _dropped(plan, entries, choices)
    accounted_for = {row["id"] for row in omissions} | set(entries)
    return Merged(
        clauses=tuple(entries[id] for id in ids),
        dropped=omissions,
        replaced=tuple(
            dict(item.mine) for item in plan.items if item.mine is not None and _lost(item.mine, entries.get(item.id))
        ),
        undropped=tuple(dict(row) for row in plan.dropped if row["id"] in entries),
        removed=tuple(item.id for item in plan.items if item.id not in accounted_for),
    )


def _by_id(entries: Entries) -> dict[str, Entry]:
    found = {str(entry["id"]): entry for entry in entries}
    if len(found) < len(entries):
        raise ValueError("two clauses have one id")
    return found


def _state(base: Entry | None, theirs: Entry | None, mine: Entry | None) -> State:
    if base is None:
        return _state_of_added(theirs, mine)
    if theirs is None:
        return State.REMOVED_BOTH if mine is None else State.REMOVED_UPSTREAM
    if mine is None:
        return State.DROPPED_HERE if same_content(base, theirs) else State.DROPPED_BUT_CHANGED
    if same_content(base, theirs):
        return State.UNCHANGED if same_content(base, mine) else State.CHANGED_HERE
    if same_content(base, mine):
        return State.CHANGED_UPSTREAM
    return State.SAME_CHANGE if same_content(theirs, mine) else State.CONFLICT


def _state_of_added(theirs: Entry | None, mine: Entry | None) -> State:
    if theirs is None:
        return State.ADDED_HERE
    if mine is None:
        return State.ADDED_UPSTREAM
    return State.SAME_CHANGE if same_content(theirs, mine) else State.ADDED_BOTH


def _fault(item: ClauseMerge, choice: Choice | None) -> str:
    """What is wrong with a choice, in words; "" for nothing."""
    name = f"“{item.heading}”"
    if choice is None:
        return f"Choose what to do with {name}" if item.to_decide else ""
    if isinstance(choice, Keep):
        return f"Enter why you keep {name} as it is" if item.to_decide and not choice.reason.strip() else ""
    if isinstance(choice, Edit):
        if item.locked:
            return f"{name} is locked by its owner: accept the change, or keep yours and say why"
        if not all(str(choice.entry.get(part, "")).strip() for part in ("heading", "clause_type", "text")):
            return f"Enter a heading, a clause type and a text for {name}"
    return ""


def _settled(item: ClauseMerge, choice: Choice | None, version: int) -> dict[str, Any] | None:
    """The clause as it will be in the adaptation; None where it will have none."""
    if isinstance(choice, Edit):
        return _reconciled(choice.entry, item, version)
    if isinstance(choice, Accept) and item.state is not State.ADDED_HERE:
        return None if item.theirs is None else _reconciled(item.theirs, item, version)
    if item.mine is None or item.state is State.ADDED_HERE:
        return None if item.mine is None else dict(item.mine)
    entry = {**item.mine, "base_version": version}
    if isinstance(choice, Keep) and choice.reason.strip():
        entry["kept_because"] = choice.reason.strip()
    return entry


def _reconciled(content: Entry, item: ClauseMerge, version: int) -> dict[str, Any]:
    """A new text for a clause of ours, with our note. A parent that is an adaptation too keeps its own notes to itself."""
    entry = {**{name: value for name, value in content.items() if name not in LOCAL}, "id": item.id}
    if item.state is not State.ADDED_HERE:
        entry["base_version"] = version
    note = (item.mine or {}).get("note")
    return {**entry, "note": note} if note else entry


def _lost(mine: Entry, result: Entry | None) -> bool:
    """Whether anything that mine says, to the letter, is not in the result."""
    return result is None or any(result.get(name) != value for name, value in mine.items() if name != "base_version")


def _dropped(plan: MergePlan, entries: Mapping[str, Entry], choices: Mapping[str, Choice]) -> tuple[dict[str, Any], ...]:
    """The rows of what the adaptation does without: those it had, then those it has just declined, in the plan's order."""
    rows = {str(row["id"]): dict(row) for row in plan.dropped if row["id"] not in entries}
    for item in plan.items:
        if item.theirs is None or item.id in entries:
            continue
        row = rows.get(item.id, {"id": item.id, "heading": item.heading})
        choice = choices.get(item.id)
        if isinstance(choice, Keep) and choice.reason.strip():
            row["reason"] = choice.reason.strip()
        rows[item.id] = row
    return tuple(rows.values())


def _order(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str], order: Order | None) -> list[str]:
    """Every id of theirs and mine, in the order that is chosen or, for None, follows from who moved what: see the module."""
    if order is None:
        order = Order.MINE if _moved(base, mine) else Order.THEIRS
    return _threaded(mine, theirs) if order is Order.MINE else _threaded(theirs, mine)


def _threaded(leading: Sequence[str], other: Sequence[str]) -> list[str]:
    """`leading`, with each id that only `other` has placed after the one it follows in `other`."""
    ids = set(leading)
    following: dict[str, list[str]] = {}
    last = ""
    for id in other:
        if id in ids:
            last = id
        else:
            following.setdefault(last, []).append(id)
    return [*following.get("", ()), *(one for id in leading for one in (id, *following.get(id, ())))]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest ids that, taken out, leave those that both have in one order: the ids that were moved."""
    places = {id: place for place, id in enumerate(before)}
    common = [id for id in after if id in places]
    if all(places[one] < places[following] for one, following in pairwise(common)):
        return set()
    return set(common) - _longest_rising(common, places)


def _longest_rising(ids: Iterable[str], places: Mapping[str, int]) -> set[str]:
    """The ids of a longest run, gaps allowed, whose places rise (patience sorting)."""
    tops: list[int] = []  # the lowest place that ends a run of each length
    ending: list[str] = []
    before: dict[str, str] = {}
    for id in ids:
        length = bisect_left(tops, places[id])
        tops[length : length + 1] = [places[id]]
        ending[length : length + 1] = [id]
        before[id] = ending[length - 1] if length else ""
    rising, at = set(), ending[-1] if ending else ""
    while at:
        rising.add(at)
        at = before[at]
    return rising

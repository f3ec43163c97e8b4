"""Puts the changes between two texts in the order that they are read: a field by itself, and all of one entry together. Pure.

Of a list of entries (clauses, measures) it says of each whether it was added, removed, changed or moved. The fewest entries whose
moving explains the new order are said to have moved: putting one clause first does not move all the others.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.contributions.comparison.field_changes import FieldChange
from app.contributions.kinds.entries import Entries, by_id, merged_order
from app.contributions.kinds.fields import Body
from app.contributions.kinds.shape import Shape


@dataclass(frozen=True)
class ChangeGroup:
    """A field (`noun` is empty), or one entry with its values. `changes` are (label, change); the label of a field is empty.

    `state` of an entry is added, removed, changed or same; one that is the same may have moved.
    """

    title: str
    changes: tuple[tuple[str, FieldChange], ...]
    noun: str = ""
    state: str = ""
    moved: bool = False


def group(shape: Shape, before: Body, after: Body, changes: Sequence[FieldChange]) -> list[ChangeGroup]:
    """The groups of `changes`, which are some of those between `before` and `after`, in the order of the form."""
    by_name = {one.name: one for one in changes}
    groups: list[ChangeGroup] = []
    for field in shape.all_fields:
        if isinstance(field, Entries):
            groups += _entries(field, before, after, by_name)
        elif field.name in by_name:
            groups.append(ChangeGroup(field.label, (("", by_name[field.name]),)))
    return groups


def _entries(field: Entries, before: Body, after: Body, by_name: Mapping[str, FieldChange]) -> Iterator[ChangeGroup]:
    old, new = by_id(before.get(field.name) or ()), by_id(after.get(field.name) or ())
    moves = moved_ids(list(old), list(new))
    for entry_id in merged_order(list(old), list(new)):
        changes = tuple(
            (one.label, by_name[name]) for one in field.entry_fields if (name := f"{field.name}.{entry_id}.{one.name}") in by_name
        )
        if changes or entry_id in moves:
            state = _state(entry_id in old, entry_id in new, changes)
            entry = new.get(entry_id) or old[entry_id]
            yield ChangeGroup(field.title(entry), changes, field.noun, state, entry_id in moves)


def _state(was: bool, is_now: bool, changes: Sequence[tuple[str, FieldChange]]) -> str:
    if was and is_now:
        return "changed" if any(one.change != "same" for _, one in changes) else "same"
    return "added" if is_now else "removed"


def moved_ids(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The ids that stand elsewhere: those of both lists outside a longest run that kept its order."""
    places = {one: at for at, one in enumerate(before)}
    both = [one for one in after if one in places]
    ends: list[int] = []  # ends[n] is the smallest place at which a run of n + 1 can end
    last: list[str] = []  # and the id there
    came_after: dict[str, str] = {}
    for id in both:
        at = bisect_left(ends, places[id])
        ends[at : at + 1], last[at : at + 1] = [places[id]], [id]
        if at:
            came_after[id] = last[at - 1]
    in_order = set()
    here = last[-1] if last else ""
    while here:
        in_order.add(here)
        here = came_after.get(here, "")
    return frozenset(one for one in both if one not in in_order)

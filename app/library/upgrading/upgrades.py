"""What a person chose about each clause and value of an upgrade, as it is kept and as the merge takes it. Pure.

A choice is kept with a fingerprint of what was on the page when it was made: the base, theirs and mine. Where any of the three
has changed since, the choice is shown again with everything that was typed, and does not count until it is made again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.contributions.kinds.fields import Body
from app.library.upgrading import merging
from app.library.upgrading.merging import Accept, Choice, ClauseMerge, Edit, Keep, Merged, MergePlan, State
from app.library.upgrading.merging_values import ValueMerge

ACCEPT, KEEP, EDIT = "accept", "keep", "edit"
OFFERS = frozenset({State.CHANGED_UPSTREAM, State.ADDED_UPSTREAM})
Kept = Mapping[str, Any]
Item = ClauseMerge | ValueMerge


@dataclass(frozen=True)
class Made:
    """A choice that was made: its verb, and the reason or the entry that was typed."""

    verb: str
    reason: str = ""
    entry: Mapping[str, Any] | None = None

    def as_choice(self) -> Choice:
        """What the merge takes."""
        if self.verb == KEEP:
            return Keep(self.reason)
        return Edit(self.entry or {}) if self.verb == EDIT else Accept()


def plan(base: Body, theirs: Body, mine: Body, version: int) -> MergePlan:
    """The plan for a specification's clauses. `version` is the number of `theirs`."""
    dropped = mine.get("dropped", ())
    return merging.compare(
        base.get("clauses", ()), theirs.get("clauses", ()), mine.get("clauses", ()), version=version, omissions=dropped
    )


def fingerprint(item: Item) -> str:
    """Short, and the same as long as nothing that a choice rests on has changed."""
    sides = [dict(side) if isinstance(side, Mapping) else side for side in (item.base, item.theirs, item.mine)]
    return hashlib.blake2b(json.dumps(sides, sort_keys=True).encode(), digest_size=12).hexdigest()


def to_keep(item: Item, choice: Made) -> dict[str, Any]:
    """A choice as it is stored."""
    entry = dict(choice.entry) if choice.entry is not None else None
    kept = {"verb": choice.verb, "reason": choice.reason, "entry": entry, "seen": fingerprint(item)}
    return {name: value for name, value in kept.items() if value}


def read(choice: Kept) -> Made:
    """A stored choice again."""
    return Made(str(choice.get("verb", "")), str(choice.get("reason", "")), choice.get("entry"))


def find_kept(choices: Mapping[str, Any], item: Item) -> tuple[Made | None, bool]:
    """What was chosen for a clause or a value, if anything, and whether it still counts."""
    kept = choices.get(item.id)
    if kept is None:
        return None, False
    return read(kept), kept.get("seen") == fingerprint(item)


def counted(plan: MergePlan, choices: Mapping[str, Any]) -> dict[str, Choice]:
    """The choices that count, by clause id: of clauses where there is something to decide."""
    return counted_of(plan.to_decide(), choices)


def counted_of(items: Iterable[Item], choices: Mapping[str, Any]) -> dict[str, Choice]:
    """The choices that count about `items`, by their ids."""
    found = {item.id: find_kept(choices, item) for item in items}
    return {id: made.as_choice() for id, (made, counts) in found.items() if made is not None and counts}


def merged_body(mine: Body, merged: Merged) -> Body:
    """The adaptation's body with its new clauses: everything else is as it was."""
    body = {**mine, "clauses": [dict(one) for one in merged.clauses], "dropped": [dict(one) for one in merged.dropped]}
    return {name: value for name, value in body.items() if value != []}

"""Keeping an adaptation up with its original outside the clauses: its introduction, the facts of its contract and the like. Pure.

`compare` sets the values side by side as `merging` does the clauses: the *base* (the original's version that the adaptation last
took in), *theirs* (its new version) and *mine*. Somebody has to look where the original changed a value to one that is not mine
already. A change of punctuation or space alone is no change of free text. What a value holds is taken or kept whole.

What holds, whatever is given: an original that changed nothing leaves nothing to decide; nothing changes without a choice; and
what a choice takes out of the adaptation is handed back, for its history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body, Field
from app.library.specifications.clauses import same_wording
from app.library.upgrading.merging import Accept, CannotMerge, Choice

PREFIX = "value:"  # no clause has such an id


@dataclass(frozen=True)
class ValueMerge:
    """One value on three sides; None where a side does not state it."""

    field: Field
    base: Any
    theirs: Any
    mine: Any

    @property
    def id(self) -> str:
        """What a choice about it is kept under, beside those about clauses."""
        return PREFIX + self.field.name

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.field.name.replace("_", "-")

    @property
    def changed_here(self) -> bool:
        """Whether mine had moved away from the base."""
        return not _same(self.field, self.base, self.mine)


def compare(fields: Sequence[Field], base: Body, theirs: Body, mine: Body) -> tuple[ValueMerge, ...]:
    """The values that somebody has to choose about, in the order of `fields`."""
    sides = (ValueMerge(one, *(body.get(one.name) for body in (base, theirs, mine))) for one in fields)
    return tuple(
        one for one in sides if not _same(one.field, one.base, one.theirs) and not _same(one.field, one.mine, one.theirs)
    )


def _same(field: Field, first: Any, second: Any) -> bool:
    """Whether two values say the same: free text by its wording, anything else to the letter."""
    if first == second:
        return True
    before, after = (list(field.leaves(value)) for value in (first, second))
    return len(before) == len(after) and all(
        was.name == now.name and (old == new or (was.guarded and isinstance(old, str) and same_wording(old, new)))
        for (was, old), (now, new) in zip(before, after, strict=True)
    )


def words(field: Field, value: Any) -> str:
    """A value as it is compared and shown: of a list of entries every value, one a line."""
    if isinstance(field, Entries):
        return "\n".join(f"{leaf.label}: {leaf.text(one)}" for leaf, one in field.leaves(value))
    return field.text(value)


def apply(items: Sequence[ValueMerge], choices: Mapping[str, Choice], mine: Body) -> tuple[Body, dict[str, Any]]:
    """The adaptation's body after `choices` by id, and those of its values that they took out, by name.

    Raises CannotMerge, naming every value that nobody chose about.
    """
    faults = {one.id: f"Choose what to do with “{one.field.label}”" for one in items if one.id not in choices}
    if faults:
        raise CannotMerge(faults)
    taken = [one for one in items if isinstance(choices[one.id], Accept)]
    body = {**mine, **{one.field.name: one.theirs for one in taken}}
    replaced = {one.field.name: one.mine for one in taken if one.mine is not None}
    return {name: value for name, value in body.items() if value is not None}, replaced

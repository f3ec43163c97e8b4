"""A field that holds an ordered list of parts of one shape: the clauses of a specification, the measures of a framework.

Each part, an *entry*, has an id that stays its own from revision to revision, so that two versions can be compared part by part.
One value of one entry is a *leaf*, named `field.id.value` (`clauses.aims.text`): the guard, stored HTML and comparison speak of
leaves, so that everything the spine does for a field it does for each value of each entry.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.contributions.kinds.fields import Field, FieldError, clean_each
from app.core.text import cut, slugify, with_article

ENTRY_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
LONGEST_ID = 30
NEW = "new"
Entry = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entries(Field):
    """An ordered list of entries, each with an `id` and the values of `entry_fields`.

    `noun` and `nouns` are what readers call one and several. `heading` names the value that titles an entry. `kept` are
    values that the software sets: they are stored and compared, and nobody is asked for them. `added_to` values may be given
    only in an adaptation of something else; `owned` ones only outside one. Where `locks` names a tick, an entry that its owner
    ticked cannot be changed in an adaptation. `dropped` names the field that records what an adaptation left out, and why.
    `anchor` is how an entry is found on the page (`#clause-aims`) and in the search; empty where it is not.
    """

    noun: str
    nouns: str
    entry_fields: tuple[Field, ...]
    heading: str
    kept: frozenset[str] = frozenset()
    added_to: frozenset[str] = frozenset()
    owned: frozenset[str] = frozenset()
    locks: str = ""
    dropped: str = ""
    anchor: str = ""
    most: int = 150

    def clean(self, raw: Any) -> list[dict[str, Any]] | None:
        if raw in (None, ""):
            return None
        if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
            raise FieldError(f"{self.label} must be a list of {self.nouns}")
        if len(raw) > self.most:
            raise FieldError(f"There can be {self.most} {self.nouns} at most")
        entries = [self._clean_one(one) for one in raw]
        ids = [one["id"] for one in entries]
        for one in ids:
            if ids.count(one) > 1:
                raise FieldError(f"Two {self.nouns} have the id {one}")
        return entries or None

    def _clean_one(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        entry_id = str(raw.get("id", ""))
        if not ENTRY_ID.fullmatch(entry_id) or entry_id == NEW:
            raise FieldError(
                f"“{cut(entry_id, 40)}” is no id for {with_article(self.noun)}: use small letters, digits and hyphens, 30 at most"
            )
        unknown = set(raw) - {"id"} - {one.name for one in self.entry_fields}
        if unknown:
            raise FieldError(f"{entry_id}: there is no field called {sorted(unknown)[0]}")
        entry, errors = self.clean_entry(raw)
        for message in errors.values():
            raise FieldError(f"{entry_id}: {message}")
        return {"id": entry_id, **entry}

    def clean_entry(self, raw: Mapping[str, Any], fields: Sequence[Field] | None = None) -> tuple[dict[str, Any], dict[str, str]]:
        """The values of one entry (of `fields`; all by default), without its id, and what is wrong with them."""
        return clean_each(fields if fields is not None else self.entry_fields, raw)

    def title(self, entry: Entry) -> str:
        """What an entry is called."""
        named = next(one for one in self.entry_fields if one.name == self.heading)
        return named.shown(entry.get(self.heading)) if entry.get(self.heading) else str(entry.get("id", ""))

    def shown(self, value: Any) -> str:
        return self.text(value) or super().shown(value)

    def text(self, value: Any) -> str:
        """The titles of the entries in their order, one a line."""
        return "\n".join(self.title(entry) for entry in value or ())

    def leaf(self, entry: Entry, field: Field) -> Field:
        """The field of one value of one entry."""
        return replace(
            field, name=f"{self.name}.{entry['id']}.{field.name}", label=f"{self.title(entry)}: {field.label}", group=""
        )

    def leaves(self, value: Any) -> Iterator[tuple[Field, Any]]:
        for entry in value or ():
            for one in self.entry_fields:
                if entry.get(one.name) not in (None, "", []):
                    yield self.leaf(entry, one), entry[one.name]

    def pairs(self, before: Any, after: Any) -> Iterator[tuple[Field, Any, Any]]:
        """The order of the entries, then each value of each entry: removed entries stand where they stood."""
        yield self, before, after
        old, new = by_id(before or ()), by_id(after or ())
        for entry_id in merged_order(list(old), list(new)):
            here = new.get(entry_id) or old[entry_id]
            for one in self.entry_fields:
                yield self.leaf(here, one), old.get(entry_id, {}).get(one.name), new.get(entry_id, {}).get(one.name)

    def asked(self, entry: Entry | None, *, adapted: bool) -> tuple[Field, ...]:
        """The values of an entry that a contributor may give: of a new one where `entry` is None."""
        if entry is not None and self.is_locked(entry, adapted=adapted):
            return tuple(one for one in self.entry_fields if one.name in self.added_to)
        refused = self.kept | (self.owned if adapted else self.added_to)
        return tuple(one for one in self.entry_fields if one.name not in refused)

    def is_locked(self, entry: Entry, *, adapted: bool) -> bool:
        """Whether the owner of what was adapted locked this entry."""
        return adapted and bool(self.locks) and bool(entry.get(self.locks)) and self.came_from_parent(entry)

    def came_from_parent(self, entry: Entry) -> bool:
        """Whether an entry of an adaptation stood in what was adapted: it says which version it was last reconciled with."""
        return any(entry.get(name) is not None for name in self.kept)

    def refusal(self, before: Sequence[Entry], after: Sequence[Entry]) -> str:
        """Why an adaptation may not go from `before` to `after`: it changes or loses what is locked. Empty where it may."""
        new = by_id(after)
        for entry in before:
            if not self.is_locked(entry, adapted=True):
                continue
            now = new.get(entry["id"], {})
            if {name: value for name, value in now.items() if name not in self.added_to} != {
                name: value for name, value in entry.items() if name not in self.added_to
            }:
                return f"“{self.title(entry)}” is locked by the owner of the original. You can add a local note to it."
        return ""

    def new_id(self, entries: Iterable[Entry], heading: str) -> str:
        """An id for a new entry, made from its heading, that no entry of `entries` has."""
        # "new" is the address of the page that adds one.
        stem = re.sub(r"^[^a-z]+", "", slugify(heading))[: LONGEST_ID - 4].strip("-") or self.noun.replace(" ", "-")[:20]
        taken = {NEW, *(one["id"] for one in entries)}
        return next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 1_000))) if one not in taken)


def by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by their ids, in order."""
    return {str(one["id"]): one for one in entries}


def merged_order(old: list[str], new: list[str]) -> list[str]:
    """The ids of both lists in the new order; one that is gone stands behind the one it stood behind."""
    order = list(new)
    for at, entry_id in enumerate(old):
        if entry_id not in order:
            order.insert(order.index(old[at - 1]) + 1 if at else 0, entry_id)
    return order

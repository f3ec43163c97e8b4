"""Changing one entry of a draft's list. Each change is a save of the draft: it needs the version that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions import queries
from app.contributions.kinds.entries import Entries, by_id
from app.contributions.kinds.fields import Field
from app.contributions.kinds.shape import Shape
from app.contributions.models import Revision
from app.contributions.services import drafting
from app.core.actor import Actor
from app.core.errors import Conflict, Invalid, NotFound

LOCKED = "The owner of the original locked this, so it cannot be left out."


@dataclass(frozen=True)
class DraftList:
    """A list of a draft, which is of a kind of some `shape`, and the version of the draft that was read."""

    revision: Revision
    version: int
    shape: Shape
    field: Entries

    @property
    def dropped(self) -> Entries | None:
        """The list of what an adaptation left out of this one, where the kind has one."""
        return self.shape.entries(self.field.dropped) if self.field.dropped else None

    @property
    def entries(self) -> list[dict[str, Any]]:
        """A copy of the entries as they are now."""
        return [dict(one) for one in self.revision.body.get(self.field.name, ())]


def put(
    actor: Actor,
    draft: DraftList,
    entry_id: str,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    html: Mapping[str, str],
) -> None:
    """Save one entry: the values that were asked for are replaced, the others stay. A new id goes to the end of the list.

    Raises StaleDraft where the draft was saved since it was read, Invalid where there are too many or one is locked.
    """
    field, entries = draft.field, draft.entries
    here = next((one for one in entries if one["id"] == entry_id), None)
    if here is None:
        if len(entries) >= field.most:
            raise Invalid(f"There can be {field.most} {field.nouns} at most")
        here = {"id": entry_id}
        entries.append(here)
    for one in fields:
        here.pop(one.name, None)
    here.update(values)
    drafting.save(actor, draft.revision, draft.version, {field.name: entries}, html)


def move(actor: Actor, draft: DraftList, entry_id: str, by: int) -> None:
    """Move one entry up (-1) or down (1). At the end of the list it stays where it is."""
    entries = draft.entries
    at = _position(entries, entry_id)
    to = min(max(at + by, 0), len(entries) - 1)
    entries.insert(to, entries.pop(at))
    drafting.save(actor, draft.revision, draft.version, {draft.field.name: entries}, {})


def remove(actor: Actor, draft: DraftList, entry_id: str, reason: str) -> None:
    """Take one entry out. In an adaptation, one that stood in the original is recorded with `reason`.

    Raises Invalid where the original's owner locked it, or where a reason is needed and there is none.
    """
    revision, field, entries = draft.revision, draft.field, draft.entries
    entry = entries.pop(_position(entries, entry_id))
    adapted = revision.contribution.parent_id is not None
    if field.is_locked(entry, adapted=adapted):
        raise Invalid(LOCKED, field.name)
    changes: dict[str, Any] = {field.name: entries or None}
    omissions = draft.dropped
    if adapted and omissions and field.came_from_parent(entry):
        if not reason.strip():
            raise Invalid("Enter why your version leaves it out", "reason")
        values, errors = omissions.clean_entry({"heading": field.title(entry), "reason": reason})
        if errors:
            raise Invalid(next(iter(errors.values())), "reason")
        others = [one for one in revision.body.get(omissions.name, ()) if one["id"] != entry_id]
        changes[omissions.name] = [*others, {"id": entry_id, **values}]
    drafting.save(actor, revision, draft.version, changes, {})


def put_back(actor: Actor, draft: DraftList, entry_id: str) -> None:
    """Bring back an entry of the original that an adaptation left out, as the version it was last reconciled with has it.

    Raises NotFound where it was not left out, Conflict where the original's text was erased since.
    """
    revision, field, omissions = draft.revision, draft.field, draft.dropped
    base_id = revision.contribution.base_revision_id
    if omissions is None or base_id is None or entry_id not in by_id(revision.body.get(omissions.name, ())):
        raise NotFound
    base = queries.get_revision(base_id)
    original = [dict(one) for one in base.body.get(field.name, ())]
    entry = next((one for one in original if one["id"] == entry_id), None)
    if entry is None:
        raise Conflict("The original no longer holds this text.")
    entries = draft.entries
    before = [one["id"] for one in original[: original.index(entry)]]
    at = max((number + 1 for number, one in enumerate(entries) if one["id"] in before), default=0)
    entries.insert(at, {**entry, "base_version": base.number})
    others = [one for one in revision.body[omissions.name] if one["id"] != entry_id]
    html = {one.name: base.html[one.name] for one, _ in field.leaves([entry]) if one.name in base.html}
    drafting.save(actor, revision, draft.version, {field.name: entries, omissions.name: others or None}, html)


def _position(entries: Sequence[Mapping[str, Any]], entry_id: str) -> int:
    for at, one in enumerate(entries):
        if one["id"] == entry_id:
            return at
    raise NotFound

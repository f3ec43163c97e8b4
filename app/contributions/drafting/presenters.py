"""What the contribute pages show: rows ready for a template, with no logic left to do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.contributions.guard import RULES
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.kinds.entries import Entries, Entry
from app.contributions.kinds.fields import Field
from app.contributions.kinds.options import Choice
from app.contributions.kinds.shape import Shape, Step
from app.contributions.models import Contribution, Revision
from app.contributions.presenters import state_of, words_after, words_before
from app.contributions.services import guarding
from app.contributions.services.guarding import Found, Passage


@dataclass(frozen=True)
class OwnRow:
    """One of my contributions. `open_id` is its open revision, `latest_id` its newest."""

    contribution: Contribution
    title: str
    noun: str
    address: str
    live: bool
    withdrawn: bool
    state: str
    tone: str
    open_id: int | None
    latest_id: int | None
    saved_at: datetime


def own_rows(contributions: Sequence[Contribution]) -> list[OwnRow]:
    """Rows of the page that lists what I look after."""
    return [_own_row(one) for one in contributions if one.revisions]


def _own_row(contribution: Contribution) -> OwnRow:
    kind = get_kind(contribution.kind)
    latest = contribution.revisions[-1]
    open_revision = next((revision for revision in contribution.revisions if revision.status in ("draft", "submitted")), None)
    current = open_revision or latest
    state, tone = state_of(current)
    title = current.body.get("title") or (contribution.live_revision.body.get("title") if contribution.live_revision else "")
    return OwnRow(
        contribution=contribution,
        title=title or ("Text erased" if current.redacted_at else "Untitled"),
        noun=kind.noun,
        address=kind.pages.address(contribution.slug),
        live=contribution.status == "published",
        withdrawn=contribution.status == "withdrawn",
        state=state,
        tone=tone,
        open_id=open_revision.id if open_revision else None,
        latest_id=latest.id,
        saved_at=latest.saved_at,
    )


def task_rows(kind: Kind, revision: Revision) -> list[dict[str, str | None]]:
    """One row a step, done, to do or optional, and one for files."""
    faults = kind.shape.faults(revision.body)
    rows: list[dict[str, str | None]] = []
    for step in kind.shape.steps:
        names = {one.name for one in step.fields}
        filled = any(name in revision.body for name in names)
        entries = revision.body.get(step.entries.name, ()) if step.entries else ()
        if names & {name.partition(".")[0] for name in faults}:
            status, tone = "To do", "blue"
        elif step.entries and entries:
            status, tone = f"{len(entries)} {step.entries.noun if len(entries) == 1 else step.entries.nouns}", None
        elif filled:
            status, tone = "Completed", None
        else:
            status, tone = "Optional", "grey"
        href = f"/contribute/drafts/{revision.id}/steps/{step.slug}"
        rows.append({"text": step.title, "href": href, "status": status, "tone": tone})
    count = len(revision.attachments)
    status, tone = (f"{count} {'file' if count == 1 else 'files'}", None) if count else ("Optional", "grey")
    rows.append({"text": "Files", "href": f"/contribute/drafts/{revision.id}/files", "status": status, "tone": tone})
    return rows


@dataclass(frozen=True)
class EntryRow:
    """One entry of a list, with what can be done to it."""

    id: str
    title: str
    note: str
    locked: bool
    address: str
    is_first: bool
    is_last: bool


def entry_rows(step: Step, revision: Revision, *, adapted: bool) -> list[EntryRow]:
    """The entries of a step's list, in order."""
    field = step.entries
    if field is None:
        return []
    entries = revision.body.get(field.name, [])
    return [
        EntryRow(
            id=entry["id"],
            title=field.title(entry),
            note=_entry_note(field, entry),
            locked=field.is_locked(entry, adapted=adapted),
            address=f"/contribute/drafts/{revision.id}/steps/{step.slug}/{entry['id']}",
            is_first=at == 0,
            is_last=at == len(entries) - 1,
        )
        for at, entry in enumerate(entries)
    ]


def _entry_note(field: Entries, entry: Entry) -> str:
    """The first choice an entry holds, in words: for a clause, its type."""
    chosen = next((one for one in field.entry_fields if isinstance(one, Choice) and entry.get(one.name)), None)
    words = chosen.shown(entry[chosen.name]) if chosen else ""
    return "" if words == field.title(entry) else words


def left_out_rows(kind: Kind, step: Step, revision: Revision) -> list[dict[str, str]]:
    """What an adaptation left out of the original, each with the reason."""
    if step.entries is None or not step.entries.dropped:
        return []
    dropped = kind.shape.entries(step.entries.dropped)
    return [
        {"id": entry["id"], "title": dropped.title(entry), "reason": str(entry.get("reason", ""))}
        for entry in revision.body.get(dropped.name, [])
    ]


def fault_rows(kind: Kind, revision: Revision) -> list[dict[str, str]]:
    """What must be put right before submitting, each with the step where it is."""
    return [
        {"text": message, "href": f"/contribute/drafts/{revision.id}/steps/{kind.shape.step_of(name).slug}"}
        for name, message in {**kind.shape.faults(revision.body), **kind.rules.faults_now(revision)}.items()
    ]


@dataclass(frozen=True)
class FindingRow:
    """One finding with the words round it, and the form field that takes its explanation."""

    field_label: str
    href: str
    is_of_file: bool
    title: str
    explanation: str
    before: str
    excerpt: str
    after: str
    fingerprint: str
    field_name: str


def finding_rows(shape: Shape, revision: Revision, findings: Sequence[Found]) -> list[FindingRow]:
    """Findings in the order they stand; the same words found twice are explained once."""
    passages = {one.name: one for one in guarding.passages(shape, revision)}
    rows: dict[str, FindingRow] = {}
    for one in findings:
        finding = one.finding
        passage = passages[one.field]
        text = passage.text
        rows.setdefault(
            finding.fingerprint,
            FindingRow(
                field_label=passage.label,
                href=_where_changed(shape, revision, passage),
                is_of_file=passage.is_of_file,
                title=RULES[finding.rule].title,
                explanation=finding.explanation,
                before=words_before(text, finding.start),
                excerpt=text[finding.start : finding.end],
                after=words_after(text, finding.end),
                fingerprint=finding.fingerprint,
                field_name=explanation_name(finding.fingerprint),
            ),
        )
    return list(rows.values())


def _where_changed(shape: Shape, revision: Revision, passage: Passage) -> str:
    """The page of a draft where a passage is changed."""
    draft = f"/contribute/drafts/{revision.id}"
    if passage.is_of_file:
        return f"{draft}/files"
    return f"{draft}/steps/{shape.step_of(passage.name).slug}"


def explanation_name(fingerprint: str) -> str:
    """The form field for the explanation of a finding."""
    return f"why_{fingerprint[:16]}"


def conflict_rows(fields: Sequence[Field], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[dict[str, str]]:
    """The fields in which two people's texts differ, both in words."""
    return [
        {"label": one.label, "mine": one.shown(mine.get(one.name)), "theirs": one.shown(theirs.get(one.name))}
        for one in fields
        if mine.get(one.name) != theirs.get(one.name)
    ]

"""What the pages of a draft show both sides: rows ready for a template, with no logic left to do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries as accounts
from app.contributions.guard import RULES
from app.contributions.kinds.fields import Body, Field
from app.contributions.presenters import words_after, words_before
from app.contributions.services import guarding
from app.core.actor import Actor
from app.exchanges.learning import forms, policy
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services.looking import Standing, standing_names

_fields = {field.name: field for field in LEARNING_NOTE.shape.fields}
SIDE_WORDS = {policy.HOST: "Those who were reviewed", policy.TEAM: "Those who reviewed"}


@dataclass(frozen=True)
class SideRow:
    """One side: who is on it, and who agreed when. `taken_back_at` is when an edit last took an agreement of theirs back."""

    title: str
    is_mine: bool
    people: tuple[str, ...]
    agreed_by: str
    agreed_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True)
class NameRow:
    """A name that stands in the note, with the words round it and the form field that asks about it."""

    label: str
    before: str
    excerpt: str
    after: str
    explanation: str
    fingerprint: str
    field_name: str


@dataclass(frozen=True)
class FindingRow:
    """Something that the guard found, with the words round it and the form field that asks about it."""

    label: str
    href: str
    title: str
    explanation: str
    before: str
    excerpt: str
    after: str
    fingerprint: str
    field_name: str


@dataclass(frozen=True)
class DraftPage:
    """Everything about a draft that both sides see, and what can be done now."""

    draft: NoteDraft
    title: str
    sides: Sequence[SideRow]
    tasks: Sequence[dict[str, str | None]]
    name_count: int
    is_ready: bool
    has_agreed: bool
    organisation: str


def draft_page(actor: Actor, draft: NoteDraft) -> DraftPage:
    """The page of a draft for somebody who takes part."""
    name_count = sum(not each.explanation for each in standing_names(draft))
    mine = draft.side_of(actor.person_id)
    organisations = accounts.organisation_names([draft.organisation_id])
    return DraftPage(
        draft=draft,
        title=title_of(draft),
        sides=[_side(draft, side, is_mine=side == mine) for side in policy.SIDES],
        tasks=_tasks(draft, name_count),
        name_count=name_count,
        is_ready=not name_count and not LEARNING_NOTE.shape.faults(draft.body),
        has_agreed=mine is not None and draft.agreement(mine) is not None,
        organisation=organisations.get(draft.organisation_id or 0, ""),
    )


def title_of(draft: NoteDraft) -> str:
    """What a draft is called on its pages."""
    return str(draft.body.get("title") or "Untitled")


def _side(draft: NoteDraft, side: str, *, is_mine: bool) -> SideRow:
    people = [each for each in draft.participants if each.side == side]
    names = accounts.names_of(each.person_id for each in people)
    agreement = draft.agreement(side)
    return SideRow(
        title=SIDE_WORDS[side],
        is_mine=is_mine,
        people=tuple(names[each.person_id] for each in people),
        agreed_by=names[agreement.person_id] if agreement is not None else "",
        agreed_at=agreement.agreed_at if agreement is not None else None,
        taken_back_at=max((each.taken_back_at for each in people if each.taken_back_at is not None), default=None),
    )


def _tasks(draft: NoteDraft, name_count: int) -> list[dict[str, str | None]]:
    """One row for each section, and one for names."""
    faults = LEARNING_NOTE.shape.faults(draft.body)
    address = f"/exchanges/learning/drafts/{draft.id}"
    rows: list[dict[str, str | None]] = []
    for step in LEARNING_NOTE.shape.steps:
        is_lacking = any(field.name in faults for field in step.fields)
        status, tone = ("To do", "blue") if is_lacking else ("Completed", None)
        rows.append({"text": step.title, "href": f"{address}/steps/{step.slug}", "status": status, "tone": tone})
    status, tone = (f"{name_count} to look at", "blue") if name_count else ("None to look at", None)
    return [*rows, {"text": "Names that stand in it", "href": f"{address}/names", "status": status, "tone": tone}]


def name_rows(draft: NoteDraft) -> list[NameRow]:
    """The names that stand in a draft, in order."""
    return [_name_row(each) for each in standing_names(draft)]


def _name_row(standing: Standing) -> NameRow:
    start, end = standing.hit.start, standing.hit.end
    return NameRow(
        label=standing.label,
        before=words_before(standing.text, start),
        excerpt=standing.text[start:end],
        after=words_after(standing.text, end),
        explanation=standing.explanation,
        fingerprint=standing.hit.fingerprint,
        field_name=forms.field_of(standing.hit.fingerprint),
    )


def finding_rows(draft: NoteDraft) -> list[FindingRow]:
    """What the guard finds, in order; the same words found twice are explained once."""
    rows: dict[str, FindingRow] = {}
    for passage in guarding.inspect_body(LEARNING_NOTE.shape, draft.body):
        finding, field = passage.finding, _fields[passage.field]
        text = str(draft.body[passage.field])
        row = FindingRow(
            label=field.label,
            href=f"/exchanges/learning/drafts/{draft.id}/steps/{LEARNING_NOTE.shape.step_of(passage.field).slug}",
            title=RULES[finding.rule].title,
            explanation=finding.explanation,
            before=words_before(text, finding.start),
            excerpt=text[finding.start : finding.end],
            after=words_after(text, finding.end),
            fingerprint=finding.fingerprint,
            field_name=forms.field_of(finding.fingerprint),
        )
        rows.setdefault(finding.fingerprint, row)
    return list(rows.values())


def conflict_rows(fields: Sequence[Field], mine: Body, theirs: Body) -> list[dict[str, str]]:
    """The fields in which two people's texts differ, both in words."""
    return [
        {"label": field.label, "mine": field.shown(mine.get(field.name)), "theirs": field.shown(theirs.get(field.name))}
        for field in fields
        if mine.get(field.name) != theirs.get(field.name)
    ]

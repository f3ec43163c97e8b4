"""Holding the guard's line: what is not stored at all, what must be explained, what a moderator must confirm by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.contributions import guard
from app.contributions.guard import RULES, Finding
from app.contributions.kinds.fields import Body
from app.contributions.kinds.shape import Shape
from app.contributions.models import Attachment, GuardFinding, Revision
from app.core.errors import Conflict, Invalid

AT_RISK = (
    "This reads as if it is about a particular child who may be at risk now. We have not kept it. "
    "Tell the children’s services of the council where the child lives, or call 999 if the child is in danger now."
)
UNEXPLAINED = "Change the text, or say why it is not about a person"
UNREAD = "A file that could not be read by a program has not been confirmed. Open it, and confirm it by hand."
# What the parts of a file are called in the name of a field, by the label that people are shown.
FILE_PARTS = {
    "text": "text",
    "properties": "properties",
    "comments": "comments",
    "tracked changes": "changes",
    "links": "links",
    "file name": "name",
}
UNCONFIRMED = "Something the check found has not been confirmed. Read it again and confirm each finding by hand."


class AtRisk(Invalid):
    """Text about a particular child who may be at risk now: kept in the form, stored nowhere."""

    def __init__(self, field: str) -> None:
        super().__init__(AT_RISK, field)


@dataclass(frozen=True)
class Found:
    """One finding and the field it is in."""

    field: str
    finding: Finding


def refuse_at_risk(texts: Iterable[tuple[str, str]]) -> None:
    """Raise AtRisk for the first (field, text) about a particular child who may be at risk now.

    Called before anything is stored, rendered or logged.
    """
    for field, text in texts:
        if guard.about_a_child_at_risk_now(text):
            raise AtRisk(field)


def refuse_findings(field: str, text: str) -> None:
    """Raise Invalid where short text with no moderator behind it (a report, a reason, an appeal) has any finding."""
    refuse_at_risk([(field, text)])
    findings = guard.inspect(text)
    if findings:
        raise Invalid(f"{findings[0].explanation} Take it out, then send this again.", field)


class Unexplained(Invalid):
    """Text in which the guard finds something that nobody explained: it can be sent to a moderator with an explanation."""


def explained(field: str, text: str, explanation: str) -> str:
    """The explanation to keep with short text that a moderator will read: "" where the guard finds nothing.

    Raises Unexplained where it does and there is none, and Invalid for an explanation that holds a finding itself.
    """
    refuse_at_risk([(field, text)])
    findings = guard.inspect(text)
    if not findings:
        return ""
    words = explanation.strip()
    if not words:
        raise Unexplained(f"{findings[0].explanation} Take it out, or say below why it is not about a person.", field)
    refuse_findings("explanation", words)
    return words


def inspect_body(shape: Shape, body: Body) -> list[Found]:
    """Everything the guard finds in a body, field by field."""
    return [
        Found(one.name, finding)
        for one, text in shape.guarded(body)
        for finding in guard.inspect(text, contact_field=one.contact)
    ]


@dataclass(frozen=True)
class Passage:
    """A piece of a revision that the guard reads: the text of one field, or one part of what a file says."""

    name: str
    label: str
    text: str

    @property
    def is_of_file(self) -> bool:
        return self.name.startswith("file.")


def passages(shape: Shape, revision: Revision) -> list[Passage]:
    """What the guard reads of a revision; of files, only the parts in which it found something when they were sent in."""
    body = [Passage(one.name, one.label, text) for one, text in shape.guarded(revision.body)]
    return body + [
        Passage(file_field(one, part), f"{one.name} ({part})", one.texts.get(part, ""))
        for one in revision.attachments
        for part in one.noted
    ]


def file_field(attachment: Attachment, part: str) -> str:
    """What a part of a file is called where a field is named: `file.12.comments`."""
    return f"file.{attachment.id}.{FILE_PARTS.get(part, 'text')}"


def inspect_revision(shape: Shape, revision: Revision) -> list[Found]:
    """Everything the guard finds in a revision: in its text now, and in its files when they were sent in (they cannot change)."""
    return inspect_body(shape, revision.body) + [
        Found(file_field(one, part), finding_of(noted, one.texts.get(part, "")))
        for one in revision.attachments
        for part, found in one.noted.items()
        for noted in found
    ]


def finding_of(noted: Mapping[str, Any], text: str) -> Finding:
    """What was noted in a part of a file, with the words that it stands for in the text of that part."""
    excerpt = text[noted["start"] : noted["end"]]
    explanation = RULES[noted["rule"]].explanation
    return Finding(noted["rule"], noted["start"], noted["end"], excerpt, explanation, noted["fingerprint"])


def record_findings(shape: Shape, revision: Revision, explanations: Mapping[str, str]) -> None:
    """Keep what the guard finds with the contributor's explanations (fingerprint → words).

    Raises Invalid for a finding with no explanation, and for an explanation that holds a finding itself.
    """
    findings = inspect_revision(shape, revision)
    for passage_finding in findings:
        fingerprint = passage_finding.finding.fingerprint
        words = explanations.get(fingerprint, "").strip()
        if not words:
            raise Invalid(UNEXPLAINED, fingerprint)
        refuse_findings(fingerprint, words)
    revision.findings = [_row(one, explanations[one.finding.fingerprint].strip()) for one in findings]


def _row(passage_finding: Found, explanation: str) -> GuardFinding:
    finding = passage_finding.finding
    return GuardFinding(
        field=passage_finding.field,
        rule=finding.rule,
        start=finding.start,
        end=finding.end,
        fingerprint=finding.fingerprint,
        explanation=explanation,
    )


def require_confirmed(shape: Shape, revision: Revision) -> None:
    """The last gate before anything is published, by any route: run the guard again, and raise Conflict unless
    every finding, and every file that a program could not read, was confirmed by a person."""
    confirmations = {(row.field, row.fingerprint) for row in revision.findings if row.confirmed_at is not None}
    refuse_at_risk((one.name, text) for one, text in shape.guarded(revision.body))
    if any(one.is_unread for one in revision.attachments):
        raise Conflict(UNREAD)
    for one in inspect_revision(shape, revision):
        if (one.field, one.finding.fingerprint) not in confirmations:
            raise Conflict(UNCONFIRMED)

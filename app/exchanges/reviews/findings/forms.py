"""The forms of findings: a line, who was told of an urgent one, the host's answer, the team's reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.exchanges.reviews.findings.models import LONGEST_ROLE, Finding, FindingAnswer
from app.exchanges.reviews.findings.values import ANSWER_LABELS, ANSWER_WORDS, KIND_WORDS, LABELS, TOLD_NOTHING
from app.exchanges.reviews.writing.forms import form_of
from app.exchanges.reviews.writing.values import Values
from app.web.forms import (
    BaseForm,
    DateField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)

LONGEST_TEXT, LONGEST_REPLY = 4_000, 2_000
NOT_A_CHILD = "About services and agreements: never about a child, a family or a worker."


def line_form(
    values: Values, standards: Sequence[tuple[str, str]], kinds: Sequence[str], line: Finding | None = None
) -> BaseForm:
    """A line of findings."""
    fields: Mapping[str, Any] = {
        "kind": RadiosField(
            LABELS["kind"], [Required("Choose what kind of line it is")], choices=[(code, KIND_WORDS[code]) for code in kinds]
        ),
        "standard": SelectField(LABELS["standard"], [Required("Choose a standard")], choices=standards),
        **_texts(),
    }
    return form_of(fields, "Save the line", values, *_explained(line))


def _texts() -> Mapping[str, Any]:
    return {
        "text": TextAreaField(
            LABELS["text"],
            [Required("Write what you found"), MaxLength(LONGEST_TEXT, "What you found")],
            hint=NOT_A_CHILD,
            rows=6,
        ),
        "evidence": TextAreaField(
            LABELS["evidence"],
            [Required("Write what it rests on"), MaxLength(LONGEST_TEXT, "What it rests on")],
            hint="Documents, data, and in how many conversations you heard it. Name nobody whom you talked with.",
            rows=4,
        ),
        "recommendation": TextAreaField(
            LABELS["recommendation"],
            [MaxLength(LONGEST_TEXT, "What you recommend")],
            hint="Needed for a consideration and for an urgent line.",
            rows=4,
        ),
    }


def _explained(row: Finding | FindingAnswer | None) -> tuple[str, Sequence[str]]:
    return (row.explanation, row.explained) if row else ("", ())


def told_form(line_stamp: str) -> BaseForm:
    """Who was told of an urgent line outside this site; `line`, which is hidden, stands for the line as it was read."""
    fields: Mapping[str, Any] = {
        "told_role": TextField(
            LABELS["told_role"],
            [Required("Write who was told, by their role"), MaxLength(LONGEST_ROLE, "Who was told")],
            hint="A role, such as the director of children’s services. Never a child’s or a victim’s name.",
        ),
        "told_by": TextField(
            LABELS["told_by"],
            [Required("Write who told them"), MaxLength(LONGEST_ROLE, "Who told them")],
            hint="A role, such as the lead of the review team.",
        ),
        "told_on": DateField(LABELS["told_on"], hint="For example, 27 3 2027", noun="The day on which they were told"),
        "line": HiddenField(default=line_stamp),
    }
    return form_of(fields, "Send it to the host now", TOLD_NOTHING)


def answer_form(values: Values, answer: FindingAnswer | None) -> BaseForm:
    """The host's answer to a line."""
    fields: Mapping[str, Any] = {
        "kind": RadiosField(ANSWER_LABELS["kind"], [Required("Choose what you answer")], choices=list(ANSWER_WORDS.items())),
        "text": TextAreaField(
            ANSWER_LABELS["text"],
            [MaxLength(LONGEST_REPLY, "What you say")],
            hint="Needed to correct or to challenge. If you accept it, you can say here what you have done about it.",
            rows=4,
        ),
        "evidence": TextAreaField(
            ANSWER_LABELS["evidence"],
            [MaxLength(LONGEST_REPLY, "What your answer rests on")],
            hint="Needed to correct a fact: which document or figure shows it, and of which date.",
            rows=3,
        ),
    }
    return form_of(fields, "Save the answer", values, *_explained(answer))


def reply_form(values: Values, line: Finding) -> BaseForm:
    """What the team makes of a line that the host corrected or challenged."""
    fields = {
        **_texts(),
        "reply": TextAreaField(
            LABELS["reply"],
            [MaxLength(LONGEST_REPLY, "What you say to the host")],
            hint="Needed where the line stays as it is: why it does. It stands in the report beside the host’s answer.",
            rows=4,
        ),
    }
    return form_of(fields, "Send this to the host", values, *_explained(line))


class SendDraftForm(BaseForm):
    """Sending the draft that was read: `stamp` stands for it."""

    stamp = HiddenField()
    send = SubmitField("Send the draft to the host")


class SendAnswersForm(BaseForm):
    """Sending the answers that were read: `stamp` stands for them."""

    stamp = HiddenField()
    send = SubmitField("Send all answers to the team")

"""The forms of a self-assessment. One page holds several entries, so a field is called by its own name and that of its entry."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import Invalid
from app.exchanges.assessment.models import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    QUESTION,
    DocumentAnswer,
    Entry,
    QuestionAnswer,
    StandardAnswer,
)
from app.exchanges.assessment.services.texts import EXPLANATION, LONGEST_EXPLANATION
from app.exchanges.assessment.values import NOT_APPLICABLE, NOT_STATED, Sent, Value, Values, stamp_of
from app.exchanges.standards.framework import READING_ORDER, Document, Framework, Question, Standard
from app.web.forms import (
    BaseForm,
    DateField,
    HiddenField,
    MaxLength,
    NotInFuture,
    RadiosField,
    SubmitField,
    TextAreaField,
    TextField,
    WebAddress,
    WebField,
    make_form,
)

LONGEST_TEXT = 4_000
STAMP, SHOWN = "stamp", "shown"
QUICK_FIELDS = ("level", "line")
STATES = (
    ("have", "Yes, we have it"),
    ("partly", "In part, or it is out of date"),
    ("no", "No"),
    (NOT_APPLICABLE, "It does not apply here"),
)
TAKE_BACK = "Take back what is chosen"
WHY_IT_DOES_NOT_APPLY = "Write in one line why this standard does not apply here"


def name_of(field: str, key: str) -> str:
    """What a form calls a field of an entry."""
    return f"{field}-{key}"


def quick_form(framework: Framework, standards: Sequence[Standard], rows: Mapping[str, StandardAnswer]) -> BaseForm:
    """A level and one line for each of `standards`."""
    fields = {
        name: field
        for standard in standards
        for name, field in {
            **_level(framework, standard, rows.get(standard.id)),
            **_line(standard),
            **_carried(standard.id),
        }.items()
    }
    return _form(
        "QuickForm", fields, "Save and go on", {one.id: _held(rows.get(one.id), QUICK_FIELDS) for one in standards}, rows
    )


def standard_form(framework: Framework, standard: Standard, row: StandardAnswer | None) -> BaseForm:
    """All that can be said about one standard."""
    fields = {**_level(framework, standard, row), **_line(standard), **_texts(standard), **_carried(standard.id)}
    rows = {standard.id: row} if row is not None else {}
    return _form("StandardForm", fields, "Save", {standard.id: _held(row, StandardAnswer.FIELDS)}, rows)


def documents_form(documents: Sequence[Document], rows: Mapping[str, DocumentAnswer]) -> BaseForm:
    """What the area has of each document."""
    fields = {
        name: field for one in documents for name, field in {**_document(one, rows.get(one.id)), **_carried(one.id)}.items()
    }
    return _form(
        "DocumentsForm", fields, "Save", {one.id: _held(rows.get(one.id), DocumentAnswer.FIELDS) for one in documents}, rows
    )


def question_form(question: Question, row: QuestionAnswer | None) -> BaseForm:
    """The question without a standard."""
    text = TextAreaField(question.text, [MaxLength(LONGEST_TEXT, "Your answer")], hint=question.help, rows=8)
    fields = {name_of("text", QUESTION): text, **_carried(QUESTION)}
    rows = {QUESTION: row} if row is not None else {}
    return _form("QuestionForm", fields, "Save", {QUESTION: _held(row, QuestionAnswer.FIELDS)}, rows)


def _level(framework: Framework, standard: Standard, row: StandardAnswer | None) -> dict[str, Any]:
    """Where a level is chosen, it can be taken back: without a script nothing else empties a radio button."""
    names = {level.number: level.name for level in framework.levels}
    choices = [(str(number), f"Level {number}: {names[number]}", standard.level(number)) for number in READING_ORDER]
    radios = RadiosField(
        f"Your level: {standard.title}",
        choices=[
            *choices,
            (NOT_APPLICABLE, "It does not apply here", "Say why in the line below"),
            *_emptied(row.level if row else NOT_STATED),
        ],
    )
    return {name_of("level", standard.id): radios}


def _emptied(chosen: str) -> list[tuple[str, str]]:
    """The choice that takes back what is chosen; none where nothing is."""
    return [(NOT_STATED, TAKE_BACK)] if chosen else []


def _line(standard: Standard) -> dict[str, Any]:
    line = TextField("In one line: what shows it, or what is missing", [MaxLength(LONGEST_LINE, "The line")])
    return {name_of("line", standard.id): line}


def _texts(standard: Standard) -> dict[str, Any]:
    labels = {
        "strengths": ("Strengths", "What works well here that another area could learn from."),
        "development": ("To develop", "What is missing, and what you would do next."),
        "evidence": ("Evidence", "One to a line: what it is, and its web address or where it is kept."),
        "note": ("Notes", "Anything else your colleagues should know. It is printed with the rest."),
    }
    return {
        name_of(name, standard.id): TextAreaField(label, [MaxLength(LONGEST_TEXT, label)], hint=hint, rows=4)
        for name, (label, hint) in labels.items()
    }


def _document(document: Document, row: DocumentAnswer | None) -> dict[str, Any]:
    return {
        name_of("state", document.id): RadiosField(
            "Do you have it?", choices=[*STATES, *_emptied(row.state if row else NOT_STATED)]
        ),
        name_of("dated_on", document.id): DateField("Date of the current one", [NotInFuture("The date of the current one")]),
        name_of("holder", document.id): TextField(
            "Who holds it", [MaxLength(LONGEST_LINE, "Who holds it")], hint="A team or a post, not somebody’s name."
        ),
        name_of("address", document.id): WebField(
            "Link to it", [MaxLength(LONGEST_ADDRESS, "Link to it"), WebAddress()], hint="If it has a web address."
        ),
    }


def _carried(key: str) -> dict[str, Any]:
    """What every entry carries: what it was drawn with, and room to explain what the guard finds."""
    return {
        name_of(EXPLANATION, key): TextAreaField(
            "Why is this not about a person?",
            [MaxLength(LONGEST_EXPLANATION, "Why this is not about a person")],
            hint="It is kept with your answer. Only commissioners of your area read it.",
            rows=2,
        ),
        name_of(STAMP, key): HiddenField(),
        name_of(SHOWN, key): HiddenField(),
    }


def _held(row: Entry | None, names: Sequence[str]) -> Values:
    nothing: dict[str, Value] = {name: None if name == "dated_on" else "" for name in names}
    return nothing if row is None else {name: getattr(row, name) for name in names}


def _form(
    name: str, fields: Mapping[str, Any], button: str, values_by_key: Mapping[str, Values], rows: Mapping[str, Entry]
) -> BaseForm:
    drawn_with: dict[str, Value] = {}
    for key, values in values_by_key.items():
        row = rows.get(key)
        drawn_with |= {name_of(field, key): value for field, value in values.items()}
        drawn_with[name_of(STAMP, key)] = stamp_of(values)
        drawn_with[name_of(EXPLANATION, key)] = row.explanation if row else ""
        drawn_with[name_of(SHOWN, key)] = ".".join(row.explained) if row else ""
    parts: dict[str, Any] = {**fields, "save": SubmitField(button)}
    return make_form(name, parts)(data=drawn_with)


def read(form: BaseForm, keys: Sequence[str], names: Sequence[str]) -> list[Sent]:
    """What was sent of the entries called `keys`; of one that the page did not hold, nothing. Raises Invalid."""
    entries = [_read(form, key, names) for key in keys if form[name_of(STAMP, key)].raw_data]
    for entry in entries:
        if entry.values.get("level") == NOT_APPLICABLE and not entry.values.get("line"):
            raise Invalid(WHY_IT_DOES_NOT_APPLY, name_of("line", entry.key))
    return entries


def _read(form: BaseForm, key: str, names: Sequence[str]) -> Sent:
    return Sent(
        key=key,
        values={name: form[name_of(name, key)].data for name in names},
        stamp=form[name_of(STAMP, key)].data or "",
        explanation=form[name_of(EXPLANATION, key)].data or "",
        shown=frozenset((form[name_of(SHOWN, key)].data or "").split(".")),
    )


class AbandonForm(BaseForm):
    """Giving an assessment up."""

    give_up = SubmitField("Give it up", kind="warning")


class SignForm(BaseForm):
    """Signing what was read. `stamp` stands for all that was answered when the page was opened."""

    stamp = HiddenField()
    sign = SubmitField("Sign")

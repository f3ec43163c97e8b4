"""Turning a kind's field definitions into form pages, and what was typed back into values.

The definitions do the cleaning; a form here only draws the fields, keeps what was typed, and shows the messages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import markup
from app.contributions.kinds import fields as definitions
from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Field
from app.contributions.kinds.shape import Shape
from app.contributions.services import guarding
from app.markup import TooComplex
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    HiddenField,
    MarkdownField,
    MaxLength,
    PhoneField,
    RadiosField,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
    WebField,
    make_form,
)

RADIOS_AT_MOST = 12  # a longer vocabulary, or one without definitions to read, is a list to choose from
NOT_STATED = ("", "Not stated")
SIMPLE_FIELDS: tuple[tuple[type[Field], type[Any]], ...] = (
    (definitions.Email, EmailField),
    (definitions.Phone, PhoneField),
    (definitions.WebAddress, WebField),
    (definitions.Day, DateField),
    (definitions.Number, TextField),
    (definitions.Tick, CheckboxField),
    (definitions.Line, TextField),
)


def form_class(
    kind: Kind, fields: Sequence[Field], label: str = "Save and continue", body: Mapping[str, Any] | None = None
) -> type[BaseForm]:
    """A form of `fields`, with the version of the draft it was drawn from. `body` is what the draft holds, where a field
    offers parts of it."""
    drawn: dict[str, Any] = {
        one.name: _sibling(kind.shape, one, body or {}) if isinstance(one, definitions.Sibling) else field_for(one)
        for one in fields
    }
    drawn.update(draft_version=HiddenField(), creation_key=HiddenField(), save=SubmitField(label))
    return make_form(f"{kind.code.title()}Form", drawn)


def field_for(one: Field) -> Any:
    """What a form asks for a value with."""
    if isinstance(one, definitions.Places):
        return TextAreaField(one.label, hint=one.hint, rows=4)
    if isinstance(one, definitions.Choice | definitions.Choices | definitions.Linked):
        return _chosen(one)
    if isinstance(one, definitions.MarkdownText):
        return MarkdownField(one.label, [MaxLength(one.longest, one.label)], hint=one.hint, rows=one.rows)
    if isinstance(one, definitions.WebAddresses):
        return TextAreaField(one.label, hint=one.hint, rows=one.rows)
    if isinstance(one, definitions.Lines):
        return TextAreaField(one.label, [MaxLength(one.longest, one.label)], hint=one.hint, rows=one.rows)
    drawn = next(field for definition, field in SIMPLE_FIELDS if isinstance(one, definition))
    return drawn(one.label, hint=one.hint)


def _sibling(shape: Shape, one: definitions.Sibling, body: Mapping[str, Any]) -> SelectField:
    listed = shape.entries(one.of)
    choices = [(entry["id"], listed.title(entry)) for entry in body.get(one.of, ())]
    return SelectField(one.label, hint=one.hint, choices=choices, empty="Not stated")


def _chosen(one: definitions.Choice | definitions.Choices | definitions.Linked) -> Any:
    """A field whose value is chosen: boxes to tick, buttons, or a list where there are many."""
    if isinstance(one, definitions.Linked):
        return SelectField(one.label, hint=one.hint, choices=[(term.code, term.label) for term in one.listed()], empty="None")
    options = [(term.code, term.label, term.definition) for term in one.options()]
    if isinstance(one, definitions.Choices):
        return CheckboxesField(one.label, hint=one.hint, choices=options)
    if len(options) > RADIOS_AT_MOST:
        return SelectField(one.label, hint=one.hint, choices=options, empty="Select an answer" if one.required else "Not stated")
    return RadiosField(one.label, hint=one.hint, choices=options if one.required else [*options, NOT_STATED])


def form_data(fields: Sequence[Field], body: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows for the values in `body`."""
    data: dict[str, Any] = {}
    for one in fields:
        value = body.get(one.name)
        if isinstance(one, definitions.Places):
            names = {term.code: term.label for term in one.options()} if value else {}
            data[one.name] = "\n".join(names.get(code, code) for code in value or ())
        elif isinstance(one, definitions.WebAddresses):
            data[one.name] = "\n".join(value or ())
        elif isinstance(one, definitions.Number):
            data[one.name] = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        else:
            data[one.name] = value
    return data


def read_version(raw: object) -> int:
    """The version of the draft that a form was drawn from; -1, which no draft is at, for what is not one."""
    text = str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@dataclass(frozen=True)
class Prepared:
    """Values ready to be stored: None for a field that was emptied; `html` holds the Markdown fields' HTML."""

    values: dict[str, Any]
    html: dict[str, str]


def prepare(shape: Shape, fields: Sequence[Field], form: BaseForm) -> Prepared | None:
    """Clean what was typed and draw its Markdown, or put messages on the form and return None.

    Text about a child who may be at risk now is refused first, before anything is drawn or stored.
    """
    valid = form.validate()
    body, errors = shape.clean(form.values(), fields)
    shown = {name: message for name, message in errors.items() if not form[name].errors}
    for name, message in shown.items():
        form.add_error(name, message)
    guarding.refuse_at_risk((one.name, text) for one, text in shape.guarded(body))
    if errors or not valid:
        return None
    try:
        html = draw(shape, body)
    except TooComplex as error:
        form.add_error(next(iter(shape.markdown(body))), str(error))
        return None
    return Prepared({one.name: body.get(one.name) for one in fields}, html)


@dataclass(frozen=True)
class PreparedEntry:
    """One entry's values, ready to be stored, and the HTML of its Markdown by the names of its leaves."""

    values: dict[str, Any]
    html: dict[str, str]


def prepare_entry(field: Entries, fields: Sequence[Field], entry_id: str, form: BaseForm) -> PreparedEntry | None:
    """Clean what was typed about one entry and draw its Markdown, or put messages on the form and return None.

    Raises AtRisk, as `prepare` does, before anything is drawn or stored.
    """
    valid = form.validate()
    values, errors = field.clean_entry(form.values(), fields)
    for name, message in errors.items():
        if not form[name].errors:
            form.add_error(name, message)
    entry = {"id": entry_id, **values}
    guarding.refuse_at_risk((one.name.rpartition(".")[2], str(value)) for one, value in field.leaves([entry]) if one.guarded)
    if errors or not valid:
        return None
    texts = {one.name: str(value) for one, value in field.leaves([entry]) if one.markdown}
    try:
        html = dict(zip(texts, markup.render_many(list(texts.values())), strict=True)) if texts else {}
    except TooComplex as error:
        form.add_error(next(iter(texts)).rpartition(".")[2], str(error))
        return None
    return PreparedEntry(values, html)


def draw(shape: Shape, body: Mapping[str, Any]) -> dict[str, str]:
    """The sanitised HTML of each Markdown field. Raises TooComplex. Slow: call it outside a transaction."""
    texts = shape.markdown(dict(body))
    return dict(zip(texts, markup.render_many(list(texts.values())), strict=True)) if texts else {}

"""Turning a kind's field definitions into form pages, and what was typed back into values.

The definitions do the cleaning; a form here only draws the fields, keeps what was typed, and shows the messages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import markup
from app.contributions.kinds.contact_details import Email, Phone, WebAddress, WebAddresses
from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Field
from app.contributions.kinds.free_text import Line, Lines, MarkdownText
from app.contributions.kinds.options import Choice, Choices, Linked, Places, Sibling
from app.contributions.kinds.quantities import Day, Number, Tick
from app.contributions.kinds.shape import Shape
from app.contributions.services import guarding
from app.core import numbers
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
    (Email, EmailField),
    (Phone, PhoneField),
    (WebAddress, WebField),
    (Day, DateField),
    (Number, TextField),
    (Tick, CheckboxField),
    (Line, TextField),
)


def form_class(
    kind: Kind, fields: Sequence[Field], label: str = "Save and continue", body: Mapping[str, Any] | None = None
) -> type[BaseForm]:
    """A form of `fields`, with the version of the draft it was drawn from. `body` is what the draft holds, where a field
    offers parts of it."""
    parts: dict[str, Any] = {
        one.name: _sibling(kind.shape, one, body or {}) if isinstance(one, Sibling) else field_for(one) for one in fields
    }
    parts.update(draft_version=HiddenField(), creation_key=HiddenField(), save=SubmitField(label))
    return make_form(f"{kind.code.title()}Form", parts)


def field_for(field: Field) -> Any:
    """What a form asks for a value with."""
    if isinstance(field, Places):
        return TextAreaField(field.label, hint=field.hint, rows=4)
    if isinstance(field, Choice | Choices | Linked):
        return _chosen(field)
    if isinstance(field, MarkdownText):
        return MarkdownField(field.label, [MaxLength(field.longest, field.label)], hint=field.hint, rows=field.rows)
    if isinstance(field, WebAddresses):
        return TextAreaField(field.label, hint=field.hint, rows=field.rows)
    if isinstance(field, Lines):
        return TextAreaField(field.label, [MaxLength(field.longest, field.label)], hint=field.hint, rows=field.rows)
    form_field = next(form_field for definition, form_field in SIMPLE_FIELDS if isinstance(field, definition))
    return form_field(field.label, hint=field.hint)


def _sibling(shape: Shape, field: Sibling, body: Mapping[str, Any]) -> SelectField:
    listed = shape.entries(field.of)
    choices = [(entry["id"], listed.title(entry)) for entry in body.get(field.of, ())]
    return SelectField(field.label, hint=field.hint, choices=choices, empty="Not stated")


def _chosen(field: Choice | Choices | Linked) -> Any:
    """A field whose value is chosen: boxes to tick, buttons, or a list where there are many."""
    if isinstance(field, Linked):
        return SelectField(
            field.label, hint=field.hint, choices=[(term.code, term.label) for term in field.listed()], empty="None"
        )
    options = [(term.code, term.label, term.definition) for term in field.options()]
    if isinstance(field, Choices):
        return CheckboxesField(field.label, hint=field.hint, choices=options)
    if len(options) > RADIOS_AT_MOST:
        return SelectField(
            field.label, hint=field.hint, choices=options, empty="Choose an answer" if field.required else "Not stated"
        )
    return RadiosField(field.label, hint=field.hint, choices=options if field.required else [*options, NOT_STATED])


def form_data(fields: Sequence[Field], body: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows for the values in `body`."""
    values: dict[str, Any] = {}
    for field in fields:
        value = body.get(field.name)
        if isinstance(field, Places):
            names = {term.code: term.label for term in field.options()} if value else {}
            values[field.name] = "\n".join(names.get(code, code) for code in value or ())
        elif isinstance(field, WebAddresses):
            values[field.name] = "\n".join(value or ())
        elif isinstance(field, Number):
            values[field.name] = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        else:
            values[field.name] = value
    return values


def read_version(raw: object) -> int:
    """The version of the draft that a form was drawn from; -1, which no draft is at, for what is not one."""
    number = numbers.whole(str(raw))
    return -1 if number is None else number


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

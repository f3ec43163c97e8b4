"""Forms: the one place features take fields, rules and `BaseForm` from.

    class Report(BaseForm):
        problem = TextAreaField("What is wrong?", [Required("Enter what is wrong"), MaxLength(2000, "What is wrong")])
        send = SubmitField("Send")

A view validates, then calls its service; when the service raises `Invalid`, `form.add_invalid(error)` shows its message by the
field it names, and the page is drawn again with what was typed and status 422.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.core import UnboundField

from app.core.errors import Invalid
from app.web.fields import (
    CheckboxesField,
    CheckboxField,
    CodeField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    MarkdownField,
    PasswordField,
    PhoneField,
    RadiosField,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
    WebField,
)
from app.web.validators import (
    AtMost,
    Digits,
    EmailAddress,
    MaxLength,
    MinLength,
    NotInFuture,
    Required,
    UkPhone,
    WebAddress,
)

STALE = "The page was open for too long. Check what you typed and send it again"

__all__ = [
    "AtMost",
    "BaseForm",
    "CheckboxField",
    "CheckboxesField",
    "CodeField",
    "DateField",
    "Digits",
    "EmailAddress",
    "EmailField",
    "FileField",
    "HiddenField",
    "MarkdownField",
    "MaxLength",
    "MinLength",
    "NotInFuture",
    "PasswordField",
    "PhoneField",
    "RadiosField",
    "Required",
    "SelectField",
    "SubmitField",
    "TextAreaField",
    "TextField",
    "UkPhone",
    "WebAddress",
    "WebField",
    "make_form",
]


class BaseForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A form that knows how to list its errors and to take more of them after validation."""

    form_errors: list[str]

    def add_error(self, field: str, message: str) -> None:
        """Show `message` by the field of that name, or for the whole form when there is no such field."""
        target = self._fields.get(field)
        if target is None:
            self.form_errors = [*self.form_errors, message]
        else:
            target.errors = [*target.errors, message]

    def add_invalid(self, error: Invalid) -> None:
        """Show what a service refused."""
        self.add_error(error.field, error.message)

    def error_list(self) -> list[dict[str, str]]:
        """The error summary's lines, in the order of the fields: {text, href}, the first message of each field."""
        lines = [{"text": message} for message in self.form_errors]
        for field in self:
            if field.errors and field.short_name == "csrf_token":
                lines.append({"text": STALE})
            elif field.errors:
                lines.append({"text": str(field.errors[0]), "href": f"#{getattr(field, 'error_anchor', field.id)}"})
        return lines

    def seen_fields(self) -> Iterator[Field]:
        """The fields a person fills in: neither hidden ones nor buttons, in the order declared."""
        return (field for field in self if field.type not in ("HiddenField", "CSRFTokenField", "SubmitField"))

    def values(self) -> dict[str, Any]:
        """What the fields that are seen hold, by name."""
        return {field.short_name: field.data for field in self.seen_fields()}


def make_form(name: str, fields: Mapping[str, "UnboundField[Any]"], base: type[BaseForm] = BaseForm) -> type[BaseForm]:
    """A form class with `fields` in the order given. The same field may be used for several forms.

    Raises ValueError for a name that would hide part of the form itself, such as `data` or `errors`.
    """
    clashes = [field for field in fields if hasattr(base, field) or field.startswith("_")]
    if clashes:
        raise ValueError(f"a form cannot have fields called {', '.join(clashes)}")
    # WTForms orders fields by when they were made, so each is made again, in our order.
    ordered = {
        key: UnboundField(field.field_class, *field.args, name=field.name, **field.kwargs) for key, field in fields.items()
    }
    return type(name, (base,), ordered)

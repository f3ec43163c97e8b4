"""GOV.UK components for form fields, with the faults of the library's widgets put right.

The library marks fields `required` (even the <div> round a date), points at hints that are empty, and cannot draw a date
when a part of it was not sent. Here no field is marked, empty hints are dropped, and a date has three boxes with names of
their own. A field's `params` are given to the component; those given in a template come on top of them.
"""

from copy import deepcopy
from typing import Any

import govuk_frontend_wtf.wtforms_widgets as library
from flask import render_template
from govuk_frontend_wtf.main import merger
from markupsafe import Markup

DATE_PARTS = ("day", "month", "year")
FORMATTING_HELP = "fields/formatting-help.html"


class _Repaired:
    """Mixed in before a library widget."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        kwargs["params"] = merger.merge(deepcopy(getattr(field, "params", {})), deepcopy(kwargs.get("params", {})))
        return super().__call__(field, **kwargs)  # type: ignore[misc, no-any-return]  # the library widget is untyped

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # as above
        if not (params.get("hint") or {}).get("text") and not (params.get("hint") or {}).get("html"):
            params.pop("hint", None)
        params.get("attributes", {}).pop("required", None)
        params.setdefault("label", {}).setdefault("classes", "govuk-label--s")
        return params


class _Group(_Repaired):
    """Choices under a legend."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **kwargs)
        legend = params.setdefault("fieldset", {}).setdefault("legend", {})
        legend.setdefault("text", field.label.text)
        legend.setdefault("classes", "govuk-fieldset__legend--s")
        for item in params["items"]:
            hint = getattr(field, "choice_hints", {}).get(item["value"])
            if hint:
                item["hint"] = {"text": hint}
        return params


class TextInput(_Repaired, library.GovTextInput):  # type: ignore[misc]  # untyped library, here and below
    """A box for one line."""


class PasswordInput(_Repaired, library.GovPasswordInput):  # type: ignore[misc]
    """A box for a password, with a button that shows it. The page never carries the password back."""


class TextArea(_Repaired, library.GovTextArea):  # type: ignore[misc]
    """A box for many lines."""


class CharacterCount(_Repaired, library.GovCharacterCount):  # type: ignore[misc]
    """A box for many lines that says how many characters are left."""


class Select(_Repaired, library.GovSelect):  # type: ignore[misc]
    """A drop-down list."""


class Radios(_Group, library.GovRadioInput):  # type: ignore[misc]
    """One of several."""


class Checkboxes(_Group, library.GovCheckboxesInput):  # type: ignore[misc]
    """Any of several."""


class SingleCheckbox(_Repaired, library.GovCheckboxInput):  # type: ignore[misc]
    """One box to tick; its label stands beside it."""


class FileUpload(_Repaired, library.GovFileInput):  # type: ignore[misc]
    """A button that chooses a file. What was chosen cannot be shown again: browsers do not let a page do that."""


class Button(_Repaired, library.GovSubmitInput):  # type: ignore[misc]
    """A button that sends the form. A second press within a second is ignored where JavaScript runs."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **kwargs)
        params["preventDoubleClick"] = True
        return params


class DateInput:
    """Day, month and year, each in a box of its own named `<field>-day` and so on."""

    template = "govuk_frontend_wtf/date.html"

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        params: dict[str, Any] = {
            "id": field.id,
            "fieldset": {"legend": {"text": field.label.text, "classes": "govuk-fieldset__legend--s"}},
            "items": [self._box(field, part, value) for part, value in zip(DATE_PARTS, field.typed(), strict=True)],
        }
        if field.description:
            params["hint"] = {"text": field.description}
        if field.errors:
            params["errorMessage"] = {"text": field.errors[0]}
        params = merger.merge(params, deepcopy(field.params))
        params = merger.merge(params, deepcopy(kwargs.get("params", {})))
        return Markup(render_template(self.template, params=params))  # noqa: S704 - made by an escaping template

    @staticmethod
    def _box(field: Any, part: str, value: str) -> dict[str, Any]:
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        wrong = " govuk-input--error" if part in field.wrong_parts else ""
        name = f"{field.name}-{part}"
        return {"id": f"{field.id}-{part}", "name": name, "label": part.capitalize(), "value": value, "classes": width + wrong}


def formatting_help(field_id: str) -> Markup:
    """What may be typed in a box whose text can have headings, lists and links."""
    return Markup(render_template(FORMATTING_HELP, field_id=field_id))  # noqa: S704 - made by an escaping template


class FormattedText(TextArea):
    """A tall box for text with headings, lists and links, with how to write them beneath."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        return _with_formatting_help(super().map_gov_params(field, **kwargs))


class CountedFormattedText(CharacterCount):
    """The same, with a count of the characters left."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        return _with_formatting_help(super().map_gov_params(field, **kwargs))


def _with_formatting_help(params: dict[str, Any]) -> dict[str, Any]:
    params.setdefault("rows", 12)
    params.setdefault("formGroup", {})["afterInput"] = {"html": formatting_help(params["id"])}
    return params

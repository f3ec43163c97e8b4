"""The kinds of form field. Each takes a label, rules, a hint, and `params` for the GOV.UK component that draws it.

    title = TextField("Title", [Required("Enter a title"), MaxLength(100, "Title")], hint="As it is known locally")

Whatever was typed is drawn again after an error, except a password. Text comes out tidied: one kind of line end, no control
characters, no white space round it; never None.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import flask_wtf.file
import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from app.core import numbers, text
from app.web import widgets
from app.web.validators import MaxLength

Rules = Sequence[Callable[..., None]]
Choice = tuple[str, str] | tuple[str, str, str]
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
CHOOSE_FROM_LIST = "Choose an answer from the list"


class _Declared:
    """Gives a WTForms field our way of declaring it."""

    params: dict[str, Any]

    def __init__(
        self, label: str = "", validators: Rules = (), *, hint: str = "", params: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, list(validators), description=hint, **kwargs)  # type: ignore[call-arg]  # a mixin
        self.params = {**params} if params else {}


class TextField(_Declared, wtforms.StringField):
    """One line. `width` is a number of characters: 2, 3, 4, 5, 10, 20 or 30."""

    widget = widgets.TextInput()
    tidied = staticmethod(text.tidy)

    def __init__(self, label: str = "", validators: Rules = (), *, autocomplete: str = "", width: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("filters", [lambda value: type(self).tidied(value or "")])
        super().__init__(label, validators, **kwargs)
        if autocomplete:
            self.params.setdefault("autocomplete", autocomplete)
        if width:
            self.params.setdefault("classes", f"govuk-input--width-{width}")


class EmailField(TextField):
    """An email address. Add the rule EmailAddress()."""

    def __init__(self, label: str = "Email address", validators: Rules = (), **kwargs: Any) -> None:
        kwargs.setdefault("autocomplete", "email")
        super().__init__(label, validators, **kwargs)
        self.params.update({"type": "email", "spellcheck": False, "autocapitalize": "none"})


class WebField(TextField):
    """A web address. `www.example.com` is taken to mean `https://www.example.com`. Add the rule WebAddress()."""

    @staticmethod
    def tidied(value: str) -> str:
        address = text.tidy(value)
        bare = re.fullmatch(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?#].*)?", address, flags=re.IGNORECASE)
        return f"https://{address}" if bare else address

    def __init__(self, label: str = "Web address", validators: Rules = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        # Not type="url": a page may not hold a wrong address in one, and what was typed is shown again.
        self.params.update({"inputmode": "url", "spellcheck": False, "autocapitalize": "none"})


class PhoneField(TextField):
    """A phone number. Add the rule UkPhone()."""

    def __init__(self, label: str = "Phone number", validators: Rules = (), **kwargs: Any) -> None:
        kwargs.setdefault("width", 20)
        super().__init__(label, validators, **kwargs)
        self.params.update({"type": "tel"})


class CodeField(TextField):
    """A short code sent to or shown by the person's device. Spaces and hyphens are taken out. Add the rule Digits(6)."""

    @staticmethod
    def tidied(value: str) -> str:
        return re.sub(r"[\s-]", "", value)

    def __init__(self, label: str = "Code", validators: Rules = (), **kwargs: Any) -> None:
        kwargs.setdefault("autocomplete", "one-time-code")
        kwargs.setdefault("width", 10)
        super().__init__(label, validators, **kwargs)
        self.params.update({"inputmode": "numeric", "spellcheck": False})


class PasswordField(_Declared, wtforms.StringField):
    """A password, taken exactly as typed. `autocomplete` is "new-password" where one is chosen."""

    widget = widgets.PasswordInput()

    def __init__(self, label: str = "Password", validators: Rules = (), *, autocomplete: str = "current-password", **kwargs: Any):
        super().__init__(label, validators, filters=[lambda value: value or ""], **kwargs)
        self.params.setdefault("autocomplete", autocomplete)


class TextAreaField(_Declared, wtforms.TextAreaField):
    """Many lines. With a MaxLength rule it counts the characters left."""

    plain: Any = widgets.TextArea()
    counted: Any = widgets.CharacterCount()

    def __init__(self, label: str = "", validators: Rules = (), *, rows: int = 0, **kwargs: Any) -> None:
        limits = [rule.limit for rule in validators if isinstance(rule, MaxLength)]
        kwargs.setdefault("filters", [lambda value: text.tidy_lines(value or "")])
        super().__init__(label, validators, widget=self.counted if limits else self.plain, **kwargs)
        if limits:
            self.params.setdefault("maxlength", min(limits))
        if rows:
            self.params.setdefault("rows", rows)


class MarkdownField(TextAreaField):
    """Many lines that may hold headings, lists and links. The data is what was typed; `markup` draws it."""

    plain = widgets.FormattedText()
    counted = widgets.CountedFormattedText()


class FileField(_Declared, flask_wtf.file.FileField):  # type: ignore[misc]  # the library has no types
    """One file. The data is what was sent (`filename`, `stream`), or None. The form must be drawn as multipart."""

    widget = widgets.FileUpload()


class _Choices(_Declared):
    """Choices are (value, label) or (value, label, hint). Set later ones with `offer`."""

    choices: Any
    data: Any
    choice_hints: dict[str, str]

    def __init__(self, label: str = "", validators: Rules = (), *, choices: Sequence[Choice] = (), **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", CHOOSE_FROM_LIST)
        super().__init__(label, validators, choices=[], **kwargs)
        self.offer(choices)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Replace what may be chosen, for lists known only when the page is asked for."""
        rows = [tuple(choice) for choice in choices]
        self.choices = [SelectChoice(value=row[0], label=row[1]) for row in rows]
        self.choice_hints = {row[0]: row[2] for row in rows if len(row) > 2 and row[2]}


class _One(_Choices):
    """A field whose data is one choice, or "" for none."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)  # type: ignore[misc]  # a mixin
        self.data = self.data or ""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data:
            super().pre_validate(form)  # type: ignore[misc]  # a mixin


class RadiosField(_One, wtforms.RadioField):
    """One of a few. `inline` puts them side by side, for two short answers."""

    widget = widgets.Radios()

    def __init__(self, label: str = "", validators: Rules = (), *, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        if inline:
            self.params.setdefault("classes", "govuk-radios--inline")


class SelectField(_One, wtforms.SelectField):
    """One of many. `empty` is the first row, chosen when nothing is."""

    widget = widgets.Select()

    def __init__(self, label: str = "", validators: Rules = (), *, empty: str = "Choose an answer", **kwargs: Any) -> None:
        self.empty = empty
        super().__init__(label, validators, **kwargs)

    def offer(self, choices: Iterable[Choice]) -> None:
        super().offer([*([("", self.empty)] if self.empty else []), *choices])


class CheckboxesField(_Choices, wtforms.SelectMultipleField):
    """Any of several. The data is a list, in the order offered."""

    widget = widgets.Checkboxes()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        order = [choice.value for choice in self.choices]
        chosen = set(self.data or [])
        self.data = [value for value in order if value in chosen] + sorted(chosen - set(order))


class CheckboxField(_Declared, wtforms.BooleanField):
    """One box to tick, such as "I have checked this today"."""

    widget = widgets.SingleCheckbox()


class DateField(_Declared, wtforms.Field):
    """A date in three boxes, `<name>-day`, `<name>-month` and `<name>-year`. The data is a date or None.

    A month may be a number or an English name. Given data may be a date or its ISO 8601 text. `noun` starts the messages
    ("Date checked must include a year"); it is the label unless given. What was typed stays in the boxes.
    """

    widget = widgets.DateInput()

    def __init__(self, label: str = "", validators: Rules = (), *, noun: str = "", **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.noun = noun or label
        self.wrong_parts: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        names = [f"{self.name}-{part}" for part in widgets.DATE_PARTS]
        if formdata is None or not any(name in formdata for name in names):
            return
        self.raw_data = [text.tidy(str(formdata.get(name, ""))) for name in names]
        try:
            self.data = self._read(self.raw_data)
        except ValueError as error:
            self.data = None
            self.process_errors = [*self.process_errors, str(error)]

    def process_data(self, value: Any) -> None:
        """Accept a date, a datetime or ISO text; anything else is no date."""
        if isinstance(value, datetime):
            self.data = value.date()
        elif isinstance(value, date):
            self.data = value
        else:
            self.data = numbers.day(value)

    def pre_validate(self, form: BaseForm) -> None:
        """One message a field: a date that cannot be read is not also a date that is missing."""
        if self.process_errors:
            raise StopValidation

    def validate(self, form: BaseForm, extra_validators: Any = ()) -> bool:
        """As every field; and an error that is about no part in particular marks all three."""
        passed = super().validate(form, extra_validators)
        if not passed and not self.wrong_parts:
            self.wrong_parts = widgets.DATE_PARTS
        return passed

    def typed(self) -> tuple[str, str, str]:
        """What the three boxes hold: what was sent, else the data."""
        if self.raw_data:
            day, month, year = self.raw_data
            return day, month, year
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("", "", "")

    @property
    def error_anchor(self) -> str:
        """The id of the first box to put right."""
        return f"{self.id}-{(self.wrong_parts or widgets.DATE_PARTS)[0]}"

    def _read(self, texts: Sequence[str]) -> date | None:
        parts = dict(zip(widgets.DATE_PARTS, texts, strict=True))
        missing = tuple(part for part, value in parts.items() if not value)
        if len(missing) == len(parts):
            return None
        if missing:
            self.wrong_parts = missing
            raise ValueError(f"{self.noun} must include a {' and '.join(missing)}")
        if re.fullmatch(r"[0-9]{1,4}", parts["year"]) and len(parts["year"]) != 4:
            self.wrong_parts = ("year",)
            raise ValueError("Year must include 4 numbers")
        try:
            return date(_whole(parts["year"]), _month(parts["month"]), _whole(parts["day"]))
        except ValueError:
            raise ValueError(f"{self.noun} must be a real date") from None


class HiddenField(wtforms.HiddenField):
    """A value the form carries and nobody sees."""


class SubmitField(wtforms.SubmitField):
    """A button. `kind` is "", "secondary" or "warning". Its data is True when it was the one pressed."""

    widget = widgets.Button()

    def __init__(self, label: str = "Continue", *, kind: str = "", params: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.params = {**({"classes": f"govuk-button--{kind}"} if kind else {}), **(params or {})}


def _whole(value: str) -> int:
    number = numbers.whole(value, most=9999)
    if number is None:
        raise ValueError("not a whole number")
    return number


def _month(value: str) -> int:
    """1 to 12 from a number or from an English month's name or its first three letters."""
    name = value.lower().rstrip(".")
    matches = [number for number, month in enumerate(MONTHS, start=1) if name in (month, month[:3])]
    return matches[0] if matches else _whole(value)

"""The field definitions a kind is made of: how a value is cleaned, shown, compared, and read by the guard.

One definition serves the form, the content loader, the guard, comparison, preview and search. A field stores plain JSON; an
empty value is not stored at all, which is how "not stated" is told from every answer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, ClassVar
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.core import numbers, taxonomy
from app.core.taxonomy import NOT_STATED, NOT_STATED_LABEL, Term
from app.core.text import cut, tidy, tidy_lines

Body = dict[str, Any]


NOT_LISTED = "One that not everyone can read now"


class FieldError(ValueError):
    """What was given cannot be used; the message is shown by the field."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value of a contribution. `missing` is the error when a required one is empty; `group` heads a run of fields."""

    name: str
    label: str
    hint: str = ""
    missing: str = ""
    group: str = ""
    rows: int = 1

    guarded: ClassVar[bool] = False  # free text that the guard reads
    contact: ClassVar[bool] = False  # asks for a way to reach somebody, so a role address is expected
    markdown: ClassVar[bool] = False

    @property
    def required(self) -> bool:
        return bool(self.missing)

    def clean(self, raw: Any) -> Any:
        """The value to store, or None where nothing was given. Raises FieldError."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        """The value in words; "Not stated" where there is none."""
        return NOT_STATED_LABEL if value in (None, "", []) else str(value)

    def text(self, value: Any) -> str:
        """The words of the value: for comparison and search."""
        return "" if value in (None, "", []) else self.shown(value)

    def leaves(self, value: Any) -> Iterator[tuple["Field", Any]]:
        """The single values that `value` is made of, each with a field that names and labels it: most are one."""
        if value not in (None, "", []):
            yield self, value

    def pairs(self, before: Any, after: Any) -> Iterator[tuple["Field", Any, Any]]:
        """Each single value before and after, for comparison."""
        yield self, before, after


@dataclass(frozen=True, kw_only=True)
class Line(Field):
    """One line of free text, at most `longest` characters."""

    longest: int = 200
    guarded: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = tidy(_string(raw))
        if len(text) > self.longest:
            raise FieldError(f"{self.label} must be {self.longest} characters or fewer")
        return text or None


@dataclass(frozen=True, kw_only=True)
class Lines(Field):
    """Several lines of free text, at most `longest` characters."""

    longest: int = 2_000
    rows: int = 4
    guarded: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = tidy_lines(_string(raw))
        if len(text) > self.longest:
            raise FieldError(f"{self.label} must be {self.longest:,} characters or fewer")
        return text or None


@dataclass(frozen=True, kw_only=True)
class MarkdownText(Lines):
    """Free text with headings, lists, links and tables. Its HTML is made when a draft is saved."""

    longest: int = 20_000
    rows: int = 14
    markdown: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One term of a vocabulary. "Not stated" is offered unless the field is required."""

    vocabulary: str

    def options(self) -> Sequence[Term]:
        return tuple(term for term in taxonomy.options(self.vocabulary) if term.code != taxonomy.NOT_STATED)

    def clean(self, raw: Any) -> str | None:
        code = _string(raw).strip()
        if code in ("", taxonomy.NOT_STATED):
            return None
        if code not in taxonomy.codes(self.vocabulary):
            raise FieldError(f"Choose one of the options for {_lower(self.label)}")
        return code

    def shown(self, value: Any) -> str:
        return taxonomy.label(self.vocabulary, value or "")


@dataclass(frozen=True, kw_only=True)
class Choices(Field):
    """Any number of terms of a vocabulary, kept in the vocabulary's order."""

    vocabulary: str

    def options(self) -> Sequence[Term]:
        return taxonomy.options(self.vocabulary)

    def clean(self, raw: Any) -> list[str] | None:
        codes = _strings(raw)
        known = [term.code for term in self.options()]
        if set(codes) - set(known):
            raise FieldError(f"Choose from the options for {_lower(self.label)}")
        return [code for code in known if code in codes] or None

    def shown(self, value: Any) -> str:
        names = {term.code: term.label for term in self.options()}
        return "; ".join(names.get(code, code) for code in value or ()) or NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Places(Choices):
    """Any number of places from a list kept in the database, given by name or code: forms ask for one a line.

    `listed` are those that may be chosen; `named` gives the names of codes, of places that are gone too.
    """

    vocabulary: str = ""
    listed: Callable[[], Sequence[Term]] = tuple
    named: Callable[[Iterable[str]], Sequence[str]] = tuple
    most: int = 153

    def options(self) -> Sequence[Term]:
        return self.listed()

    def clean(self, raw: Any) -> list[str] | None:
        given = raw.splitlines() if isinstance(raw, str) else _strings(raw)
        terms = self.options()
        by_name = {term.label.casefold(): term.code for term in terms} | {term.code.casefold(): term.code for term in terms}
        names = [tidy(name) for name in given if tidy(name)]
        for name in names:
            if name.casefold() not in by_name:
                raise FieldError(self._unknown(name, [term.label for term in terms]))
        return super().clean([by_name[name.casefold()] for name in names])

    def shown(self, value: Any) -> str:
        return "; ".join(self.named(value or ())) or NOT_STATED_LABEL

    @staticmethod
    def _unknown(name: str, labels: Sequence[str]) -> str:
        close = get_close_matches(name, labels, n=1)
        ask = f". Did you mean {close[0]}?" if close else ". Enter each name on its own line, like Camden"
        return f"We do not know a local area called “{cut(name, 60)}”{ask}"


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date, stored as YYYY-MM-DD. Forms give day, month and year; files give a TOML date."""

    def clean(self, raw: Any) -> str | None:
        if isinstance(raw, date):
            return raw.isoformat()
        text = _string(raw).strip()
        if not text:
            return None
        day = numbers.day(text)
        if day is None:
            raise FieldError(f"{self.label} must be a real date")
        return day.isoformat()

    def shown(self, value: Any) -> str:
        day = numbers.day(value)
        if day is None:
            return NOT_STATED_LABEL
        return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, kw_only=True)
class Email(Line):
    """An email address that reaches a role rather than a person."""

    longest: int = 254
    contact: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        if text is None:
            return None
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            raise FieldError("Enter an email address in the correct format, like referrals@example.org") from None


@dataclass(frozen=True, kw_only=True)
class Phone(Line):
    """A telephone number in the United Kingdom, kept in its national form."""

    longest: int = 40
    contact: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        if text is None:
            return None
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise FieldError("Enter a telephone number, like 0808 157 0192")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


@dataclass(frozen=True, kw_only=True)
class WebAddress(Line):
    """One http or https address."""

    longest: int = 500

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        return None if text is None else web_address(text)


@dataclass(frozen=True, kw_only=True)
class WebAddresses(Lines):
    """Up to `most` http or https addresses, one a line."""

    most: int = 10

    def clean(self, raw: Any) -> list[str] | None:  # type: ignore[override]  # a list of lines is still what Lines holds
        given = "\n".join(raw) if isinstance(raw, list) else raw
        text = super().clean(given)
        lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
        if len(lines) > self.most:
            raise FieldError(f"Enter {self.most} links or fewer")
        return [web_address(line) for line in lines] or None

    def shown(self, value: Any) -> str:
        return "\n".join(value) if value else NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A quantity from `least` to `most` with a unit, kept to `places` decimal places: a whole number is stored as one.

    `unit` is what follows the number ("sessions"); one that starts with £ goes before it ("£ a place"). `one` is what follows
    the number 1 ("session"), where that differs.
    """

    unit: str
    one: str = ""
    least: float = 0
    most: float = 1_000_000
    places: int = 0

    def clean(self, raw: Any) -> int | float | None:
        if isinstance(raw, bool):
            raise FieldError(self._wrong())
        text = _string(raw).replace(",", "").replace("£", "").strip()
        if not text:
            return None
        value = numbers.plain(text)
        if value is None or round(value, self.places) != value:
            raise FieldError(self._wrong())
        if not self.least <= value <= self.most:
            raise FieldError(f"{self.label} must be between {self.least:,g} and {self.most:,g}")
        return value

    def _wrong(self) -> str:
        what = "a whole number, like 12" if self.places == 0 else f"a number with up to {self.places} decimal places, like 12.5"
        return f"{self.label} must be {what}"

    def shown(self, value: Any) -> str:
        if value is None:
            return NOT_STATED_LABEL
        number = f"{value:,}" if isinstance(value, int) else f"{value:,.{self.places}f}"
        if self.unit.startswith("£"):
            return f"£{number}{self.unit[1:]}"
        return f"{number} {(self.one if value == 1 else '') or self.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Tick(Field):
    """Something that is so or is not said: true, or absent."""

    def clean(self, raw: Any) -> bool | None:
        return True if raw is True or raw in ("y", "on", "true", "yes") else None

    def shown(self, value: Any) -> str:
        return "Yes" if value else NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Linked(Field):
    """Another published contribution, by the last part of its address. Forms offer those of `listed`.

    One that was since withdrawn stays named here: who shows it asks whether it can be read now. The words of one that is not
    listed never name it, for its address tells its title.
    """

    listed: Callable[[], Sequence[Term]] = tuple

    def clean(self, raw: Any) -> str | None:
        slug = _string(raw).strip()
        if slug in ("", NOT_STATED):
            return None
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", slug):
            raise FieldError(f"Choose one of the options for {_lower(self.label)}")
        return slug

    def shown(self, value: Any) -> str:
        return next((term.label for term in self.listed() if term.code == value), NOT_LISTED) if value else NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Sibling(Field):
    """An entry of another list of the same contribution, by its id: forms offer the entries that the list `of` holds."""

    of: str

    def clean(self, raw: Any) -> str | None:
        code = _string(raw).strip()
        if not code:
            return None
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,29}", code):
            raise FieldError(f"Choose one of the options for {_lower(self.label)}")
        return code


def web_address(text: str) -> str:
    """`text` if it is a whole http or https address. Raises FieldError."""
    if "://" not in text and re.fullmatch(r"[\w.-]+\.[a-z]{2,}(/\S*)?", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in str(parts.hostname)
    except ValueError:
        plain = False
    if not plain or parts.username or not text.isascii() or re.search(r"[\s<>\"'`\\]", text):
        raise FieldError("Enter a web address in the correct format, like https://www.example.org")
    return text


def _string(raw: Any) -> str:
    return "" if raw is None else str(raw)


def _strings(raw: Any) -> list[str]:
    if raw is None:
        return []
    values: Iterable[Any] = raw if isinstance(raw, (list, tuple)) else [raw]
    return [str(value) for value in values if str(value).strip()]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def clean_each(fields: Sequence[Field], raw: Mapping[str, Any]) -> tuple[Body, dict[str, str]]:
    """The values of `fields` from `raw`, without those that are empty, and what is wrong with them (field name → message)."""
    values: Body = {}
    errors: dict[str, str] = {}
    for field in fields:
        try:
            value = field.clean(raw.get(field.name))
        except FieldError as error:
            errors[field.name] = str(error)
            continue
        if value is not None:
            values[field.name] = value
        elif field.required:
            errors[field.name] = field.missing
    return values, errors

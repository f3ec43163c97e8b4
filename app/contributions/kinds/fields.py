"""The field definitions a kind is made of: how a value is cleaned, shown, compared, and read by the guard.

One definition serves the form, the content loader, the guard, comparison, preview and search. A field stores plain JSON; an
empty value is not stored at all, which is how "not stated" is told from every answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.core.taxonomy import NOT_STATED_LABEL

Body = dict[str, Any]


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


def as_string(raw: Any) -> str:
    """What was given, as text: nothing is an empty one."""
    return "" if raw is None else str(raw)


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

"""Fields that are counted, dated or ticked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.contributions.kinds.fields import Field, FieldError, as_string
from app.core import numbers
from app.core.taxonomy import NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date, stored as YYYY-MM-DD. Forms give day, month and year; files give a TOML date."""

    def clean(self, raw: Any) -> str | None:
        if isinstance(raw, date):
            return raw.isoformat()
        text = as_string(raw).strip()
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
        text = as_string(raw).replace(",", "").replace("£", "").strip()
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

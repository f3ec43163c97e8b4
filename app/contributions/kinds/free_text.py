"""Fields of free text, which the guard reads: one line, several, and Markdown."""

from dataclasses import dataclass
from typing import Any, ClassVar

from app.contributions.kinds.fields import Field, FieldError, as_string
from app.core.text import tidy, tidy_lines


@dataclass(frozen=True, kw_only=True)
class Line(Field):
    """One line of free text, at most `longest` characters."""

    longest: int = 200
    guarded: ClassVar[bool] = True

    def clean(self, raw: Any) -> str | None:
        text = tidy(as_string(raw))
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
        text = tidy_lines(as_string(raw))
        if len(text) > self.longest:
            raise FieldError(f"{self.label} must be {self.longest:,} characters or fewer")
        return text or None


@dataclass(frozen=True, kw_only=True)
class MarkdownText(Lines):
    """Free text with headings, lists, links and tables. Its HTML is made when a draft is saved."""

    longest: int = 20_000
    rows: int = 14
    markdown: ClassVar[bool] = True

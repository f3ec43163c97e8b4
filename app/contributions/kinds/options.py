"""Fields that are chosen: terms of a vocabulary, places, another contribution, an entry of another list."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from app.contributions.kinds.fields import Field, FieldError, as_string
from app.core import taxonomy
from app.core.taxonomy import NOT_STATED, NOT_STATED_LABEL, Term
from app.core.text import cut, tidy

NOT_LISTED = "One that not everyone can read now"


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One term of a vocabulary. "Not stated" is offered unless the field is required."""

    vocabulary: str

    def options(self) -> Sequence[Term]:
        return tuple(term for term in taxonomy.options(self.vocabulary) if term.code != taxonomy.NOT_STATED)

    def clean(self, raw: Any) -> str | None:
        code = as_string(raw).strip()
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
class Linked(Field):
    """Another published contribution, by the last part of its address. Forms offer those of `listed`.

    One that was since withdrawn stays named here: who shows it asks whether it can be read now. The words of one that is not
    listed never name it, for its address tells its title.
    """

    listed: Callable[[], Sequence[Term]] = tuple

    def clean(self, raw: Any) -> str | None:
        slug = as_string(raw).strip()
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
        code = as_string(raw).strip()
        if not code:
            return None
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,29}", code):
            raise FieldError(f"Choose one of the options for {_lower(self.label)}")
        return code


def _strings(raw: Any) -> list[str]:
    if raw is None:
        return []
    values: Iterable[Any] = raw if isinstance(raw, (list, tuple)) else [raw]
    return [str(value) for value in values if str(value).strip()]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]

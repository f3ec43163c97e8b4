"""The fixed vocabularies of `content/taxonomy.toml`: codes that are stored, labels and definitions that are shown."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core import config

PATH = config.ROOT / "content" / "taxonomy.toml"
NOT_STATED = "not-stated"
NOT_STATED_LABEL = "Not stated"


@dataclass(frozen=True)
class Term:
    """One value of a vocabulary. `commissions` marks the kinds of organisation that commission services."""

    code: str
    label: str
    definition: str = ""
    commissions: bool = False


@lru_cache(maxsize=1)
def _load() -> Mapping[str, tuple[Term, ...]]:
    with PATH.open("rb") as file:
        raw = tomllib.load(file)
    return {name: tuple(Term(**row) for row in rows) for name, rows in raw.items()}


def options(vocabulary: str) -> tuple[Term, ...]:
    """The terms of a vocabulary in the order they are shown. Raises KeyError for one that does not exist."""
    return _load()[vocabulary]


def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary, in order."""
    return tuple(term.code for term in options(vocabulary))


def label(vocabulary: str, code: str) -> str:
    """The words for `code`; "Not stated" for an empty or not-stated one."""
    if not code or code == NOT_STATED:
        return next((term.label for term in options(vocabulary) if term.code == NOT_STATED), NOT_STATED_LABEL)
    return next((term.label for term in options(vocabulary) if term.code == code), code)

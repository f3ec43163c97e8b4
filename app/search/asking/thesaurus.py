"""The words of the sector that mean the same: `content/thesaurus.toml`, used when a query is read, both ways.

[[synonyms]]
terms = ["integrated care board", "ICB"]
retired = ["clinical commissioning group", "CCG"]     # optional: found as well, and the note is shown
note = "Clinical commissioning groups closed in July 2022."   # optional
"""

import logging
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.search.asking import words

log = logging.getLogger(__name__)

FILE = "thesaurus.toml"


@dataclass(frozen=True)
class Entry:
    """One term: as it is shown, and as folded words."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Terms that mean the same. `retired` ones are no longer used, which `note` explains."""

    terms: tuple[Entry, ...]
    retired: tuple[Entry, ...]
    note: str


@dataclass(frozen=True)
class Meaning:
    """What a term of the thesaurus brings into a query: other terms, and notes to show.

    `current` are the labels of those in use today. Retired terms are looked for, since older documents hold them, but the
    page does not put such words into a reader's mouth.
    """

    others: tuple[Entry, ...]
    notes: tuple[str, ...]
    current: frozenset[str]


class Thesaurus:
    """Groups of terms, looked up by the stems of any of their terms."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._groups: dict[tuple[str, ...], list[Group]] = {}
        for group in groups:
            for entry in (*group.terms, *group.retired):
                self._groups.setdefault(words.stems(entry.words), []).append(group)
        self.longest = max(map(len, self._groups), default=0)

    def meaning(self, phrase: tuple[str, ...]) -> Meaning | None:
        """What the folded words `phrase`, taken together, also mean; None when they are no term."""
        key = words.stems(phrase)
        groups = self._groups.get(key)
        if not groups:
            return None
        others: dict[tuple[str, ...], Entry] = {}
        notes: dict[str, None] = {}
        for group in groups:
            for entry in (*group.terms, *group.retired):
                others.setdefault(words.stems(entry.words), entry)
            if any(words.stems(entry.words) == key for entry in group.retired):
                notes[group.note or _default_note(group, key)] = None
        others.pop(key, None)
        current = frozenset(entry.label for group in groups for entry in group.terms)
        return Meaning(tuple(others.values()), tuple(notes), current)


def load(content_dir: Path) -> Thesaurus:
    """The thesaurus of `content_dir`. A file that is missing or cannot be read means an empty one, never an error page."""
    path = content_dir / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Thesaurus()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("the thesaurus cannot be read: %s", type(error).__name__)
        return Thesaurus()


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Thesaurus:
    with path.open("rb") as file:
        raw = tomllib.load(file)
    return Thesaurus(_group(row) for row in raw["synonyms"])


def _group(row: dict[str, object]) -> Group:
    note = row.get("note", "")
    return Group(_entries(row["terms"]), _entries(row.get("retired", [])), note if isinstance(note, str) else "")


def _entries(labels: object) -> tuple[Entry, ...]:
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise TypeError("terms are lists of text")
    return tuple(Entry(label, split) for label in labels if (split := words.split(label)))


def _default_note(group: Group, key: tuple[str, ...]) -> str:
    typed = next(entry.label for entry in group.retired if words.stems(entry.words) == key)
    if not group.terms:
        return f"“{typed}” is no longer used."
    return f"“{typed}” is no longer used: the term today is “{group.terms[0].label}”."

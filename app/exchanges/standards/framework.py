"""The self-assessment as it is shipped in `content/self-assessment`: its standards, levels, groups, documents and selections.

It is read once a process and checked whole as it is read, so that no page meets a standard that is half there. Where a file is
wrong, BadContent says which and why.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from app.core import config, taxonomy
from app.core.errors import NotFound
from app.core.front_matter import BadContent

FOLDER = config.ROOT / "content" / "self-assessment"
LEVEL_NUMBERS = (1, 2, 3, 4)
# Where somebody starts to read: at what should be in place, then above it, then below.
READING_ORDER = (3, 4, 2, 1)
LONGEST_ID = 60
POINT = "- "
Row = TypeVar("Row")
Facets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Level:
    """What a level is called, and what it means whatever the standard."""

    number: int
    name: str
    meaning: str


@dataclass(frozen=True)
class Group:
    """Standards that belong to one question. The last group is a free question and has none."""

    id: str
    title: str
    question: str


@dataclass(frozen=True)
class RestsOn:
    """A section of the review, and what it says there."""

    section: str
    says: str


@dataclass(frozen=True)
class Source:
    """Where something comes from that is not in the review. `dated` is in words: some say only a year, or nothing."""

    title: str
    publisher: str
    dated: str
    address: str


@dataclass(frozen=True)
class Standard:
    """One thing that good commissioning does. `facets` say what on the site may help with it, by vocabulary."""

    id: str
    title: str
    group: str
    statement: str
    good: str
    levels: tuple[str, ...]
    evidence: tuple[str, ...]
    basis: tuple[RestsOn, ...]
    suggestions: tuple[str, ...]
    sources: tuple[Source, ...]
    facets: Facets

    def level(self, number: int) -> str:
        """What stands for level `number` here."""
        return self.levels[number - 1]

    @property
    def good_opening(self) -> str:
        """What good looks like: the words before its points, where there are any."""
        return " ".join(line for line in self.good.strip().splitlines() if line and not line.startswith(POINT))

    @property
    def good_points(self) -> tuple[str, ...]:
        """What good looks like, a point each."""
        return tuple(line.removeprefix(POINT) for line in self.good.strip().splitlines() if line.startswith(POINT))


@dataclass(frozen=True)
class Question:
    """The question without a standard."""

    text: str
    help: str


@dataclass(frozen=True)
class Document:
    """A document that shows how an area commissions: its name today, what the review asked for, and where to look."""

    id: str
    name: str
    asked_as: str
    today: str
    source: str


@dataclass(frozen=True)
class Selection:
    """Some of the standards, for an occasion."""

    id: str
    title: str
    introduction: str
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    """The whole, as one version of it stands."""

    id: str
    version: int
    dated: date
    title: str
    introduction: str
    levels: tuple[Level, ...]
    groups: tuple[Group, ...]
    standards: tuple[Standard, ...]
    question: Question
    documents: tuple[Document, ...]
    selections: tuple[Selection, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Standard]:
        """The standards by id, in order."""
        return {standard.id: standard for standard in self.standards}

    @cached_property
    def groups_of_standards(self) -> tuple[Group, ...]:
        """The groups that have standards, in order."""
        return tuple(group for group in self.groups if self.in_group(group.id))

    @cached_property
    def definitions(self) -> str:
        """What "all three harms" and "in the last year" mean: to be shown wherever a standard stands by itself."""
        return self.introduction.strip().splitlines()[-1]

    def standard(self, standard_id: str) -> Standard:
        """The standard of this id. Raises NotFound."""
        return _get(self.by_id, standard_id)

    def group(self, group_id: str) -> Group:
        """The group of this id, if it has standards. Raises NotFound."""
        return _get({group.id: group for group in self.groups_of_standards}, group_id)

    def in_group(self, group_id: str) -> tuple[Standard, ...]:
        """The standards of a group, in order."""
        return tuple(standard for standard in self.standards if standard.group == group_id)

    def selection(self, selection_id: str) -> Selection:
        """The selection of this id. Raises NotFound."""
        return _get({selection.id: selection for selection in self.selections}, selection_id)

    def after(self, standard: Standard) -> Standard | None:
        """The standard that follows, if any."""
        at = self.standards.index(standard) + 1
        return self.standards[at] if at < len(self.standards) else None


def _get(rows: Mapping[str, Row], row_id: str) -> Row:
    if row_id not in rows:
        raise NotFound
    return rows[row_id]


@lru_cache(maxsize=1)
def framework() -> Framework:
    """The self-assessment of this release. Raises BadContent where its files cannot be used."""
    return read(FOLDER)


def frozen(whole: Framework) -> dict[str, Any]:
    """The framework as plain values, to be kept beside what was signed: whatever later versions say."""
    return {**asdict(whole), "dated": whole.dated.isoformat()}


def restored(values: Mapping[str, Any]) -> Framework:
    """What `frozen` kept."""
    return Framework(
        **{name: values[name] for name in ("id", "version", "title", "introduction")},
        dated=date.fromisoformat(values["dated"]),
        levels=_rows(Level, values["levels"]),
        groups=_rows(Group, values["groups"]),
        standards=tuple(_restored_standard(row) for row in values["standards"]),
        question=Question(**values["question"]),
        documents=_rows(Document, values["documents"]),
        selections=tuple(Selection(**{**row, "standards": tuple(row["standards"])}) for row in values["selections"]),
    )


def _restored_standard(values: Mapping[str, Any]) -> Standard:
    lists = {name: tuple(values[name]) for name in ("levels", "evidence", "suggestions")}
    facets = {facet: tuple(codes) for facet, codes in values["facets"].items()}
    rests_on = {"basis": _rows(RestsOn, values["basis"]), "sources": _rows(Source, values["sources"])}
    return Standard(**{**values, **lists, **rests_on, "facets": facets})


def read(folder: Path) -> Framework:
    """The self-assessment in `folder`. Raises BadContent, naming the file, at the first thing that is wrong."""
    path = folder / "framework.toml"
    raw = _values(path)
    paths = sorted((folder / "standards").glob("*.toml"))
    try:
        whole = Framework(
            id=raw.pop("id"),
            version=raw.pop("version"),
            dated=raw.pop("dated"),
            title=raw.pop("title"),
            introduction=raw.pop("introduction"),
            levels=_rows(Level, raw.pop("level")),
            groups=_rows(Group, raw.pop("group")),
            standards=tuple(_standard(one) for one in paths),
            question=Question(**raw.pop("free_question")),
            documents=_rows(Document, raw.pop("document")),
            selections=tuple(Selection(**{**row, "standards": tuple(row["standards"])}) for row in raw.pop("selection")),
        )
    except (KeyError, TypeError) as error:
        raise BadContent(path, f"something is missing or unknown: {error}") from error
    _check(whole, path, raw)
    return whole


def _values(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise BadContent(path, str(error)) from error


def _rows(kind: type[Row], rows: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(kind(**row) for row in rows)


def _standard(path: Path) -> Standard:
    raw = _values(path)
    names = {field.name for field in fields(Standard)}
    if set(raw) != names:
        raise BadContent(path, f"these must be there, and nothing else: {', '.join(sorted(set(raw) ^ names))}")
    try:
        standard = Standard(
            id=raw["id"],
            title=raw["title"],
            group=raw["group"],
            statement=raw["statement"],
            good=raw["good"],
            levels=tuple(raw["levels"]),
            evidence=tuple(raw["evidence"]),
            suggestions=tuple(raw["suggestions"]),
            basis=_rows(RestsOn, raw["basis"]),
            sources=_rows(Source, raw["sources"]),
            facets={facet: tuple(values) for facet, values in raw["facets"].items()},
        )
    except TypeError as error:
        raise BadContent(path, str(error)) from error
    _check_standard(standard, path)
    return standard


def _check_standard(standard: Standard, path: Path) -> None:
    if len(standard.levels) != len(LEVEL_NUMBERS):
        raise BadContent(path, f"there must be {len(LEVEL_NUMBERS)} levels")
    if not 1 <= len(standard.id) <= LONGEST_ID:
        raise BadContent(path, f"the id must have at most {LONGEST_ID} characters")
    for facet, values in standard.facets.items():
        try:
            strangers = set(values) - set(taxonomy.codes(facet))
        except KeyError:
            raise BadContent(path, f"{facet} is no vocabulary of the taxonomy") from None
        if strangers:
            raise BadContent(path, f"not in the vocabulary {facet}: {', '.join(sorted(strangers))}")


def _check(whole: Framework, path: Path, unread: Mapping[str, Any]) -> None:
    """What must hold between the parts. Raises BadContent."""
    ids = [standard.id for standard in whole.standards]
    faults = {
        "unknown values: " + ", ".join(sorted(unread)): bool(unread),
        "dated must be a date": not isinstance(whole.dated, date),
        "the version must be a whole number": type(whole.version) is not int,
        "two standards have one id": len(ids) != len(set(ids)),
        "there are no standards": not ids,
        "the levels must be numbered 1 to 4": tuple(level.number for level in whole.levels) != LEVEL_NUMBERS,
        "a standard is in a group that does not exist": bool(
            {one.group for one in whole.standards} - {group.id for group in whole.groups}
        ),
        "a selection names a standard that does not exist": bool(
            {name for one in whole.selections for name in one.standards} - set(ids)
        ),
    }
    for reason, is_wrong in faults.items():
        if is_wrong:
            raise BadContent(path, reason)

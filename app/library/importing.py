"""Makes the parts of a Word document into clauses to correct: where each starts, its type, and what belongs to it. Pure.

A section that says nothing before its first deeper heading is a group (“Service model”, with 2.1 and 2.2 below it): its parts are
the clauses. What this site wrote itself when a specification was taken away (tables of facts, notes on a clause) is known again:
notes become values of their clause, so that export and import give the same clauses. The rest is a guess for a person to correct.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core import taxonomy
from app.library import guessing
from app.library.specification_document import (
    ABOUT_HEADING,
    CLAUSES_HEADING,
    INTRODUCTION_HEADING,
    NOTE_LABELS,
    OTHER_LABELS,
    TYPE_LABEL,
)
from app.library.specifications import VALUES
from app.library.splitting import fence_after

GROUP_HEADING = re.compile(r"###[ \t]+(.*?)[ \t]*")
DEEPER = re.compile(r"(?m)^#(?=###+ )")
ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
NOTE = re.compile(r"\*\*([^*\n]+):\*\*[ \n]*(.*)", re.DOTALL)
VALUE = re.compile(r"([^:\n]+): (.+)")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
BREAK = re.compile(r"(?:\\| {2,})\n")
NOTE_NAMES = {label: name for name, label in NOTE_LABELS.items()}
VALUE_NAMES = {one.label: one.name for one in VALUES}


@dataclass(frozen=True)
class Found:
    """A part of a document taken for a clause. `extras` are other values of a clause that stood below its text, by name."""

    heading: str
    clause_type: str
    text: str
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What a document came apart into. `is_ours`: this site wrote it, and what it wrote besides the clauses is left out."""

    title: str
    summary: str
    introduction: str
    clauses: tuple[Found, ...]
    is_ours: bool = False


def read(said: Mapping[str, Any]) -> Draft:
    """The draft in what the reader of Word documents said: `title`, `introduction_markdown`, and `sections` in order."""
    sections = [(one["heading"], one["markdown"]) for one in said["sections"]]
    headings = [heading for heading, _ in sections]
    if ABOUT_HEADING in headings and CLAUSES_HEADING in headings:
        return _ours(said, sections)
    return Draft(said["title"], "", said["introduction_markdown"], tuple(_found(sections)))


def _ours(said: Mapping[str, Any], sections: Sequence[tuple[str, str]]) -> Draft:
    """A document that was taken away from this site. What stands before its first section is the summary."""
    named = dict(reversed(sections))  # the first of a name: a framework's heading comes last
    parts = [(heading, _promoted(text)) for heading, text in _parts(named[CLAUSES_HEADING]) if heading]
    return Draft(
        said["title"],
        unescaped(said["introduction_markdown"]),
        named.get(INTRODUCTION_HEADING, ""),
        tuple(_with_notes(heading, text) for heading, text in parts),
        is_ours=True,
    )


def _found(sections: Iterable[tuple[str, str]]) -> Iterator[Found]:
    for heading, text in sections:
        parts = _parts(text)
        if len(parts) > 1 and not parts[0][1]:
            yield from (_with_notes(name, _promoted(inside)) for name, inside in parts[1:])
        else:
            yield _with_notes(heading, text)


def _parts(text: str) -> list[tuple[str, str]]:
    """`text` cut at its highest headings: what stands before the first (without a heading), then each with what is in it."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    fence = ""
    for line in text.split("\n"):
        now = fence_after(line, fence)
        heading = GROUP_HEADING.fullmatch(line) if not fence and now == fence else None
        fence = now
        if heading:
            parts.append((unescaped(heading[1]), []))
        else:
            parts[-1][1].append(line)
    return [(heading, "\n".join(lines).strip("\n")) for heading, lines in parts]


def _promoted(text: str) -> str:
    """The headings of `text` a level higher."""
    return DEEPER.sub("", text)


def _with_notes(heading: str, text: str) -> Found:
    """A clause, with what stands below its text in the way that this site writes it made into its values."""
    blocks = text.split("\n\n") if text else []
    notes: dict[str, str] = {}
    while blocks and (note := _note(blocks[-1])):
        notes = {note[0]: note[1], **notes}
        blocks.pop()
    while notes and blocks and (value := _value(blocks[-1])):
        notes = {value[0]: value[1], **notes}
        blocks.pop()
    kept = "\n\n".join(blocks)
    given = _codes().get(notes.pop(TYPE_LABEL, "").casefold())
    extras = {name: value for name, value in notes.items() if value and name not in OTHER_LABELS}
    return Found(heading, given or guessing.clause_type(heading, kept), kept, extras)


def _codes() -> dict[str, str]:
    return {term.label.casefold(): term.code for term in taxonomy.options("clause_type")}


def _note(block: str) -> tuple[str, str] | None:
    """(name, words) of a note of ours; a note that is worked out from other things keeps its label for a name."""
    found = NOTE.fullmatch(block)
    if found is None or found[1] not in {*NOTE_NAMES, *OTHER_LABELS}:
        return None
    return NOTE_NAMES.get(found[1], found[1]), unescaped(BREAK.sub("\n", found[2])).strip()


def _value(block: str) -> tuple[str, str] | None:
    """(name, number) of a value of ours; nothing for a number where it was not stated."""
    found = VALUE.fullmatch(block)
    if found is None or found[1] not in VALUE_NAMES:
        return None
    number = NUMBER.search(found[2])
    return VALUE_NAMES[found[1]], number[0] if number else ""


def unescaped(text: str) -> str:
    """Markdown without the marks that keep its signs plain, for text that is not drawn."""
    return ESCAPED.sub("", text)

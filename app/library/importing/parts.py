"""Makes the parts of a Word document into clauses to correct: where each starts, its type, and what belongs to it. Pure.

A section that says nothing before its first deeper heading is a group (“Service model”, with 2.1 and 2.2 below it): its parts are
the clauses. What this site wrote itself when a specification was taken away (tables of facts, notes on a clause) is known again:
notes become values of their clause and tables of facts values of the specification, so that export and import give the same. What
was written out and cannot be read back is named, so that a person can fill it in. The rest is a guess for them to correct.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.contributions.kinds.fields import Field
from app.contributions.kinds.options import Choice, Choices, Places
from app.contributions.kinds.quantities import Number
from app.core import taxonomy
from app.core.taxonomy import NOT_STATED_LABEL, Term
from app.library.exporting.specification_documents import (
    ABOUT_HEADING,
    CLAUSES_HEADING,
    CONTRACT_HEADING,
    DROPPED_HEADING,
    FRAMEWORK_LABEL,
    INTRODUCTION_HEADING,
    KEPT_LABEL,
    LOCAL_LABEL,
    LOCKED_LABEL,
    NOT_COVERED_HEADING,
    NOTE_LABELS,
    NOTICE_LABEL,
    TYPE_LABEL,
)
from app.library.importing import guessing
from app.library.specifications.kind import SPECIFICATION, VALUES
from app.library.specifications.presenters import CONTRACT, WHO
from app.library.splitting import fence_after

GROUP_HEADING = re.compile(r"###[ \t]+(.*?)[ \t]*")
DEEPER = re.compile(r"(?m)^#(?=###+ )")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|amp|#61);")  # as `intake.markdown_writing` keeps signs plain
ENTITIES = {"lt": "<", "amp": "&", "#61": "="}
NOTE = re.compile(r"\*\*([^*\n]+):\*\*[ \n]*(.*)", re.DOTALL)
LINK = re.compile(r"\[.*\]\(\S*/library/([a-z0-9-]+)\)", re.DOTALL)
NOTICE = re.compile(rf"{NOTICE_LABEL}: \[(.+)\]\(\S+\)")  # its words are the address as it was given
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
BREAK = re.compile(r"(?:\\| {2,})\n")
NOTE_NAMES = {label: name for name, label in NOTE_LABELS.items()}
VALUE_NAMES = {one.label: one.name for one in VALUES}
SEVERAL = frozenset({NOTE_LABELS["guidance"], LOCAL_LABEL})  # notes that may have more than one paragraph
LABELS = {*NOTE_NAMES, *VALUE_NAMES, TYPE_LABEL, LOCKED_LABEL, FRAMEWORK_LABEL, LOCAL_LABEL, KEPT_LABEL}
FACT_FIELDS: dict[str, Field] = {
    one.name: one
    for one in SPECIFICATION.shape.fields
    if one.name in ("form", *WHO, "coverage", "regions", "areas", *CONTRACT, "notice_link")
}
FACT_LABELS = {one.label: one for one in FACT_FIELDS.values()}
COVERAGE_OF = {"regions": "regions", "areas": "areas"}  # what "coverage" is where one of these is stated
LOCAL = {  # why what belongs to an adaptation is not read; {} is the clause
    LOCAL_LABEL: "The local note on “{}”: only a working copy of somebody’s specification has one.",
    KEPT_LABEL: "Why “{}” kept its older wording: only a working copy of somebody’s specification says so.",
}


@dataclass(frozen=True)
class Found:
    """A part of a document taken for a clause. `extras` are other values of a clause that stood below its text, by name."""

    heading: str
    clause_type: str
    text: str
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What a document came apart into. `is_ours`: this site wrote it.

    `facts` are other values of the specification as a form takes them, `not_covered` clause types with the reason, and `unread`
    says of what this site wrote and could not read back what it is, and why.
    """

    title: str
    summary: str
    introduction: str
    clauses: tuple[Found, ...]
    is_ours: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    not_covered: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()


def read(document: Mapping[str, Any], frameworks: Sequence[Term] = ()) -> Draft:
    """The draft in what the reader of Word documents said: `title`, `introduction_markdown`, and `sections` in order.

    `frameworks` are the outcomes frameworks that a clause can name: a document names one by its address or its title.
    """
    sections = [(one["heading"], one["markdown"]) for one in document["sections"]]
    headings = [heading for heading, _ in sections]
    reading = _Reading(frameworks)
    if ABOUT_HEADING in headings and CLAUSES_HEADING in headings:
        return reading.ours(document, sections)
    clauses = tuple(reading.clause(heading, text) for heading, text in _found(sections))
    return Draft(document["title"], "", document["introduction_markdown"], clauses, unread=tuple(reading.unread))


class _Reading:
    """Reads what this site wrote, and keeps what it could not read."""

    def __init__(self, frameworks: Sequence[Term]) -> None:
        self.frameworks = frameworks
        self.unread: list[str] = []

    def ours(self, document: Mapping[str, Any], sections: Sequence[tuple[str, str]]) -> Draft:
        """A document that was taken away from this site. What stands before its first section is the summary."""
        texts = dict(reversed(sections))  # the first of a name: a framework's heading comes last
        facts = self.facts(texts)
        not_covered = tuple(self.not_covered(texts.get(NOT_COVERED_HEADING, "")))
        parts = [(heading, _promoted(text)) for heading, text in _parts(texts[CLAUSES_HEADING]) if heading]
        clauses = tuple(self.clause(heading, text) for heading, text in parts)
        if DROPPED_HEADING in texts:
            self.unread.append(
                "What was left out of the original: only a working copy of somebody’s specification leaves clauses out."
            )
        return Draft(
            document["title"],
            unescaped(document["introduction_markdown"]),
            texts.get(INTRODUCTION_HEADING, ""),
            clauses,
            is_ours=True,
            facts=facts,
            not_covered=not_covered,
            unread=tuple(self.unread),
        )

    def facts(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The values in the tables of facts, and the notice."""
        values: dict[str, Any] = {}
        for label, words in (row for name in (ABOUT_HEADING, CONTRACT_HEADING) for row in _rows(texts.get(name, ""))):
            fact = FACT_LABELS.get(label)
            if fact is None or words in ("", NOT_STATED_LABEL):
                continue
            value = _fact(fact, words)
            if value is None:
                self.unread.append(f"“{label}: {words}” is none of the answers that there are now.")
            else:
                values[fact.name] = value
                values |= {"coverage": COVERAGE_OF[fact.name]} if fact.name in COVERAGE_OF else {}
        notice = NOTICE.search(texts.get(CONTRACT_HEADING, ""))
        return {**values, "notice_link": unescaped(notice[1])} if notice else values

    def not_covered(self, text: str) -> Iterator[tuple[str, str]]:
        """Clause types that are not covered, with the reason."""
        for label, reason in _rows(text)[1:]:
            code = _codes().get(label.casefold())
            if code:
                yield code, reason
            else:
                self.unread.append(f"“{label}”, which is not covered, is none of the types of clause that there are now.")

    def clause(self, heading: str, text: str) -> Found:
        """A clause: its text, up to the last note of its type that has only notes of ours below it; what is below those is text
        again."""
        blocks = text.split("\n\n") if text else []
        starts = [at for at, block in enumerate(blocks) if (note := _note(block)) and note[0] == TYPE_LABEL]
        if not starts:
            return Found(heading, guessing.clause_type(heading, text), text)
        notes, below = _notes(blocks[starts[-1] :])
        kept = "\n\n".join((*blocks[: starts[-1]], *below))
        given = _codes().get(unescaped(notes.pop(TYPE_LABEL)).casefold())
        extras = {name: value for name, value in self.extras(heading, notes) if value}
        return Found(heading, given or guessing.clause_type(heading, kept), kept, extras)

    def extras(self, heading: str, notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The values in the notes of a clause."""
        for label, words in notes.items():
            if label in VALUE_NAMES:
                number = NUMBER.search(words)
                yield VALUE_NAMES[label], number[0] if number else ""
            elif label in NOTE_NAMES:
                plain = unescaped(words)
                yield NOTE_NAMES[label], "" if plain == NOT_STATED_LABEL else plain
            elif label == LOCKED_LABEL:
                yield "locked", "yes"
            elif label == FRAMEWORK_LABEL:
                yield "framework", self.framework(heading, words)
            else:
                self.unread.append(LOCAL[label].format(heading))

    def framework(self, heading: str, words: str) -> str:
        """The address part of the framework that `words` name; empty where there is none, or several of one title."""
        link = LINK.fullmatch(words)
        if link and any(term.code == link[1] for term in self.frameworks):
            return link[1]
        title = unescaped(words).casefold()
        titled = [term.code for term in self.frameworks if term.label.casefold() == title]
        if len(titled) == 1:
            return titled[0]
        self.unread.append(f"The outcomes framework of “{heading}”: we found no such framework that everyone can read.")
        return ""


def _fact(fact: Field, words: str) -> Any:
    """The value of a fact as its form takes it; None for words that are no answer."""
    if isinstance(fact, Places):
        return "\n".join(words.split("; "))
    if isinstance(fact, Choices):
        codes = {term.label.casefold(): term.code for term in fact.options()}
        found = [codes.get(word.casefold()) for word in words.split("; ")]
        return found if None not in found else None
    if isinstance(fact, Choice):
        return next((term.code for term in fact.options() if term.label.casefold() == words.casefold()), None)
    if isinstance(fact, Number):
        number = NUMBER.search(words)
        return number[0] if number else None
    return words


def _rows(text: str) -> list[tuple[str, str]]:
    """The rows of the first table in `text` as their first two cells, plain."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.startswith("| ")), len(lines))
    rows: list[tuple[str, str]] = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        cells = line[2:-2].split(" | ")
        if len(cells) > 1 and set(line) - set("| -"):
            rows.append((unescaped(cells[0]).strip(), unescaped(cells[1]).strip()))
    return rows


def _notes(blocks: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The notes by their labels, and the blocks that are none. A note of several paragraphs goes on to the next label."""
    notes: dict[str, str] = {}
    below: list[str] = []
    last = ""
    for block in blocks:
        if note := _note(block):
            last = note[0]
            notes[last] = note[1]
        elif last in SEVERAL and not below:
            notes[last] += f"\n\n{_lines(block)}"
        else:
            below.append(block)
    return notes, below


def _found(sections: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The headings and texts of the clauses: the parts of a group stand for it."""
    for heading, text in sections:
        parts = _parts(text)
        if len(parts) > 1 and not parts[0][1]:
            yield from ((name, _promoted(inside)) for name, inside in parts[1:])
        else:
            yield heading, text


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


def _codes() -> dict[str, str]:
    return {term.label.casefold(): term.code for term in taxonomy.options("clause_type")}


def _note(block: str) -> tuple[str, str] | None:
    """(label, words) of a note of ours, its words still with the marks of Markdown."""
    found = NOTE.fullmatch(block)
    return (found[1], _lines(found[2])) if found and found[1] in LABELS else None


def _lines(words: str) -> str:
    """Words whose line breaks are plain ones."""
    return BREAK.sub("\n", words).strip()


def unescaped(text: str) -> str:
    """Markdown without the marks that keep its signs plain, for text that is not drawn."""
    return ESCAPED.sub(lambda found: found[1] or ENTITIES[found[2]], text)

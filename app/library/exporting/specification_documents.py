"""A specification as a document to read in Word: its clauses as they are published, with what belongs to each of them.

Pure: it is given what the reader may know, and writes that. What is no part of the specification itself (guidance, where a clause
comes from, a local note) stands apart as a note, so that the text can be copied into a contract without it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.contributions.kinds.fields import Body
from app.core.taxonomy import NOT_STATED_LABEL
from app.documents.from_html import blocks_of
from app.documents.model import Block, Heading, Paragraph, Run, Runs, Table, TextDocument
from app.library.frameworks.kind import MEASURES
from app.library.specifications.presenters import ClauseView, Details

MEASURE_COLUMNS = ("level", "question", "perspective", "time_points")
STARTER_LINE = "This is a starter template, not legal advice."
CLAUSE_HEADING = 2
INTRODUCTION_HEADING, ABOUT_HEADING, CLAUSES_HEADING = "Introduction", "Who and where it is for", "Clauses"
CONTRACT_HEADING, NOT_COVERED_HEADING, DROPPED_HEADING = "Contract", "Not covered", "Left out of the original"
FORM_LABEL, NOTICE_LABEL = "What it is", "Notice"
TYPE_LABEL = "Type of clause"
LOCKED_LABEL, FRAMEWORK_LABEL, LOCAL_LABEL = "Locked", "Outcomes framework", "Local note"
KEPT_LABEL = "Why a newer version of the original was not taken"
NOTE_LABELS = {"guidance": "Guidance note", "source": "Where this comes from"}  # what importing knows again, by name
LOCKED_WORDS = "adaptations of this specification keep this clause as it is."
BLANK_LINES = re.compile(r"\n\s*\n")
NO_FRAMEWORK_WORDS = "one that is not published now"


@dataclass(frozen=True)
class Edition:
    """Which text of a specification it is: who owns it, where it is read, the day it was published or saved, and its licence.

    `lines` say in words which version it is and what it was adapted from. `site` is what addresses on this site begin with.
    """

    owner: str
    on: date
    lines: Sequence[str]
    licence: str
    site: str = ""


def text_document(
    body: Body, html: Mapping[str, Any], details: Details, frameworks: Mapping[str, Body], edition: Edition
) -> TextDocument:
    """The document. `details` is the body in words; `frameworks` holds the attached frameworks that the reader may read, by the
    address of each."""
    return TextDocument(
        title=body.get("title", "Untitled"),
        author=edition.owner,
        created=edition.on,
        subject=details.form,
        provenance=(*edition.lines, *((STARTER_LINE,) if details.is_starter else ())),
        licence=edition.licence,
        blocks=tuple(_blocks(body, html, details, frameworks, edition.site)),
    )


def _blocks(body: Body, html: Mapping[str, Any], details: Details, frameworks: Mapping[str, Body], site: str) -> Iterator[Block]:
    if body.get("summary"):
        yield Paragraph(_run(body["summary"]))
    if html.get("introduction"):
        yield Heading(1, _run(INTRODUCTION_HEADING))
        yield from blocks_of(html["introduction"], first_level=CLAUSE_HEADING)
    yield Heading(1, _run(ABOUT_HEADING))
    yield _facts([{"key": FORM_LABEL, "value": details.form}, *details.about])
    if details.contract or details.notice_link:
        yield Heading(1, _run(CONTRACT_HEADING))
        if details.contract:
            yield _facts(details.contract)
        if details.notice_link:
            yield Paragraph((Run(f"{NOTICE_LABEL}: "), Run(details.notice_link, href=details.notice_link)))
    yield Heading(1, _run(CLAUSES_HEADING))
    for clause in details.clauses:
        yield from _clause(clause, site)
    yield from _left_out(NOT_COVERED_HEADING, (TYPE_LABEL, "Not covered, because"), details.not_covered)
    yield from _left_out(DROPPED_HEADING, ("Clause", "Left out, because"), details.dropped)
    for framework in frameworks.values():
        yield from _framework(framework)


def _run(text: str, **look: bool) -> Runs:
    return (Run(text, **look),)  # type: ignore[arg-type]  # the looks of a run are all booleans


def _facts(rows: Sequence[Mapping[str, str]], head: tuple[str, str] | None = None) -> Table:
    """A table of facts under the heading that names it. `head` names its columns, where their words do not tell."""
    shown = [(_run(row["key"]), _run(row["value"] or NOT_STATED_LABEL)) for row in rows]
    top = [(_run(head[0]), _run(head[1]))] if head else []
    return Table((*top, *shown), header_rows=len(top), header_columns=1, widths=(1, 2))


def _clause(clause: ClauseView, site: str) -> Iterator[Block]:
    """A clause: its text, then what is said about it.

    The type comes first of that and the source last, in every clause: importing knows by them where the text ends, and what
    somebody writes below them in Word is text again.
    """
    yield Heading(CLAUSE_HEADING, _run(clause.heading), anchor=clause.anchor)
    yield from blocks_of(clause.html, first_level=CLAUSE_HEADING + 1)
    yield from _note(TYPE_LABEL, clause.type)
    for value in clause.values:
        yield Paragraph((Run(f"{value['key']}: ", bold=True), Run(value["value"] or NOT_STATED_LABEL)))
    if clause.locked:
        yield from _note(LOCKED_LABEL, LOCKED_WORDS)
    if clause.framework is not None:
        title, address = clause.framework
        name = Run(title, href=f"{site}{address}") if title else Run(NO_FRAMEWORK_WORDS)
        yield Paragraph((Run(f"{FRAMEWORK_LABEL}: ", bold=True), name), style="note")
    yield from _note(NOTE_LABELS["guidance"], clause.guidance)
    yield from _note(LOCAL_LABEL, clause.note)
    yield from _note(KEPT_LABEL, clause.kept_because)
    yield from _note(NOTE_LABELS["source"], clause.source or NOT_STATED_LABEL)


def _note(label: str, text: str) -> Iterator[Block]:
    """What is said about a clause and is no part of it: paragraphs, the first of which says what it is."""
    for at, part in enumerate(one for one in BLANK_LINES.split(text) if one.strip()):
        lead = () if at else (Run(f"{label}: ", bold=True),)
        yield Paragraph((*lead, Run(part)), style="note")


def _left_out(heading: str, head: tuple[str, str], rows: Sequence[Mapping[str, str]]) -> Iterator[Block]:
    if rows:
        yield Heading(1, _run(heading))
        yield _facts(rows, head)


def _framework(body: Body) -> Iterator[Block]:
    """The outcomes of an attached framework, each with its measures as a table; those of no outcome come last."""
    yield Heading(1, _run(f"Outcomes framework: {body.get('title', 'Untitled')}"))
    outcomes = {one["id"]: one.get("statement", "") for one in body.get("outcomes", ())}
    measures = body.get("measures", ())
    for outcome, statement in outcomes.items():
        yield Heading(2, _run(statement))
        yield from _measures([one for one in measures if one.get("outcome") == outcome])
    rest = [one for one in measures if one.get("outcome") not in outcomes]
    if rest:
        yield Heading(2, _run("Measures of no outcome"))
        yield from _measures(rest)


def _measures(measures: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if not measures:
        yield Paragraph(_run("No measure of this outcome."))
        return
    fields = {one.name: one for one in MEASURES.entry_fields}
    head = (_run("Measure"), *(_run(fields[name].label) for name in MEASURE_COLUMNS))
    rows = [(_run(one["name"]), *(_run(fields[name].shown(one.get(name))) for name in MEASURE_COLUMNS)) for one in measures]
    yield Table((head, *rows), header_rows=1, header_columns=1, widths=(3, 2.6, 2.4, 2.4, 2.8))

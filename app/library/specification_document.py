"""A specification as a document to read in Word: its clauses as they are published, with what belongs to each of them.

Pure: it is given what the reader may know, and writes that. What is no part of the specification itself (guidance, where a clause
comes from, a local note) stands apart as a note, so that the text can be copied into a contract without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.contributions.fields import Body
from app.core.taxonomy import NOT_STATED_LABEL
from app.documents.from_html import blocks_of
from app.documents.model import Block, Heading, Paragraph, Run, Runs, Table, TextDocument
from app.library.frameworks import MEASURES
from app.library.specification_presenters import ClauseView, Details

STARTER_LINE = "This is a starter template, not legal advice."
CLAUSE_HEADING = 2
INTRODUCTION_HEADING, ABOUT_HEADING, CLAUSES_HEADING = "Introduction", "Who and where it is for", "Clauses"
TYPE_LABEL = "Type of clause"
LOCKED_LABEL, FRAMEWORK_LABEL, LOCAL_LABEL = "Locked", "Outcomes framework", "Local note"
KEPT_LABEL = "Why a newer version of the original was not taken"
NOTE_LABELS = {"guidance": "Guidance note", "source": "Where this comes from"}  # what importing knows again, by name
OTHER_LABELS = frozenset({TYPE_LABEL, LOCKED_LABEL, FRAMEWORK_LABEL, LOCAL_LABEL, KEPT_LABEL})


@dataclass(frozen=True)
class Edition:
    """Which text of a specification it is: who owns it, where it is read, the day it was published or saved, and its licence.

    `lines` say in words which version it is and what it was adapted from.
    """

    owner: str
    on: date
    lines: Sequence[str]
    licence: str


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
        blocks=tuple(_blocks(body, html, details, frameworks)),
    )


def _blocks(body: Body, html: Mapping[str, Any], details: Details, frameworks: Mapping[str, Body]) -> Iterator[Block]:
    if body.get("summary"):
        yield Paragraph(_run(body["summary"]))
    if html.get("introduction"):
        yield Heading(1, _run(INTRODUCTION_HEADING))
        yield from blocks_of(html["introduction"], first_level=CLAUSE_HEADING)
    yield Heading(1, _run(ABOUT_HEADING))
    yield _facts(ABOUT_HEADING, details.about)
    if details.contract:
        yield Heading(1, _run("Contract"))
        yield _facts("Contract", details.contract)
        if details.notice_link:
            yield Paragraph((Run("Notice: "), Run(details.notice_link, href=details.notice_link)))
    yield Heading(1, _run(CLAUSES_HEADING))
    for clause in details.clauses:
        yield from _clause(clause)
    yield from _left_out("Not covered", details.not_covered)
    yield from _left_out("Left out of the original", details.dropped)
    for framework in frameworks.values():
        yield from _framework(framework)


def _run(text: str, **look: bool) -> Runs:
    return (Run(text, **look),)  # type: ignore[arg-type]  # the looks of a run are all booleans


def _facts(caption: str, rows: Sequence[Mapping[str, str]]) -> Table:
    shown = [(_run(row["key"]), _run(row["value"] or NOT_STATED_LABEL)) for row in rows]
    return Table(tuple(shown), header_rows=0, header_columns=1, caption=caption, widths=(1, 2))


def _clause(clause: ClauseView) -> Iterator[Block]:
    yield Heading(CLAUSE_HEADING, _run(clause.heading), anchor=clause.anchor)
    yield from blocks_of(clause.html, first_level=CLAUSE_HEADING + 1)
    for value in clause.values:
        yield Paragraph(_run(f"{value['key']}: {value['value'] or NOT_STATED_LABEL}"))
    for label, text in _notes(clause):
        yield Paragraph((Run(f"{label}: ", bold=True), Run(text)), style="note")


def _notes(clause: ClauseView) -> Iterator[tuple[str, str]]:
    """What is said about a clause and is no part of it."""
    yield TYPE_LABEL, clause.type
    if clause.locked:
        yield LOCKED_LABEL, "adaptations of this specification keep this clause as it is."
    if clause.framework is not None:
        title, _ = clause.framework
        yield FRAMEWORK_LABEL, title or "one that is not published now"
    for label, text in (
        (NOTE_LABELS["guidance"], clause.guidance),
        (LOCAL_LABEL, clause.note),
        (KEPT_LABEL, clause.kept_because),
        (NOTE_LABELS["source"], clause.source),
    ):
        if text:
            yield label, text


def _left_out(heading: str, rows: Sequence[Mapping[str, str]]) -> Iterator[Block]:
    if rows:
        yield Heading(1, _run(heading))
        yield _facts(heading, rows)


def _framework(body: Body) -> Iterator[Block]:
    """The outcomes of an attached framework, and its measures as a table."""
    yield Heading(1, _run(f"Outcomes framework: {body.get('title', 'Untitled')}"))
    fields = {one.name: one for one in MEASURES.entry_fields}
    shown = ("level", "question", "perspective", "time_points")
    for outcome in body.get("outcomes", ()):
        yield Paragraph(_run(outcome.get("statement", ""), bold=True))
    statements = {one["id"]: one.get("statement", "") for one in body.get("outcomes", ())}
    head = (_run("Measure"), _run("Outcome"), *(_run(fields[name].label) for name in shown))
    rows = [
        (
            _run(one["name"]),
            _run(statements.get(one.get("outcome", "")) or NOT_STATED_LABEL),
            *(_run(fields[name].shown(one.get(name))) for name in shown),
        )
        for one in body.get("measures", ())
    ]
    if rows:
        yield Table((head, *rows), header_rows=1, header_columns=1, caption="Measures", widths=(3, 3, 2, 2, 2, 3))

"""A team's notes to print: for the team alone, which stands at the foot of every page."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.documents.model import Block, Heading, Paragraph, Run, Runs, TextDocument
from app.exchanges.reviews.notes.presenters import NoteRow, StandardRow

TITLE = "Notes of a review team"


def document_of(rows: Sequence[StandardRow], audience: str, day: date) -> TextDocument:
    """All that was noted, standard by standard."""
    return TextDocument(
        title=TITLE,
        author="A review team",
        created=day,
        blocks=tuple(_blocks(rows)),
        provenance=(audience,),
        page_note=audience,
    )


def _blocks(rows: Sequence[StandardRow]) -> Iterator[Block]:
    for row in rows:
        yield Heading(1, _runs(row.title))
        if row.differs:
            yield Paragraph(_runs("The levels differ. They stand beside each other, and nothing is averaged."), "note")
        for note in row.notes:
            yield from _note(note)


def _note(note: NoteRow) -> Iterator[Block]:
    yield Heading(2, _runs(note.name))
    yield Paragraph((Run(f"{note.level}, provisional", bold=True),))
    for label, text in (("", note.text), ("What shows it", note.evidence), ("Why this is about nobody", note.explanation)):
        if text and label:
            yield Paragraph(_runs(label), "term")
        if text:
            yield Paragraph(_runs(text))


def _runs(text: str) -> Runs:
    return (Run(text),)

"""The record of a consultation as a document to read. Pure. It holds what the record holds, and nobody's address."""

from collections.abc import Iterator
from datetime import date, datetime

from app.core.clock import LONDON, time_of_day
from app.documents.changes import paragraphs_of
from app.documents.model import Block, Heading, ListBlock, Paragraph, Run, Runs, TextDocument
from app.library.consultations.records.record import Party, Record, Said

NOT_DECLARED = "No interest declared."


def document_of(record: Record) -> TextDocument:
    """The record as a document in the usual order: about it, who was invited, what was said clause by clause."""
    return TextDocument(
        title=f"Record of consultation: {record.title}",
        author=record.organisation or "Practice Exchange",
        created=record.made_at.astimezone(LONDON).date(),
        blocks=tuple(_blocks(record)),
        subject="Consultation record",
        provenance=(_dates(record), f"As it stood on {_day(record.made_at)}."),
    )


def _dates(record: Record) -> str:
    by = f" by {record.opened_by}" if record.opened_by else ""
    begun = f"Opened on {_day(record.opened_at)}{by}, for comments until the end of {_day(record.closes_on)}"
    return f"{begun}; closed on {_day(record.closed_at)}." if record.closed_at else f"{begun}."


def _blocks(record: Record) -> Iterator[Block]:
    yield Heading(1, _words("Who was invited"))
    if not record.parties:
        yield Paragraph(_words("Nobody was invited."))
    for party in record.parties:
        yield from _party(party)
    yield Heading(1, _words("What was said"))
    if not record.parts:
        yield Paragraph(_words("Nobody commented."))
    for part in record.parts:
        yield Heading(2, _words(part.heading or "Clause whose text was erased"))
        for said in part.said:
            yield from _said(said)


def _party(party: Party) -> Iterator[Block]:
    """Who it was and what they declared when: lines, not a table, so that they fit the narrowest screen."""
    yield Paragraph(_words(f"{party.name}, {party.organisation}" if party.organisation else party.name), "term")
    ended = f", invitation withdrawn {_day(party.revoked_at)}" if party.revoked_at else ""
    yield Paragraph(_words(f"Invited {_day(party.invited_at)}{ended}."))
    if not party.declared:
        yield Paragraph(_words(NOT_DECLARED))
    else:
        lines = (f"Declared interest: {told.interest}, {_day(told.at)}" for told in party.declared)
        yield ListBlock(tuple((Paragraph(_words(line)),) for line in lines))


def _said(comment: Said) -> Iterator[Block]:
    who = f"{comment.number}. {comment.name}" + (f", {comment.organisation}" if comment.organisation else "")
    yield Heading(3, _words(who))
    interest = f"{comment.interest} (now declares: {comment.interest_now})" if comment.interest_now else comment.interest
    yield Paragraph(
        _words(f"Declared interest: {interest}. Said {_moment(comment.at)}, of version {comment.draft_version} of the draft."),
        "note",
    )
    for paragraph in comment.text.split("\n\n"):
        if paragraph.strip():
            yield Paragraph(_words(paragraph))
    if comment.pieces:
        yield Paragraph(_words("Suggested wording"), "term")
        yield from paragraphs_of(comment.pieces)
    yield ListBlock(tuple((Paragraph(_words(line)),) for line in _outcomes(comment)))


def _outcomes(comment: Said) -> Iterator[str]:
    """Every answer in order, then what became of the wording."""
    if not comment.answers:
        yield f"{comment.state}."
    for answer in comment.answers:
        by = f" by {answer.by}" if answer.by else ""
        yield f"{answer.state}{by}, {_moment(answer.at)}: {answer.text}"
    if comment.taken_at:
        yield f"Taken into the draft {_moment(comment.taken_at)}."


def _words(text: str) -> Runs:
    return (Run(text),)


def _day(value: date | datetime) -> str:
    day = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def _moment(value: datetime) -> str:
    return f"{_day(value)} at {time_of_day(value)}"

"""A schedule as a document to print and pass round among those who take part. Who it is for stands on every page."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.documents.model import Block, Heading, Paragraph, Run, Runs, Table, TextDocument
from app.exchanges.reviews.schedule.presenters import SessionRow, by_day

TITLE = "Schedule of a peer review"
NOTHING_YET = "No session yet."


def document_of(rows: Sequence[SessionRow], audience: str, author: str, day: date) -> TextDocument:
    """All of it, a table for each day."""
    return TextDocument(
        title=TITLE,
        author=author,
        created=day,
        blocks=tuple(_blocks(rows)),
        provenance=(audience,),
        page_note=audience,
        landscape=True,
    )


def _blocks(rows: Sequence[SessionRow]) -> Iterator[Block]:
    if not rows:
        yield Paragraph(_runs(NOTHING_YET))
    for day, sessions in by_day(rows):
        yield Heading(1, _runs(day))
        yield Table((HEAD, *map(_cells, sessions)), header_columns=1, caption=f"Sessions: {day}", widths=(3, 4, 5, 3, 4))


def _cells(row: SessionRow) -> tuple[Runs, ...]:
    people = "\n".join([row.title, *row.people])
    where = "\n".join(text for text in (row.way, row.place) if text)
    link = (Run("\n"), Run(row.link, href=row.link)) if row.link else ()
    return (
        _runs(f"{row.when}\n{row.length}"),
        _runs(people),
        _runs("\n".join(row.standards)),
        _runs("\n".join(row.takers)),
        (*_runs(where), *link),
    )


def _runs(text: str) -> Runs:
    return (Run(text),)


HEAD = tuple(map(_runs, ("When", "Who is spoken to", "About", "Who of the team", "Where")))

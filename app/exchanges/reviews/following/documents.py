"""An action plan as a document to read, print and pass on, with how each action went, and as a table for spreadsheets. Pure.

Who it is for, whose it is and who to ask stand on its first page, and at the foot of every page of a file and of a print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import day_of
from app.documents.model import Block, Column, Heading, ListBlock, Paragraph, Run, Runs, Sheet, Table, TextDocument, Workbook
from app.exchanges.reviews.following.presenters import ActionRow, EntryRow

NO_ACTION = "No action yet."
HEAD = ("No.", "What will be done", "Role", "By when", "How it went")
COLUMNS = (
    *(Column("No.", 8, "number"), Column("What will be done", 60), Column("Role", 30), Column("By when", 14, "date")),
    *(Column("What will show that it worked", 50), Column("Standard", 40), Column("Lines of the report", 20)),
    *(Column("Added after the plan was sent", 16, "date"), Column("How it went", 16), Column("What shows it", 60)),
    Column("Whose it is", 60),
)


@dataclass(frozen=True)
class PlanText:
    """A plan as it is taken away. `audience` says who may read it and whose it is."""

    hosts: str
    audience: str
    actions: Sequence[ActionRow]
    comments: Sequence[EntryRow]
    made_on: date

    @property
    def title(self) -> str:
        return f"Action plan of {self.hosts}"


def document_of(text: PlanText) -> TextDocument:
    """All of a plan: an overview, then each action with what was written beside it."""
    return TextDocument(
        title=text.title,
        author=f"Commissioners of {text.hosts}",
        created=text.made_on,
        blocks=tuple(_blocks(text)),
        provenance=(text.audience,),
        page_note=text.audience,
    )


def _blocks(text: PlanText) -> Iterator[Block]:
    yield Heading(1, _runs("Overview"))
    if not text.actions:
        yield Paragraph(_runs(NO_ACTION))
        return
    rows = [tuple(map(_runs, (str(row.number), row.text, row.owner, in_words(row.due_on), row.state))) for row in text.actions]
    yield Table((tuple(map(_runs, HEAD)), *rows), header_columns=1, caption="Every action", widths=(1, 6, 3, 3, 2))
    for row in text.actions:
        yield from _action(row)
    if text.comments:
        yield Heading(1, _runs("What the team’s lead says"))
        for comment in text.comments:
            yield from _entry(comment)


def _action(row: ActionRow) -> Iterator[Block]:
    yield Heading(1, _runs(f"{row.title}: {row.state.lower()}"))
    if row.added_at is not None:
        yield Paragraph(_runs(f"Added after the plan was sent, on {in_words(row.added_at)}."), "note")
    yield from _paragraphs(row.text)
    yield from _term("Role that answers for it", row.owner)
    yield from _term("By when", in_words(row.due_on))
    yield from _term("What will show that it worked", row.measure)
    yield from _term("Standard", row.standard)
    yield from _term("Lines of the report that it answers", ", ".join(row.lines))
    if row.helps:
        yield Paragraph(_runs("What on the site helps with it"), "term")
        yield ListBlock(tuple((Paragraph(_runs(title)),) for title, _address in row.helps))
    for entry in row.entries:
        yield from _entry(entry)


def _entry(entry: EntryRow) -> Iterator[Block]:
    yield Paragraph(_runs(f"{entry.words}, {in_words(entry.at)}"), "term")
    yield from _paragraphs(entry.text)


def _term(label: str, words: str) -> Iterator[Block]:
    if words:
        yield Paragraph(_runs(label), "term")
        yield from _paragraphs(words)


def workbook_of(text: PlanText) -> Workbook:
    """The actions as a table for spreadsheets. Each row says whose it is: rows are sorted, and parted from what stands below."""
    cells = tuple(
        (
            *(row.number, row.text, row.owner, row.due_on, row.measure, row.standard or None, ", ".join(row.lines) or None),
            *(day_of(row.added_at) if row.added_at else None, row.state, row.last_rating.text if row.last_rating else None),
            text.audience,
        )
        for row in text.actions
    )
    return Workbook(
        title=text.title,
        author=f"Commissioners of {text.hosts}",
        created=text.made_on,
        sheets=(Sheet("Actions", COLUMNS, cells),),
    )


def in_words(moment: datetime | date) -> str:
    """A day as it is read in a plan."""
    day = day_of(moment) if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%B %Y}"


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield Paragraph(_runs(paragraph.strip()))


def _runs(text: str) -> Runs:
    return (Run(text),)

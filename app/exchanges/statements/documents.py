"""A self-assessment as a document to read, print and pass round: what an area says of each standard. Pure.

Who it is for and when it stood so are on its first page, and on every page of a print.
"""

from collections.abc import Iterator, Sequence

from app.core import taxonomy
from app.documents.model import Block, Heading, ListBlock, Paragraph, Run, Runs, Table, TextDocument
from app.exchanges.assessment.values import Values, words
from app.exchanges.standards.framework import Framework, Standard
from app.exchanges.statements.statement import NamedFile, Statement, provenance

TEXTS = (("strengths", "Strengths"), ("development", "To develop"), ("note", "Notes"), ("evidence", "Evidence"))  # files follow
NOTHING_YET = "Nothing yet."


def document_of(framework: Framework, statement: Statement) -> TextDocument:
    """All of it: an overview, then each standard, the documents, the open question."""
    return TextDocument(
        title=statement.title,
        author=statement.author,
        created=statement.made_on,
        blocks=tuple(_blocks(framework, statement)),
        subject=framework.title,
        provenance=provenance(framework, statement),
        page_note=statement.audience,
    )


def _blocks(framework: Framework, statement: Statement) -> Iterator[Block]:
    yield Heading(1, _runs("Overview"))
    yield _overview(framework, statement)
    yield Paragraph(_runs(framework.definitions), "note")
    for group in framework.groups_of_standards:
        yield Heading(1, _runs(group.title))
        for standard in framework.in_group(group.id):
            yield from _standard(framework, standard, statement.standards.get(standard.id, {}))
            yield from _files(statement.files.get(standard.id, ()))
    yield Heading(1, _runs("Documents"))
    yield _documents(framework, statement)
    yield Heading(1, _runs(framework.groups[-1].title))
    yield Paragraph(_runs(framework.question.text), "term")
    yield from _paragraphs(statement.question or NOTHING_YET)


def _overview(framework: Framework, statement: Statement) -> Table:
    head = tuple(map(_runs, ("Standard", "Level", "In one line")))
    rows = [
        tuple(
            map(_runs, (one.title, words(framework, "level", values.get("level")), words(framework, "line", values.get("line"))))
        )
        for one in framework.standards
        for values in [statement.standards.get(one.id, {})]
    ]
    return Table((head, *rows), header_columns=1, caption="Every standard", widths=(4, 3, 6))


def _standard(framework: Framework, standard: Standard, values: Values) -> Iterator[Block]:
    level = str(values.get("level") or "")
    yield Heading(2, _runs(standard.title))
    yield Paragraph(_runs(standard.statement), "note")
    yield Paragraph((Run(words(framework, "level", level), bold=True),))
    if level.isdigit():
        yield Paragraph(_runs(standard.level(int(level))), "note")
    if values.get("line"):
        yield Paragraph(_runs(str(values["line"])))
    for name, label in TEXTS:
        text = str(values.get(name) or "")
        if text:
            yield Paragraph(_runs(label), "term")
            yield from _lines(text) if name == "evidence" else _paragraphs(text)


def _files(files: Sequence[NamedFile]) -> Iterator[Block]:
    """The files that show it, for whoever has to ask for one: what each is called, who holds it, and since when it is there."""
    if files:
        yield Paragraph(_runs("Files"), "term")
        yield ListBlock(
            tuple((Paragraph(_runs(f"{file.name}: held by {file.holder}, added {file.added_on}")),) for file in files)
        )


def _documents(framework: Framework, statement: Statement) -> Table:
    head = tuple(map(_runs, ("Document", "Do we have it?", "Date", "Who holds it", "Link")))
    rows = [
        (
            _runs(one.name),
            _runs(words(framework, "state", values.get("state"))),
            _runs(words(framework, "dated_on", values.get("dated_on"))),
            _runs(words(framework, "holder", values.get("holder"))),
            _linked(str(values.get("address") or "")),
        )
        for one in framework.documents
        for values in [statement.documents.get(one.id, {})]
    ]
    return Table((head, *rows), header_columns=1, caption="The nine documents", widths=(5, 3, 3, 3, 4))


def _paragraphs(text: str) -> Iterator[Block]:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield Paragraph(_runs(paragraph.strip()))


def _lines(text: str) -> Iterator[Block]:
    """Evidence, one to a line; a web address in a line leads there."""
    yield ListBlock(tuple((Paragraph(_with_links(line)),) for line in text.splitlines() if line.strip()))


def _with_links(line: str) -> Runs:
    return tuple(Run(word + " ", href=word if word.startswith(("https://", "http://")) else "") for word in line.split())


def _linked(address: str) -> Runs:
    return (Run(address, href=address),) if address else _runs(taxonomy.NOT_STATED_LABEL)


def _runs(text: str) -> Runs:
    return (Run(text),)

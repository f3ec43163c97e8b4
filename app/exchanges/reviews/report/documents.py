"""A report as a document to read, print and pass on, always in the same order. Pure.

Who it is for, whose it is and who to ask stand on its first page, and at the foot of every page of a file and of a print.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.documents.model import Block, Heading, Inner, ListBlock, Paragraph, Run, Runs, SideBySide, TextDocument
from app.exchanges.reviews.findings.values import ACCEPT, ANSWERED_WORDS, CHALLENGE, CORRECT, KINDS, KINDS_WORDS
from app.exchanges.reviews.report.text import LineText, ReportText

ABOUT = "Peers of other areas reviewed how services are commissioned here. Findings are about services and agreements."
TEXT_WORDS = {"text": "What was found", "evidence": "What it rests on", "recommendation": "What is recommended"}
NONE = "None."


def document_of(text: ReportText, made_on: date) -> TextDocument:
    """All of a report, in its fixed order."""
    return TextDocument(
        title=text.title,
        author=f"Review team of {text.host_names}",
        created=made_on,
        blocks=tuple(_blocks(text)),
        provenance=(text.audience,),
        page_note=text.audience,
    )


def _blocks(text: ReportText) -> Iterator[Block]:
    yield _heading(1, "About this review")
    yield from _paragraphs(ABOUT)
    yield Paragraph(_runs("What the host wanted to find out"), "term")
    yield from _paragraphs(text.enquiry)
    yield _heading(1, "Host areas")
    yield _list(text.hosts)
    yield _heading(1, "The review team")
    yield _list(", ".join(part for part in (one.name, one.organisation, one.role) if part) for one in text.members)
    yield _heading(1, "Standards in focus")
    yield _list(text.standards)
    yield _heading(1, "Method and dates")
    yield from _paragraphs(text.method)
    yield _list(f"{label}: {day}" for label, day in text.dates)
    for kind in KINDS:
        yield _heading(1, KINDS_WORDS[kind])
        yield from _lines([line for line in text.lines if line.kind == kind])
    if text.is_sent:
        yield _heading(1, "The host’s answers")
        yield from _answers(text)
    yield _heading(1, "Recommendations")
    yield from _listed([f"{line.name}. {line.recommendation}" for line in text.lines if line.recommendation])
    yield _heading(1, "What each public body holds, and who to ask before release")
    yield _list([*text.holds, text.owner])


def _lines(lines: list[LineText]) -> Iterator[Block]:
    if not lines:
        yield from _paragraphs(NONE)
    for line in lines:
        yield _heading(2, f"{line.name}. {line.standard}")
        yield from _texts({name: getattr(line, name) for name in TEXT_WORDS})
        if line.told:
            yield Paragraph(_runs(line.told), "note")


def _texts(values: Mapping[str, str]) -> Iterator[Inner]:
    for name, label in TEXT_WORDS.items():
        if values[name]:
            yield Paragraph(_runs(label), "term")
            yield from _paragraphs(values[name])


def _answers(text: ReportText) -> Iterator[Block]:
    """What stands beside the findings: each answer that says something, and which lines were accepted or had no answer."""
    for line in text.lines:
        if line.answer in (CORRECT, CHALLENGE) or line.answer_text:
            yield from _answer(line)
    accepted = [line.name for line in text.lines if line.answer == ACCEPT and not line.answer_text]
    silent = [line.name for line in text.lines if not line.answer]
    if accepted:
        yield from _paragraphs(f"Accepted as they stand: {', '.join(accepted)}.")
    if silent:
        within = "No answer within the time" if text.state.startswith("Final") else "No answer yet"
        yield from _paragraphs(f"{within}: {', '.join(silent)}.")


def _answer(line: LineText) -> Iterator[Block]:
    yield _heading(2, f"{line.name}. {ANSWERED_WORDS[line.answer]} for {line.answer_by}")
    yield from _paragraphs(line.answer_text)
    if line.answer_evidence:
        yield Paragraph(_runs("What the answer rests on"), "term")
        yield from _paragraphs(line.answer_evidence)
    if line.before:
        now = {name: getattr(line, name) for name in TEXT_WORDS}
        titles = (_runs("As it was sent"), _runs("As the team changed it"))
        yield SideBySide(titles, ((tuple(_texts(line.before)), tuple(_texts(now))),), caption=f"{line.name}, before and after")
    if line.reply:
        yield Paragraph(_runs("The team says"), "term")
        yield from _paragraphs(line.reply)


def _listed(rows: list[str]) -> Iterator[Block]:
    if rows:
        yield _list(rows)
    else:
        yield from _paragraphs(NONE)


def _list(rows: Iterable[str]) -> ListBlock:
    return ListBlock(tuple((Paragraph(_runs(row)),) for row in rows))


def _heading(level: int, words: str) -> Heading:
    return Heading(level, _runs(words))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield Paragraph(_runs(paragraph.strip()))


def _runs(text: str) -> Runs:
    return (Run(text),)

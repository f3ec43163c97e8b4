"""What changed between two versions of a specification, as a document to read: clause by clause, word by word. Pure."""

from collections.abc import Iterator, Sequence

from app.contributions.comparison.change_groups import ChangeGroup
from app.documents.changes import paragraphs_of
from app.documents.model import Block, Heading, Paragraph, Run, Runs, TextDocument
from app.library.exporting.specification_documents import Edition

SAME = "Every field is the same in both versions. Files are not compared."
HOW_TO_READ = (
    "Words that were added are underlined, and words that were removed are struck through. Each change also stands in brackets "
    "that say which it is."
)
NOT_BY_WORD = "Too much changed to compare all of this word by word: some of it is shown whole, before and after."
ONLY_SPACE = "Only spaces or the ends of lines changed."
MOVED = "Moved to another place."


def changes_document(
    title: str, versions: tuple[int, int], groups: Sequence[ChangeGroup], same_names: Sequence[str], edition: Edition
) -> TextDocument:
    """The document. `versions` are the numbers of the two; `same_names` are the names of what both say alike."""
    before, after = versions
    return TextDocument(
        title=f"{title}: what changed from version {before} to version {after}",
        author=edition.owner,
        created=edition.on,
        subject="Comparison of two versions of a specification",
        provenance=tuple(edition.lines),
        licence=edition.licence,
        blocks=tuple(_blocks(groups, same_names)),
    )


def _blocks(groups: Sequence[ChangeGroup], same_names: Sequence[str]) -> Iterator[Block]:
    if not groups:
        yield Paragraph(_run(SAME))
        return
    yield Paragraph(_run(HOW_TO_READ), "note")
    for group in groups:
        yield Heading(1, _run(group.title))
        yield from _state(group)
        for label, change in group.changes:
            if label:
                yield Heading(2, _run(label))
            if not change.by_word:
                yield Paragraph(_run(NOT_BY_WORD), "note")
            told = paragraphs_of(change.pieces)
            yield from told
            if not any(run.change for paragraph in told for run in paragraph.runs):
                yield Paragraph(_run(ONLY_SPACE), "note")
    if same_names:
        yield Heading(1, _run("What did not change"))
        yield Paragraph(_run(f"{'; '.join(same_names)}."))


def _state(group: ChangeGroup) -> Iterator[Block]:
    """What became of an entry: a field is neither added nor moved."""
    if group.noun and group.state != "same":
        yield Paragraph(_run(f"{group.noun.capitalize()} {group.state}."), "note")
    if group.moved:
        yield Paragraph(_run(MOVED), "note")


def _run(text: str) -> Runs:
    return (Run(text),)

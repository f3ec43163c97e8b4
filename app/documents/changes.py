"""What changed between two texts, as paragraphs of a document.

Each change stands in brackets that say what it is, as well as being underlined or struck through: lines and colours are lost
when a text is read aloud, copied or printed badly.
"""

import re
from collections.abc import Iterable, Iterator

from app.documents.model import Paragraph, Run, Runs, words

BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
OPENINGS = {"added": "[added: ", "removed": "[removed: "}


def paragraphs_of(pieces: Iterable[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """The paragraphs of a comparison. `pieces` are (text, "same" | "added" | "removed"), which a blank line cuts in two.

    White space alone is no change: what was added is kept as it is, what was removed is left out.
    """
    paragraphs: list[list[Run]] = [[]]
    for text, change in pieces:
        for at, part in enumerate(BLANK_LINES.split(text)):
            if at:
                paragraphs.append([])
            paragraphs[-1] += _runs(part, change, paragraphs[-1])
    return tuple(Paragraph(tuple(runs)) for runs in paragraphs if words(tuple(runs)).strip())


def _runs(part: str, change: str, before: list[Run]) -> Iterator[Run]:
    if change not in OPENINGS or not part.strip():
        if part and change != "removed":
            yield Run(part)
        return
    core = part.strip()
    lead, end = part[: part.index(core)], part[part.index(core) + len(core) :]
    if lead or (before and before[-1].change):
        yield Run(lead or " ")
    yield from _marked(core, change)
    if end:
        yield Run(end)


def _marked(core: str, change: str) -> Runs:
    return (Run(f"{OPENINGS[change]}{core}]", change="added" if change == "added" else "removed"),)

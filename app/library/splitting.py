"""Splitting the Markdown of a specification file into its introduction and its clauses, and joining them again. Pure.

A clause starts at a line `## Heading {#id}` outside a code fence and runs to the next. Everything before the first is the
introduction. Headings inside a clause are written from `###` down.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

ENTRY_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
BIG_HEADING = re.compile(r"(##?)(?!#)[ \t]*(.*?)[ \t]*")
MARKED = re.compile(r"(.*?)[ \t]*\{#([^{}]*)\}")
FENCE = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)")


class CannotSplit(ValueError):
    """Text that does not come apart into clauses. `line` counts from 1, or from the number that `split` was given."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


class ClauseText(NamedTuple):
    """One clause as written in a file: its heading, its id, and the Markdown under the heading."""

    heading: str
    id: str
    markdown: str


class SplitText(NamedTuple):
    """What a text came apart into. The introduction is empty where there is none."""

    introduction: str
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True)
class _Start:
    """A line that starts a clause: its place among the lines, from 0."""

    place: int
    heading: str
    id: str


def split(text: str, *, first_line: int = 1) -> SplitText:
    """The introduction and the clauses of `text`, in order, blank lines round each taken off.

    Raises CannotSplit for a `##` heading without a good id or without words, an id used twice, a `#` heading, a clause with no
    text, and a code fence that is never closed. Lines are counted from `first_line`: where the text starts in its file.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    starts = _starts(lines, first_line)
    places = [*(one.place for one in starts), len(lines)]
    clauses = []
    for start, end in zip(starts, places[1:], strict=True):
        markdown = _joined(lines[start.place + 1 : end])
        if not markdown:
            raise CannotSplit(start.place + first_line, f"the clause “{start.heading}” has no text")
        clauses.append(ClauseText(start.heading, start.id, markdown))
    return SplitText(_joined(lines[: places[0]]), tuple(clauses))


def _starts(lines: Sequence[str], first_line: int) -> list[_Start]:
    starts: list[_Start] = []
    ids: set[str] = set()
    fence, fence_line = "", 0
    for place, line in enumerate(lines):
        mark = fence_after(line, fence)
        if mark != fence:
            fence, fence_line = mark, place + first_line
        elif not fence and line.startswith("#") and (found := BIG_HEADING.fullmatch(line)):
            start = _start(place, found, place + first_line)
            if start.id in ids:
                raise CannotSplit(place + first_line, f"two clauses have the id “{start.id}”")
            ids.add(start.id)
            starts.append(start)
    if fence:
        raise CannotSplit(fence_line, f"the code that starts here is not closed by a line {fence}")
    return starts


def fence_after(line: str, inside: str) -> str:
    """The fence that the next line is inside of: "" for none. A fence is closed by as many of its marks or more, alone."""
    found = FENCE.fullmatch(line)
    if not found:
        return inside
    mark = found[1] or found[2]
    if not inside:
        return mark
    return "" if mark.startswith(inside) and not line.strip().strip(inside[0]) else inside


def _start(place: int, match: re.Match[str], line: int) -> _Start:
    if match[1] == "#":
        raise CannotSplit(line, "a line that starts with one # is the title’s: a clause starts with ##, a heading in it with ###")
    marked = MARKED.fullmatch(match[2])
    if not marked:
        raise CannotSplit(line, f"the heading “{match[2]}” has no id: write ## Heading {{#id}}")
    heading, id = marked.groups()
    if not ENTRY_ID.fullmatch(id):
        raise CannotSplit(
            line, f"the id “{id}” must be a lower-case letter, then up to 29 lower-case letters, digits and hyphens"
        )
    if not heading:
        raise CannotSplit(line, f"the clause “{id}” has a heading of no words")
    return _Start(place, heading, id)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()

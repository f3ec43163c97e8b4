"""An issue as plain text: lines of 72 characters, addresses whole and on lines of their own where they are long."""

import re
import textwrap
from collections.abc import Iterable, Sequence

from app.documents.from_html import blocks_of
from app.documents.model import CodeBlock, Flowing, Heading, ListBlock, Paragraph, Quote, Rule, Run, Runs, Table, words
from app.newsletter.issues.contents import GONE, Contents
from app.newsletter.issues.contents import Block as IssueBlock

WIDTH = 72
MASTHEAD = "Practice Exchange newsletter"


def draw(
    contents: Contents,
    reason: str,
    links: Iterable[tuple[str, str]],
    sender: Iterable[str],
    *,
    site: str,
    day: str = "",
) -> str:
    """The whole issue. `links` are words and whole addresses; `day` is a date in words, empty where there is none."""
    parts = [
        MASTHEAD.upper(),
        _wrapped(contents.title),
        _ruled(" · ".join(one for one in (day, _version(contents)) if one)),
    ]
    if contents.correction:
        parts.append(_wrapped(f"Correction: {contents.correction}"))
    if contents.opening_html:
        parts.append(of_html(contents.opening_html))
    for section in contents.sections:
        parts.append(f"{section.name.upper()}\n{'-' * len(section.name)}")
        parts += [_block(block, site) for block in section.blocks]
    parts.append("-" * WIDTH)
    if contents.url:
        parts.append(f"Read this issue on the site:\n{site}{contents.url}")
    parts.append(_wrapped(reason))
    parts += [f"{text}:\n{address}" for text, address in links]
    parts.append("\n".join(sender))
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _version(contents: Contents) -> str:
    return f"Version {contents.version}, corrected" if contents.version > 1 else ""


def _ruled(line: str) -> str:
    return f"{line}\n{'=' * WIDTH}" if line else "=" * WIDTH


def _block(block: IssueBlock, site: str) -> str:
    if block.is_gone:
        return f"* {GONE}"
    lines = [_wrapped(f"* {block.title}", indent="  ")]
    lines.append(of_html(block.summary_html, indent="  "))
    if block.note:
        lines.append(_wrapped(f"  Note: {block.note}", indent="  "))
    if block.url:
        lines.append(f"  Read the {block.noun}:\n  {site}{block.url}")
    if block.reason:
        lines.append(_wrapped(f"  {block.reason}", indent="  "))
    return "\n\n".join(one for one in lines if one.strip())


def _wrapped(text: str, *, indent: str = "") -> str:
    """Text in lines of WIDTH at most; a word that is longer, such as an address, has a line of its own and stays whole."""
    return "\n".join(
        textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )


def of_html(html: str, *, indent: str = "") -> str:
    """Sanitised HTML as text, each line set in by `indent`."""
    return "\n\n".join(_indented(_drawn(block), indent) for block in blocks_of(html))


def _indented(text: str, indent: str) -> str:
    lines = text.splitlines()
    return "\n".join(line for one in lines for line in _fit(one, indent))


def _fit(line: str, indent: str) -> list[str]:
    hanging = re.match(r"\s*(?:[-–] |\d+\. |> )?", line)
    inner = " " * len(hanging.group()) if hanging else ""
    if len(line) + len(indent) <= WIDTH:
        return [f"{indent}{line}".rstrip()]
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + inner,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _drawn(block: Flowing) -> str:
    """One block, a line each for what must stand on lines of its own; lines are wrapped later."""
    match block:
        case Heading():
            text = _said(block.runs)
            return f"{text}\n{'-' * min(len(text), WIDTH)}"
        case Paragraph():
            return _said(block.runs)
        case ListBlock():
            return "\n".join(_listed(block))
        case Quote():
            return "\n".join(f"> {line}" for inner in block.blocks for line in _drawn(inner).splitlines())
        case Table():
            return "\n".join(_rows(block))
        case CodeBlock():
            return block.text
        case Rule():
            return "* * *"


def _listed(block: ListBlock) -> list[str]:
    lines = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "- "
        inner = [line for one in item for line in _drawn(one).splitlines()]
        lines += [f"{mark if at == 0 else ' ' * len(mark)}{line}" for at, line in enumerate(inner)]
    return lines


def _rows(table: Table) -> list[str]:
    """A table as a line for each cell, named by the header of its column: it can be read aloud."""
    heads = [words(cell).strip() for cell in table.rows[0]] if table.header_rows and table.rows else []
    lines = []
    for row in table.rows[table.header_rows :]:
        cells = [_said(cell) for cell in row]
        named = [f"{head}: {cell}" if head else cell for head, cell in zip(heads or [""] * len(cells), cells, strict=True)]
        lines += [f"- {named[0]}", *(f"  {cell}" for cell in named[1:])]
    return lines


def _said(runs: Sequence[Run] | Runs) -> str:
    """The words of some runs, each link followed by its address unless its words are the address."""
    pieces = []
    for at, run in enumerate(runs):
        pieces.append(run.text)
        ends = at + 1 == len(runs) or runs[at + 1].href != run.href
        if run.href and ends and run.text.strip() != run.href:
            pieces.append(f" ({run.href.removeprefix('mailto:')})")
    return "".join(pieces)

"""Writes blocks as Markdown that `app.markup` draws as the same text.

The declared subset: paragraphs with line breaks, headings, bold, italic, links to http, https and mailto addresses, ordered and
unordered lists in lists, quotations, and tables with one header row. White space is folded to one space. Where two marks touch
with no space between them (bold against italic) the second is left out, since Markdown cannot say it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from app.intake.word.blocks import Block, Heading, ListBlock, Paragraph, Quote, Runs, Table, Words

INDENT = " " * 4
SPECIAL = re.compile(r"[\\`*_\[\]|]")
AT_LINE_START = re.compile(r"(?m)^(?:([#>+-])|(=)|(\d+)\.)")
CLOSING_MARK = re.compile(r"(?<!\\)#(?=#*$)")  # at the end of a heading it would be taken for part of the mark
ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
LINK_SCHEMES = ("http://", "https://", "mailto:")
NOT_IN_ADDRESS = re.compile(r"[^\x21-\x7e]|[()<>\\\"`*\[\]|^{}]")
Mark = tuple[bool, bool]
MARKS: dict[Mark, str] = {(False, False): "", (True, False): "**", (False, True): "*", (True, True): "***"}


def markdown(blocks: Sequence[Block]) -> str:
    """The Markdown of `blocks`, without a line end after it."""
    return "\n\n".join(text for text in map(_block, blocks) if text)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return inline(block.runs)
        case Heading():
            words = CLOSING_MARK.sub(r"\\#", inline(_on_one_line(block.runs)))
            return f"{'#' * min(6, block.level)} {words}" if words else ""
        case ListBlock():
            return _list(block)
        case Quote():
            return _prefixed(markdown(block.blocks), "> ", "> ")
        case Table():
            return _table(block)


def _prefixed(text: str, first: str, rest: str) -> str:
    """`text` with `first` before its first line and `rest` before each other that is not empty."""
    lines = text.split("\n")
    empty = rest.rstrip() if rest.strip() else ""
    return "\n".join([first + lines[0], *(rest + line if line else empty for line in lines[1:])])


def _list(block: ListBlock) -> str:
    """A list; its items stand apart when any of them holds more than words and lists."""
    items = [item for item in block.items if markdown(item)]
    apart = any(not _is_close(item) for item in items)
    lines = []
    for index, item in enumerate(items):
        marker = f"{block.start + index}." if block.ordered else "-"
        text = markdown(item) if apart else "\n".join(text for text in map(_block, item) if text)
        lines.append(_prefixed(text, f"{marker} ", INDENT))
    return ("\n\n" if apart else "\n").join(lines)


def _is_close(item: Sequence[Block]) -> bool:
    """Whether an item is one paragraph, or one followed by a list that is close itself."""
    first, rest = item[0], item[1:]
    nested = all(isinstance(one, ListBlock) and all(_is_close(inner) for inner in one.items) for one in rest)
    return isinstance(first, Paragraph) and len(rest) <= 1 and nested


def _table(block: Table) -> str:
    width = max((len(row) for row in block.rows), default=0)
    if not width:
        return ""
    rows = [[inline(_on_one_line(cell)) for cell in row] + [""] * (width - len(row)) for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _on_one_line(runs: Runs) -> Runs:
    return tuple(Words(one.text.replace("\n", " "), one.bold, one.italic, one.href) for one in runs)


def inline(runs: Runs) -> str:
    """One paragraph's words with their marks, lines broken where they were broken."""
    pieces = list(_tidied(runs))
    written = _marked(pieces)
    lines = AT_LINE_START.sub(_escaped_start, written).split("\n")
    return "  \n".join(line for line in lines if line)


def _escaped_start(match: re.Match[str]) -> str:
    """What would begin a heading, a list, a quotation or an underline, made plain. `=` has no escape but an entity."""
    mark, underline, number = match.groups()
    if underline:
        return "&#61;"
    return f"\\{mark}" if mark else f"{number}\\."


def _tidied(runs: Runs) -> Iterator[Words]:
    """Runs with white space folded across them, and none at either end or beside a line break."""
    looks = [one for one in runs for _char in one.text]
    text = "".join(one.text for one in runs)
    chars: list[tuple[Words, str]] = []
    for look, char in zip(looks, text, strict=True):
        space = char if char == "\n" else (" " if char.isspace() else "")
        last = chars[-1][1] if chars else "\n"
        if space == "\n":
            while chars and chars[-1][1] == " ":
                chars.pop()
        if space and last in " \n" and not (space == "\n" and last == " "):
            continue
        chars.append((look, space or char))
    while chars and chars[-1][1] in " \n":
        chars.pop()
    for (bold, italic, href), group in groupby(chars, key=lambda one: (one[0].bold, one[0].italic, _address(one[0].href))):
        yield Words("".join(char for _look, char in group), bold, italic, href)


def _address(href: str) -> str:
    """An address as Markdown can hold it, or "" for one that the site would not link to."""
    written = NOT_IN_ADDRESS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "ignore")), href.strip()
    )
    return written if written.lower().startswith(LINK_SCHEMES) else ""


def _marked(pieces: Iterable[Words]) -> str:
    """Pieces with their marks, the white space at the ends of a marked stretch put outside it."""
    text = ""
    for mark, group in groupby(pieces, key=lambda one: (one.bold, one.italic)):
        inner = "".join(_linked(one) for one in group)
        core = inner.strip(" \n")
        touches = text.endswith("*") and inner.startswith(core)
        if not core or touches or mark == (False, False):
            text += inner
            continue
        before, after = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
        text += f"{before}{MARKS[mark]}{core}{MARKS[mark]}{after}"
    return text


def _linked(piece: Words) -> str:
    words = _escaped(piece.text)
    core = words.strip(" \n")
    if not piece.href or not core:
        return words
    begin = words.index(core)
    return f"{words[:begin]}[{core}]({piece.href}){words[begin + len(core) :]}"


def _escaped(text: str) -> str:
    """Words with every character that Markdown would read made plain."""
    marked = SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return ENTITY_LIKE.sub("&amp;", marked).replace("<", "&lt;")

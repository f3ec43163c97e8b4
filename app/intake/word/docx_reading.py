"""Splits a Word document into sections by its headings, each section's text in Markdown.

The title is the paragraph styled as one, else a single highest heading that stands before all others, else the file's own title.
What stands before the first section is the introduction. The highest heading level that is left makes the sections; deeper ones
become headings inside them. Text that was deleted while changes were tracked is left out, text that was put in is kept; pictures
are left out; footnotes stand in brackets where they are called. A document without headings is split at short bold lines.

Runs in the child process, on a package whose container has been checked. (Word markup: ECMA-376 part 1, 17.)
"""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.core.text import cut
from app.intake.packages import Package
from app.intake.refusals import Reason, Refused
from app.intake.word.blocks import Block, Heading, ListBlock, Paragraph, Quote, Runs, Table, Words, plain
from app.intake.word.docx_styles import (
    BODY_INDENT,
    Numbering,
    Styles,
    attribute,
    child,
    children,
    is_on,
    left_indent,
    local,
    outline_level,
    value,
    whole,
)
from app.intake.word.markdown_writing import markdown

LARGEST_PART_BYTES = 24 * 1024 * 1024
MAIN = "word/document.xml"
LONGEST_TITLE = 300  # characters
LONGEST_BOLD_HEADING = 80  # characters of a bold line that stands for a heading
INNER_LEVEL = 3  # headings inside a section's Markdown: the page's own are 1 and 2
LEFT_OUT = ("del", "moveFrom", "drawing", "pict", "object", "instrText", "delText", "fldData", "rPr", "pPr", "Fallback")
OWN_LINES = ("provenance",)  # the style in which this site writes where a document comes from
TITLE_STYLES = ("title",)
QUOTE_STYLES = ("quote", "intense quote", "block text")
MOST_COLUMNS = 63
Opened = tuple[int, ListBlock]  # how far in its items stand, and the list


def read_sections(package: Package) -> dict[str, Any]:
    """A checked Word package as `{"title", "introduction_markdown", "sections": [{"heading", "level", "markdown"}, …]}`."""
    reader = _Reader(package)
    blocks = list(reader.blocks())
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = [_bold_heading(block) for block in blocks]
    title = plain(reader.title)
    if not title:
        title, blocks = _title_of(blocks)
    introduction, sections = _split(blocks)
    return {
        "title": cut(title or _own_title(package), LONGEST_TITLE),
        "introduction_markdown": markdown(introduction),
        "sections": [
            {"heading": cut(plain(heading.runs), LONGEST_TITLE), "level": heading.level, "markdown": markdown(inside)}
            for heading, inside in sections
        ],
    }


def _bold_heading(block: Block) -> Block:
    """A short line that is bold throughout, taken for the heading that its writer meant."""
    if not isinstance(block, Paragraph):
        return block
    words = plain(block.runs)
    is_bold = all(one.bold for one in block.runs if one.text.strip())
    return Heading(1, block.runs) if words and is_bold and len(words) <= LONGEST_BOLD_HEADING else block


def _title_of(blocks: list[Block]) -> tuple[str, list[Block]]:
    """A single highest heading before all others is the document's title, and the rest what it holds."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    highest = min((heading.level for heading in headings), default=0)
    if len(headings) > 1 and headings[0].level == highest and all(heading.level > highest for heading in headings[1:]):
        return plain(headings[0].runs), [block for block in blocks if block is not headings[0]]
    return "", blocks


def _split(blocks: list[Block]) -> tuple[list[Block], list[tuple[Heading, list[Block]]]]:
    """What stands before the first section, and each section's heading with what is in it."""
    level = min((block.level for block in blocks if isinstance(block, Heading)), default=0)
    introduction: list[Block] = []
    sections: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == level:
            sections.append((block, []))
            continue
        inside = sections[-1][1] if sections else introduction
        inside.append(Heading(block.level - level - 1 + INNER_LEVEL, block.runs) if isinstance(block, Heading) else block)
    return introduction, sections


def _own_title(package: Package) -> str:
    core = _parsed(package, "docProps/core.xml")
    found = child(core, "title")
    return " ".join((found.text or "").split()) if found is not None else ""


def _parsed(package: Package, name: str) -> Element | None:
    """A part as a tree. Its container's check has refused declarations, so that nothing in it can stand for anything else."""
    if name not in package.archive.entries:
        return None
    return ElementTree.fromstring(package.archive.read(name, LARGEST_PART_BYTES))  # noqa: S314 - see above


class _Reader:
    """Reads the body of a document into blocks, paragraph by paragraph."""

    def __init__(self, package: Package) -> None:
        self.styles = Styles(_parsed(package, "word/styles.xml"))
        self.numbering = Numbering.read(_parsed(package, "word/numbering.xml"))
        self.links = {
            attribute(one, "Id"): attribute(one, "Target")
            for one in children(_parsed(package, "word/_rels/document.xml.rels"), "Relationship")
            if attribute(one, "Type").endswith("/hyperlink")
        }
        self.notes = {attribute(note, "id"): note for note in children(_parsed(package, "word/footnotes.xml"), "footnote")}
        document = _parsed(package, MAIN)
        body = child(document, "body")
        if body is None:
            raise Refused(Reason.DAMAGED)
        self.body = body
        self.title: Runs = ()
        self.lists: list[Opened] = []

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body in order; headings end lists and quotations."""
        blocks: list[Block] = []
        for element in _flat(self.body):
            if local(element) == "tbl":
                self.lists.clear()
                blocks.append(self.table(element))
            else:
                self.place(element, blocks)
        return iter(blocks)

    def place(self, element: Element, blocks: list[Block]) -> None:
        """Put one paragraph where it belongs: a title, a heading, an item, more of an item, a quotation, or by itself."""
        properties = child(element, "pPr")
        style = value(properties, "pStyle")
        runs = tuple(self.runs(element))
        if not plain(runs):
            return
        if self.styles.is_called(style, *OWN_LINES):
            return
        if self.styles.is_called(style, *TITLE_STYLES) and not self.title and not blocks:
            self.title = runs
            return
        level = outline_level(properties) or self.styles.heading_level(style)
        if level:
            self.lists.clear()
            blocks.append(Heading(level, runs))
            return
        self.text(properties, style, runs, blocks)

    def text(self, properties: Element | None, style: str, runs: Runs, blocks: list[Block]) -> None:
        """Ordinary text: an item of a list, what goes on in one, a quotation, or a paragraph."""
        if self.item(properties, style, runs, blocks):
            return
        indent = left_indent(properties)
        is_quote = self.styles.is_called(style, *QUOTE_STYLES)
        inside = self._inside(indent, blocks, quoted=is_quote)
        if not is_quote:
            inside.append(Paragraph(runs))
            return
        if not inside or not isinstance(inside[-1], Quote):
            inside.append(Quote())
        last = inside[-1]
        if isinstance(last, Quote):
            last.blocks.append(Paragraph(runs))

    def _inside(self, indent: int | None, blocks: list[Block], *, quoted: bool) -> list[Block]:
        """Where a paragraph that is no item goes: into the item whose text stands as far in, or out of every list."""
        while self.lists and (indent is None or self.lists[-1][0] + (1 if quoted else 0) > indent):
            self.lists.pop()
        return self.lists[-1][1].items[-1] if self.lists else blocks

    def item(self, properties: Element | None, style: str, runs: Runs, blocks: list[Block]) -> bool:
        """Add an item where a paragraph is one; whether it was."""
        told = child(properties, "numPr")
        styled = self.styles.first(style, "numPr")
        number = value(told, "numId") or value(styled, "numId")
        depth = whole(value(told, "ilvl") or value(styled, "ilvl"), 0)
        level = self.numbering.level(number, depth)
        if level is None:
            return False
        indent = left_indent(properties)
        if indent is None:
            indent = level.indent if level.indent is not None else BODY_INDENT * (depth + 1)
        while self.lists and self.lists[-1][0] > indent:
            self.lists.pop()
        if self.lists and self.lists[-1][0] == indent and self.lists[-1][1].ordered != level.ordered:
            self.lists.pop()
        if not self.lists or self.lists[-1][0] < indent:
            opened = ListBlock(level.ordered, level.start)
            (self.lists[-1][1].items[-1] if self.lists else blocks).append(opened)
            self.lists.append((indent, opened))
        self.lists[-1][1].items.append([Paragraph(runs)])
        return True

    def table(self, element: Element) -> Table:
        """A table; a cell that spans others is followed by empty ones, and one that goes on from above is empty."""
        return Table(tuple(tuple(self.cells(row)) for row in _rows(element)))

    def cells(self, row: Element) -> Iterator[Runs]:
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            merge = child(properties, "vMerge")
            goes_on = merge is not None and attribute(merge, "val", "continue") == "continue"
            yield () if goes_on else self.cell(cell)
            span = min(whole(value(properties, "gridSpan"), 1), MOST_COLUMNS)
            yield from ((),) * (span - 1)

    def cell(self, cell: Element) -> Runs:
        """The paragraphs of a cell, and of tables inside it, on one line."""
        found: list[Words] = []
        for paragraph in (one for one in cell.iter() if local(one) == "p"):
            found += [Words(" "), *self.runs(paragraph)]
        return tuple(found)

    def runs(self, element: Element, href: str = "") -> Iterator[Words]:
        """The words of a paragraph with how they look, links followed and notes in brackets."""
        for part in element:
            name = local(part)
            if name == "r":
                yield from self.run(part, href)
            elif name == "hyperlink":
                yield from self.runs(part, self.links.get(attribute(part, "id"), href))
            elif name not in LEFT_OUT:
                yield from self.runs(part, href)

    def run(self, element: Element, href: str) -> Iterator[Words]:
        properties = child(element, "rPr")
        if is_on(properties, "vanish"):
            return
        look = {name: self.look(properties, switch) for name, switch in (("bold", "b"), ("italic", "i"))}
        for part in element:
            name = local(part)
            if name == "footnoteReference":
                yield Words(self.note(part))
            text = (part.text or "") if name == "t" else MARKS.get(name, "")
            if text:
                yield Words(text, **look, href=href)

    def look(self, properties: Element | None, name: str) -> bool:
        """Whether a run is bold (or italic): said by itself, or by its character style."""
        said = is_on(properties, name)
        return said if said is not None else self.styles.switch(value(properties, "rStyle"), name)

    def note(self, reference: Element) -> str:
        """A footnote's words in brackets."""
        note = self.notes.get(attribute(reference, "id"))
        if note is None:
            return ""
        words = " ".join("".join(one.text or "" for one in note.iter() if local(one) == "t").split())
        return f" ({words})" if words else ""


MARKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def _flat(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of a body in order, those in controls and kept changes too, but none that was deleted."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _flat(element)


def _rows(table: Element) -> Iterator[Element]:
    return (row for row in _unwrapped(table, "tr") if child(child(row, "trPr"), "del") is None)


def _cells(row: Element) -> Iterator[Element]:
    return _unwrapped(row, "tc")


def _unwrapped(parent: Element, wanted_name: str) -> Iterator[Element]:
    for element in parent:
        name = local(element)
        if name == wanted_name:
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _unwrapped(element, wanted_name)

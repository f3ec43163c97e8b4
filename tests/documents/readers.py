"""Reads what was written, by programs that are not ours: the words in order, the headings, and what else a file says."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree, html
from odf import teletype
from odf.opendocument import OpenDocument, load

from app.documents.model import (
    Block,
    CodeBlock,
    Heading,
    Inner,
    ListBlock,
    Paragraph,
    Quote,
    SideBySide,
    Table,
    TextDocument,
    words,
)

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


@dataclass(frozen=True)
class Passage:
    """One paragraph or cell. `level` is that of a heading, 0 for anything else."""

    text: str
    level: int = 0


def passages_of(document: TextDocument) -> list[Passage]:
    """What went in, in order, without what has no words."""
    front = [Passage(document.title), *(Passage(line) for line in document.front_matter())]
    return [one for one in (*front, *_blocks(document.blocks)) if one.text.strip()]


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    for block in blocks:
        if isinstance(block, Heading):
            yield Passage(words(block.runs), block.level)
        elif isinstance(block, Paragraph | ListBlock | Table | Quote | CodeBlock):
            yield from (Passage(text) for text in _inner(block))
        elif isinstance(block, SideBySide) and block.titles:
            yield Passage(block.caption)
            yield from (Passage(words(title)) for title in block.titles)
            yield from (Passage(text) for row in block.rows for cell in row for one in cell for text in _inner(one))


def _inner(block: Inner) -> Iterator[str]:
    match block:
        case Paragraph():
            yield words(block.runs)
        case CodeBlock():
            yield block.text
        case ListBlock() | Quote():
            held = block.blocks if isinstance(block, Quote) else chain.from_iterable(block.items)
            yield from chain.from_iterable(_inner(one) for one in held)
        case Table():
            yield from ([block.caption] if block.rows else [])
            yield from (words(cell) for row in block.rows for cell in row)


def word(content: bytes) -> WordDocument:
    """The Word file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def passages_in_word(content: bytes) -> list[Passage]:
    """The paragraphs of a Word file, those in tables too."""
    document = word(content)
    found = [WordParagraph(element, document) for element in document.element.body.iter(qn("w:p"))]  # type: ignore[arg-type]
    return [Passage(one.text, _word_level(one)) for one in found if one.text.strip()]


def _word_level(paragraph: WordParagraph) -> int:
    name = re.fullmatch(r"Heading([1-9])", paragraph._p.style or "")
    return int(name[1]) if name else 0


def opendocument(content: bytes) -> OpenDocument:
    """The OpenDocument file as odfpy reads it."""
    return load(io.BytesIO(content))


def passages_in_opendocument(content: bytes) -> list[Passage]:
    """The paragraphs of an OpenDocument text."""
    passages = []
    for element in _elements(opendocument(content).text):
        if element.qname in ((TEXT, "p"), (TEXT, "h")):
            level = int(element.getAttribute("outlinelevel")) if element.qname[1] == "h" else 0
            passages.append(Passage(teletype.extractText(element), level))
    return [one for one in passages if one.text.strip()]


def _elements(element: object) -> Iterator[object]:
    for child in element.childNodes:  # type: ignore[attr-defined]
        if child.nodeType == child.ELEMENT_NODE:
            yield child
            yield from _elements(child)


def passages_in_html(page: str) -> list[Passage]:
    """The blocks of an HTML page, as any parser reads it. Its first heading is the title."""
    body = html.document_fromstring(page).find("body")
    for line_break in body.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    passages = []
    for element in body.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "caption", "td", "th"):
        if any(inner is not element for inner in element.iter("p", "pre", "td", "th")):
            continue  # a cell of blocks, which say it themselves
        level = int(element.tag[1]) - 1 if element.tag[0] == "h" and element.tag[1:].isdigit() else 0
        passages.append(Passage(element.text_content(), level))
    return [one for one in passages if one.text.strip()]


def parts(content: bytes) -> dict[str, etree._Element]:
    """Every part of an office file, parsed as XML must be. A name that comes twice is an error."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        return {name: etree.fromstring(package.read(name)) for name in names if name.endswith((".xml", ".rels"))}

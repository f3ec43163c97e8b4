"""Writes a text document as a Word file (Office Open XML, ECMA-376 transitional).

The parts of the package are written here whole, and no template is filled in: so nothing is in the file but what the document
holds, headings and lists are Word's own, and sixty clauses take milliseconds. Elements stand in the order that the schema
asks for; Word calls a file damaged where they do not.
"""

from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from app.documents.model import (
    Block,
    CodeBlock,
    Heading,
    Inner,
    ListBlock,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    SideBySide,
    Table,
    TextDocument,
)
from app.documents.ooxml import docx_parts
from app.documents.ooxml.docx_parts import INDENT
from app.documents.package import packed

STYLES = {"normal": "", "note": "Note", "caption": "Caption", "term": "Term"}
CHANGES = {"added": '<w:rStyle w:val="Added"/>', "removed": '<w:rStyle w:val="Removed"/>'}
DEEPEST_LIST = docx_parts.LIST_LEVELS - 1
CELL_SIDES = 216  # the space at both sides of a cell
LONGEST_BOOKMARK = 40  # characters, by Word's rule
FIRST_FREE_RELATION = 100  # those below are the package's own parts


def render(document: TextDocument) -> bytes:
    """The document as the bytes of a .docx file. The same document gives the same bytes."""
    writer = _Writer(width=docx_parts.text_width(document.landscape))
    body = writer.front(document) + writer.blocks(document.blocks, _Place())
    parts = docx_parts.fixed_parts(document)
    parts["word/document.xml"] = docx_parts.main_part(body, document.landscape)
    parts["word/numbering.xml"] = docx_parts.numbering(writer.lists)
    parts["word/_rels/document.xml.rels"] = docx_parts.relations(writer.links)
    return packed(parts, document.created)


@dataclass(frozen=True)
class _Place:
    """Where a block stands: how many lists and quotations it is in, and the number it carries when it opens an item."""

    lists: int = 0
    quotes: int = 0
    number: int = 0

    @property
    def indent(self) -> int:
        return (self.lists + self.quotes) * INDENT


@dataclass
class _Writer:
    """Writes blocks as WordprocessingML and keeps the lists and links that they need."""

    width: int  # of the text, in twentieths of a point
    lists: list[tuple[bool, int, int]] = field(default_factory=list)  # ordered, level, start; the first is number 1
    links: dict[str, str] = field(default_factory=dict)  # address: the relation's id
    bookmarks: set[str] = field(default_factory=set)

    def front(self, document: TextDocument) -> str:
        """The title and the lines below it."""
        lines = "".join(_paragraph("Provenance", _text(line)) for line in document.front_matter())
        return _paragraph("Title", _text(document.title)) + lines

    def blocks(self, blocks: tuple[Block, ...], place: _Place) -> str:
        """The blocks in order; two tables are kept apart, since Word would make them one."""
        parts: list[str] = []
        after_table = False
        for block in blocks:
            is_table = isinstance(block, Table | SideBySide)
            if after_table and is_table:
                parts.append("<w:p/>")
            parts.append(self.block(block, place))
            after_table = is_table
            place = replace(place, number=0)
        return "".join(parts)

    def block(self, block: Block, place: _Place) -> str:
        """One block of the document."""
        match block:
            case Heading():
                return self.heading(block)
            case PageBreak():
                return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            case Paragraph():
                return self.paragraph(block, place)
            case SideBySide():
                return self.side_by_side(block, place)
            case CodeBlock():
                return _paragraph("CodeBlock", _text(block.text), _list_number(place) + _indent(place))
            case _ if place.number:  # an item opens with what cannot carry its number: an empty paragraph does
                return self.numbered("", place) + self.several(block, replace(place, number=0))
            case _:
                return self.several(block, place)

    def several(self, block: ListBlock | Table | Quote | Rule, place: _Place) -> str:
        """A block that takes more than a paragraph, or has no words."""
        match block:
            case ListBlock():
                return self.list_block(block, place)
            case Table():
                return self.table(block, place)
            case Quote():
                return self.blocks(block.blocks, replace(place, quotes=place.quotes + 1))
            case Rule():
                return _paragraph("Rule", "")

    def paragraph(self, block: Paragraph, place: _Place) -> str:
        """A paragraph, which opens an item, goes on in one, or stands by itself."""
        if place.number:
            return self.numbered(self.runs(block.runs), place)
        style = STYLES[block.style]
        if place.quotes:
            style = "Quote"
        elif place.lists and not style:
            style = "ListContinue"
        return _paragraph(style, self.runs(block.runs), _indent(place))

    def numbered(self, content: str, place: _Place) -> str:
        """A paragraph with the mark or number of its item before it."""
        return _paragraph("Quote" if place.quotes else "ListParagraph", content, _list_number(place) + _hanging(place))

    def heading(self, block: Heading) -> str:
        """A heading, with a bookmark where it has an anchor of its own."""
        content = self.runs(block.runs)
        name = block.anchor[:LONGEST_BOOKMARK]
        if name and name not in self.bookmarks:
            self.bookmarks.add(name)
            number = len(self.bookmarks)
            start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
            content = f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'
        return _paragraph(f"Heading{block.level}", content)

    def list_block(self, block: ListBlock, place: _Place) -> str:
        """A list, with a number of its own in the numbering part, so that it counts from where it should."""
        self.lists.append((block.ordered, min(place.lists, DEEPEST_LIST), block.start))
        inside = replace(place, lists=place.lists + 1, number=len(self.lists))
        return "".join(self.blocks(item, inside) if item else self.numbered("", inside) for item in block.items)

    def table(self, block: Table, place: _Place) -> str:
        """A table whose header rows repeat on every page it runs on to; its caption stands above it."""
        if not block.rows:
            return ""
        caption = _paragraph("Caption", _text(block.caption), _indent(place)) if block.caption else ""
        columns = [round((self.width - place.indent) * share) for share in block.shares()]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        rows = "".join(self.row(block, index, columns) for index in range(len(block.rows)))
        return f"{caption}<w:tbl>{_table_look(block, place, sum(columns))}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def row(self, block: Table, index: int, columns: list[int]) -> str:
        """One row of a table."""
        header = "<w:tblHeader/>" if index < block.header_rows else ""
        cells = []
        for column, runs in enumerate(block.rows[index]):
            style = "TableHeading" if block.is_header(index, column) else "TableText"
            cells.append(_cell(columns[column], _paragraph(style, self.runs(runs))))
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"

    def side_by_side(self, block: SideBySide, place: _Place) -> str:
        """Texts in columns: a table whose rows may run over the end of a page."""
        if not block.titles:
            return ""
        width = self.width // len(block.titles)
        head = "".join(_cell(width, _paragraph("TableHeading", self.runs(title))) for title in block.titles)
        rows = "".join(f"<w:tr>{''.join(self.text_cell(cell, width) for cell in row)}</w:tr>" for row in block.rows)
        top = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        caption = _paragraph("Caption", _text(block.caption)) if block.caption else ""
        look = _look_of_table(place, width * len(block.titles), block.caption, first_row=1, first_column=0)
        grid = f'<w:gridCol w:w="{width}"/>' * len(block.titles)
        return f"{caption}<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{top}{rows}</w:tbl>"

    def text_cell(self, blocks: tuple[Inner, ...], width: int) -> str:
        """A cell of blocks. It ends with a paragraph, or Word calls the file damaged."""
        whole, self.width = self.width, width - CELL_SIDES
        written = self.blocks(blocks, _Place())
        self.width = whole
        return _cell(width, written if written.endswith("</w:p>") else f"{written}<w:p/>")

    def runs(self, runs: Runs) -> str:
        """Runs, those that lead somewhere each in a hyperlink."""
        return "".join(self.link(run) if run.href else _run(run) for run in runs)

    def link(self, run: Run) -> str:
        """A run that leads to an address; every address is one relation of the package, however often it is used."""
        relation = self.links.setdefault(run.href, f"rId{FIRST_FREE_RELATION + len(self.links)}")
        return f'<w:hyperlink r:id="{relation}" w:history="1">{_run(run)}</w:hyperlink>'


def _paragraph(style: str, content: str, properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    told = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{told}{content}</w:p>"


def _list_number(place: _Place) -> str:
    if not place.number:
        return ""
    level = min(place.lists - 1, DEEPEST_LIST)
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{place.number}"/></w:numPr>'


def _indent(place: _Place) -> str:
    return f'<w:ind w:left="{place.indent}"/>' if place.indent else ""


def _hanging(place: _Place) -> str:
    return f'<w:ind w:left="{place.indent}" w:hanging="{INDENT}"/>'


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _table_look(block: Table, place: _Place, width: int) -> str:
    first_row, first_column = int(block.header_rows > 0), int(block.header_columns > 0)
    return _look_of_table(place, width, block.caption, first_row=first_row, first_column=first_column)


def _look_of_table(place: _Place, width: int, caption: str, *, first_row: int, first_column: int) -> str:
    caption_xml = f"<w:tblCaption w:val={quoteattr(caption)}/>" if caption else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{place.indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{first_row * 0x20 + first_column * 0x80 + 0x600:04X}" w:firstRow="{first_row}" w:lastRow="0" '
        f'w:firstColumn="{first_column}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption_xml}</w:tblPr>'
    )


def _run(run: Run) -> str:
    return _text(run.text, _look(run))


def _look(run: Run) -> str:
    """The properties of a run, in the schema's order. It names one style: of a change before code, of code before a link."""
    style = CHANGES.get(run.change, "")
    if not style and run.code:
        style = '<w:rStyle w:val="CodeChar"/>'
    elif not style and run.href:
        style = '<w:rStyle w:val="Hyperlink"/>'
    return style + ("<w:b/><w:bCs/>" if run.bold else "") + ("<w:i/><w:iCs/>" if run.italic else "")


def _text(text: str, look: str = "") -> str:
    """A run of `text`; line breaks and tabs are elements of their own."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{properties}{_with_breaks(text)}</w:r>" if text else ""


def _with_breaks(text: str) -> str:
    parts: list[str] = []
    for line_number, line in enumerate(text.split("\n")):
        parts += ["<w:br/>"] if line_number else []
        for cell_number, cell in enumerate(line.split("\t")):
            parts += ["<w:tab/>"] if cell_number else []
            parts += [f'<w:t xml:space="preserve">{escape(cell)}</w:t>'] if cell else []
    return "".join(parts)

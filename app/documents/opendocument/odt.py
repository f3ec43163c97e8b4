"""Writes a text document as an OpenDocument text (ODF 1.2), whole and without a template, as `docx` does for Word."""

from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from app.documents.model import (
    DEEPEST_HEADING,
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
from app.documents.opendocument.file_parts import (
    CODE_FONT,
    FONT,
    LINE,
    SHADE,
    fonts,
    language,
    opendocument,
    page_layout,
    page_numbers,
    text,
)

STYLES = {"normal": "Standard", "note": "Note", "caption": "Caption", "term": "Term"}
A4 = ("210mm", "297mm")
MARGIN = "20mm"
LIST_LEVELS = 10  # as many as the format knows
DEEPEST_LIST = 10  # lists in lists; what is deeper stays at this depth
STEP = 7.5  # mm for each level
BULLETS, NUMBERS = ("•", "–", "▪"), ("1", "a", "i")
HEADING_SIZES = (16, 13, 12, 11, 11, 11)  # points
CHANGES = {
    "added": 'fo:color="#00592f" style:text-underline-style="solid" style:text-underline-type="double"',
    "removed": 'fo:color="#942514" style:text-line-through-style="solid"',
}


def render(document: TextDocument) -> bytes:
    """The document as the bytes of an .odt file. The same document gives the same bytes."""
    writer = _Writer()
    body = writer.front(document) + "".join(writer.block(block, _Place()) for block in document.blocks)
    automatic = f"<office:automatic-styles>{''.join(writer.styles.values())}</office:automatic-styles>"
    content = f"{fonts()}{automatic}<office:body><office:text>{body}</office:text></office:body>"
    return opendocument("text", document, {"content": content, "styles": _styles(document)})


@dataclass(frozen=True)
class _Place:
    """Where a block stands: how many lists it is in, and whether somebody else said it."""

    lists: int = 0
    quoted: bool = False


@dataclass
class _Writer:
    """Writes blocks as OpenDocument elements and keeps the styles that they need."""

    styles: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    bookmarks: set[str] = field(default_factory=set)

    def front(self, document: TextDocument) -> str:
        """The title and the lines below it."""
        lines = "".join(_paragraph("Provenance", text(line)) for line in document.front_matter())
        return _paragraph("Title", text(document.title)) + lines

    def block(self, block: Block, place: _Place) -> str:
        """One block of the document."""
        match block:
            case Heading():
                return self.heading(block)
            case PageBreak():
                return _paragraph("PageBreak", "")
            case SideBySide():
                return self.side_by_side(block)
            case _:
                return self.inner(block, place)

    def inner(self, block: Inner, place: _Place) -> str:
        """A block that may stand inside another."""
        match block:
            case Paragraph():
                style = STYLES[block.style]
                if place.quoted:
                    style = "QuotedItem" if place.lists else "Quotations"
                return _paragraph(style, self.runs(block.runs))
            case ListBlock():
                return self.list_block(block, place)
            case Table():
                return self.lines(block) if place.lists else self.table(block)
            case Quote():
                return "".join(self.inner(one, replace(place, quoted=True)) for one in block.blocks)
            case CodeBlock():
                return _paragraph("CodeBlock", text(block.text))
            case Rule():
                return _paragraph("Rule", "")

    def heading(self, block: Heading) -> str:
        """A heading, with a bookmark where it has an anchor of its own."""
        mark = ""
        if block.anchor and block.anchor not in self.bookmarks:
            self.bookmarks.add(block.anchor)
            mark = f"<text:bookmark text:name={quoteattr(block.anchor)}/>"
        style = f"Heading_20_{block.level}"
        return f'<text:h text:style-name="{style}" text:outline-level="{block.level}">{mark}{self.runs(block.runs)}</text:h>'

    def list_block(self, block: ListBlock, place: _Place) -> str:
        """A list. The format counts each from 1 by itself; the first item says so where it begins elsewhere."""
        inside = replace(place, lists=place.lists + 1)
        items = []
        for index, item in enumerate(block.items):
            start = f' text:start-value="{block.start}"' if block.ordered and index == 0 else ""
            # An item that opens with a list of its own, or with nothing, still shows its number: by an empty paragraph.
            lead = "" if item and not isinstance(item[0], ListBlock) else _paragraph("Standard", "")
            content = lead + "".join(self.inner(one, inside) for one in item)
            items.append(f"<text:list-item{start}>{content}</text:list-item>")
        if place.lists >= DEEPEST_LIST:
            return "".join(item[item.index(">") + 1 : -len("</text:list-item>")] for item in items)
        return f'<text:list text:style-name="{"Numbers" if block.ordered else "Bullets"}">{"".join(items)}</text:list>'

    def lines(self, block: Table) -> str:
        """A table inside a list, a line for each row: the format has no place for one there."""
        caption = _paragraph("Caption", text(block.caption)) if block.caption and block.rows else ""
        return caption + "".join(
            _paragraph("Standard", "<text:tab/>".join(self.runs(cell) for cell in row)) for row in block.rows
        )

    def table(self, block: Table) -> str:
        """A table whose header rows repeat on every page it runs on to; its caption stands above it."""
        if not block.rows:
            return ""
        self.tables += 1
        caption = _paragraph("Caption", text(block.caption)) if block.caption else ""
        title = f"<table:title>{escape(block.caption)}</table:title>" if block.caption else ""
        rows = [self.row(block, index) for index in range(len(block.rows))]
        head, rest = rows[: block.header_rows], rows[block.header_rows :]
        top = f"<table:table-header-rows>{''.join(head)}</table:table-header-rows>" if head else ""
        self.styles.setdefault("cells", CELLS)
        return (
            f'{caption}<table:table table:name="Table{self.tables}" table:style-name="Grid">{title}{self.columns(block)}'
            f"{top}{''.join(rest)}</table:table>"
        )

    def side_by_side(self, block: SideBySide) -> str:
        """Texts in columns: a table whose cells hold blocks."""
        if not block.titles:
            return ""
        self.tables += 1
        self.styles.setdefault("cells", CELLS)
        name = f"Table{self.tables}"
        heads = "".join(_cell("HeaderCell", _paragraph("TableHeading", self.runs(title))) for title in block.titles)
        rows = "".join(f"<table:table-row>{''.join(map(self.text_cell, row))}</table:table-row>" for row in block.rows)
        top = f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
        caption = _paragraph("Caption", text(block.caption)) if block.caption else ""
        title = f"<table:title>{escape(block.caption)}</table:title>" if block.caption else ""
        columns = self.column(1 / len(block.titles)) * len(block.titles)
        return f'{caption}<table:table table:name="{name}" table:style-name="Grid">{title}{columns}{top}{rows}</table:table>'

    def text_cell(self, blocks: tuple[Inner, ...]) -> str:
        """A cell of blocks."""
        return _cell("Cell", "".join(self.inner(one, _Place()) for one in blocks) or _paragraph("TableText", ""))

    def columns(self, block: Table) -> str:
        """The columns with their widths, those that name rows marked as such."""
        columns = [self.column(share) for share in block.shares()]
        naming, others = columns[: block.header_columns], columns[block.header_columns :]
        named = f"<table:table-header-columns>{''.join(naming)}</table:table-header-columns>" if naming else ""
        return named + "".join(others)

    def column(self, share: float) -> str:
        """A column that takes `share` of its table's width."""
        name = f"Column{round(share * 1000)}"
        look = f'<style:table-column-properties style:rel-column-width="{max(1, round(share * 65_535))}*"/>'
        self.styles[name] = f'<style:style style:name="{name}" style:family="table-column">{look}</style:style>'
        return f'<table:table-column table:style-name="{name}"/>'

    def row(self, block: Table, index: int) -> str:
        """One row of a table."""
        cells = []
        for column, runs in enumerate(block.rows[index]):
            header = block.is_header(index, column)
            content = _paragraph("TableHeading" if header else "TableText", self.runs(runs))
            cells.append(_cell("HeaderCell" if header else "Cell", content))
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def runs(self, runs: Runs) -> str:
        """Runs, those that lead somewhere each in a link."""
        return "".join(self.run(run) for run in runs)

    def run(self, run: Run) -> str:
        """A run in the style that it needs."""
        content = text(run.text)
        name, look = _look(run)
        if look:
            properties = f"<style:text-properties {look}/>"
            self.styles[name] = f'<style:style style:name="{name}" style:family="text">{properties}</style:style>'
            content = f'<text:span text:style-name="{name}">{content}</text:span>'
        if run.href and run.text:
            address = f'xlink:type="simple" xlink:href={quoteattr(run.href)} text:style-name="Internet_20_link"'
            content = f"<text:a {address}>{content}</text:a>"
        return content


CELLS = (
    '<style:style style:name="Grid" style:family="table"><style:table-properties style:rel-width="100%" table:align="margins" '
    'fo:margin-bottom="3mm"/></style:style>'
) + "".join(
    f'<style:style style:name="{name}" style:family="table-cell">'
    f'<style:table-cell-properties fo:padding="1.5mm" fo:border="{LINE}"{shade}/></style:style>'
    for name, shade in (("Cell", ""), ("HeaderCell", f' fo:background-color="{SHADE}"'))
)


def _look(run: Run) -> tuple[str, str]:
    """The name and the properties of the style that a run needs; no properties, no style."""
    styles = (
        ("Bold", run.bold, 'fo:font-weight="bold"'),
        ("Italic", run.italic, 'fo:font-style="italic"'),
        ("Code", run.code, f'style:font-name="{CODE_FONT}"'),
        (run.change.capitalize(), bool(run.change), CHANGES.get(run.change, "")),
    )
    chosen = [(name, look) for name, asked, look in styles if asked]
    return "".join(name for name, _ in chosen), " ".join(look for _, look in chosen)


def _cell(look: str, content: str) -> str:
    return f'<table:table-cell table:style-name="{look}" office:value-type="string">{content}</table:table-cell>'


def _paragraph(style: str, content: str) -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def _styles(document: TextDocument) -> str:
    width, height = reversed(A4) if document.landscape else A4
    foot = page_numbers(document.page_note)
    master = f'<style:master-page style:name="Standard" style:page-layout-name="Page">{foot}</style:master-page>'
    return (
        f"{fonts()}<office:styles>{_default(document.language)}{_paragraph_styles()}{_link_style()}"
        f"{_list_style('Bullets', ordered=False)}{_list_style('Numbers', ordered=True)}</office:styles>"
        f"<office:automatic-styles>{page_layout(width, height, MARGIN)}</office:automatic-styles>"
        f"<office:master-styles>{master}</office:master-styles>"
    )


def _default(tag: str) -> str:
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-top="1mm" fo:margin-bottom="1.5mm" '
        f'fo:line-height="115%"/><style:text-properties style:font-name="{FONT}" fo:font-size="11pt" {language(tag)}/>'
        "</style:default-style>"
    )


def _paragraph_styles() -> str:
    together = 'fo:keep-with-next="always"'
    bold, grey = 'fo:font-weight="bold"', 'fo:color="#505a5f"'
    small = 'fo:margin-top="0.5mm" fo:margin-bottom="0.5mm" fo:line-height="100%"'
    bar = 'fo:padding-left="3mm" fo:border-left="2pt solid #505a5f"'
    headings = "".join(
        _style(
            f"Heading_20_{level}",
            f'fo:margin-top="{6 if level == 1 else 4}mm" fo:margin-bottom="1.5mm" {together}',
            f'{bold} fo:font-size="{HEADING_SIZES[level - 1]}pt"',
            outline=level,
        )
        for level in range(1, DEEPEST_HEADING + 1)
    )
    return (
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
        + headings
        + "".join(
            (
                _style("Title", f'fo:margin-bottom="3mm" {together}', f'{bold} fo:font-size="22pt"'),
                _style("Provenance", "", grey),
                _style("Note", "", f'fo:font-style="italic" {grey}'),
                _style("Term", together, bold),
                _style("Caption", together, bold),
                _style("Quotations", f'fo:margin-left="{STEP}mm" {bar}', ""),
                _style("QuotedItem", bar, ""),  # its list sets its margin
                _style("CodeBlock", "", f'style:font-name="{CODE_FONT}" fo:font-size="10pt"'),
                _style("Rule", f'fo:border-bottom="{LINE}"', ""),
                _style("PageBreak", 'fo:break-before="page"', ""),
                _style("TableText", small, ""),
                _style("TableHeading", small, bold),
                _style("Footer", 'fo:text-align="center"', f'{grey} fo:font-size="9pt"'),
            )
        )
    )


def _style(name: str, paragraph: str, letters: str, *, outline: int = 0) -> str:
    display_name = name.replace("_20_", " ")
    level = f' style:default-outline-level="{outline}"' if outline else ""
    following = ' style:next-style-name="Standard"' if outline or name == "Title" else ""
    look = (f"<style:paragraph-properties {paragraph}/>" if paragraph else "") + (
        f"<style:text-properties {letters}/>" if letters else ""
    )
    return (
        f'<style:style style:name="{name}" style:display-name="{display_name}" style:family="paragraph" '
        f'style:parent-style-name="Standard"{following}{level}>{look}</style:style>'
    )


def _link_style() -> str:
    look = '<style:text-properties fo:color="#1a4f8b" style:text-underline-style="solid"/>'
    name = 'style:name="Internet_20_link" style:display-name="Internet link"'
    return f'<style:style {name} style:family="text">{look}</style:style>'


def _list_style(name: str, *, ordered: bool) -> str:
    levels = []
    for level in range(1, LIST_LEVELS + 1):
        look = (
            f'<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            f'<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="{level * STEP}mm" '
            f'fo:text-indent="-{STEP}mm" fo:margin-left="{level * STEP}mm"/></style:list-level-properties>'
        )
        mark = (level - 1) % 3
        if ordered:
            kind, sign = "number", f'style:num-suffix="." style:num-format="{NUMBERS[mark]}"'
        else:
            kind, sign = "bullet", f'text:bullet-char="{BULLETS[mark]}"'
        levels.append(f'<text:list-level-style-{kind} text:level="{level}" {sign}>{look}</text:list-level-style-{kind}>')
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'

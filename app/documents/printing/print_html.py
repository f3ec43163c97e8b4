"""Writes a text document as plain HTML: what a print page shows, and what the PDF is made from.

It has no scripts and no style attributes, so that it can stand in a page under the site's policy; classes begin with `app-`.
"""

from collections.abc import Iterable
from html import escape

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

DEEPEST = 6  # heading levels that HTML knows
CHANGES = {"added": "ins", "removed": "del"}
WIDTH_STEP = 5  # per cent: column widths are classes, one for each step


def body(document: TextDocument, *, first_level: int = 1) -> str:
    """The document as an element to put in a page: its title is a heading of `first_level`, the others stand below it."""
    title = f'<h{first_level} class="app-document-title">{escape(document.title)}</h{first_level}>'
    front = "".join(f'<p class="app-provenance">{escape(line)}</p>' for line in document.front_matter())
    written = _Writer(first_level).blocks(document.blocks)
    return f'<article class="app-document" lang="{escape(document.language)}">{title}{front}{written}</article>'


def page(document: TextDocument, styles: str) -> str:
    """The document as a whole HTML page with the style sheet `styles`, which must be ours."""
    named = (("author", document.author), ("description", document.subject), ("dcterms.created", document.created.isoformat()))
    known = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in named if value)
    head = f'<meta charset="utf-8"><title>{escape(document.title)}</title>{known}<style>{styles}</style>'
    return f'<!DOCTYPE html><html lang="{escape(document.language)}"><head>{head}</head><body>{body(document)}</body></html>'


class _Writer:
    """Writes blocks as HTML; an anchor is given to the first heading that asks for it."""

    def __init__(self, title_level: int) -> None:
        self.title_level = title_level
        self.anchors: set[str] = set()

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, each on a line of its own."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """One block of the document."""
        match block:
            case Heading():
                return self.heading(block)
            case PageBreak():
                return '<div class="app-page-break"></div>'
            case SideBySide():
                return self.side_by_side(block)
            case _:
                return self.inner(block)

    def inner(self, block: Inner) -> str:
        """A block that may stand inside another."""
        match block:
            case Paragraph():
                return f"<p{_style(block.style)}>{_runs(block.runs)}</p>"
            case ListBlock():
                return self.list_block(block)
            case Table():
                return _table(block)
            case Quote():
                return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
            case CodeBlock():
                return f"<pre><code>{escape(block.text)}</code></pre>"
            case Rule():
                return "<hr>"

    def heading(self, block: Heading) -> str:
        """A heading, with its anchor where no heading before it has the same."""
        id_attribute = ""
        if block.anchor and block.anchor not in self.anchors:
            self.anchors.add(block.anchor)
            id_attribute = f' id="{escape(block.anchor)}"'
        level = min(self.title_level + block.level, DEEPEST)
        return f"<h{level}{id_attribute}>{_runs(block.runs)}</h{level}>"

    def side_by_side(self, block: SideBySide) -> str:
        """Texts in columns."""
        if not block.titles:
            return ""
        heads = "".join(f'<th scope="col">{_runs(title)}</th>' for title in block.titles)
        rows = "".join(f"<tr>{''.join(f'<td>{self.blocks(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
        return f'<table class="app-texts">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'

    def list_block(self, block: ListBlock) -> str:
        """A list, which says where it begins unless that is 1."""
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        items = "".join(f"<li>{self.blocks(item)}</li>" for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"


def _style(style: str) -> str:
    return "" if style == "normal" else f' class="app-{style}"'


def _table(block: Table) -> str:
    """A table, its header rows in a head of their own."""
    if not block.rows:
        return ""
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    widths = "".join(
        f'<col class="app-width-{WIDTH_STEP * max(1, round(share * 100 / WIDTH_STEP))}">' for share in block.shares()
    )
    rows = [_row(block, index) for index in range(len(block.rows))]
    head, rest = "".join(rows[: block.header_rows]), "".join(rows[block.header_rows :])
    parts = (f"<thead>{head}</thead>" if head else "") + (f"<tbody>{rest}</tbody>" if rest else "")
    return f"<table>{caption}<colgroup>{widths}</colgroup>{parts}</table>"


def _row(block: Table, index: int) -> str:
    cells = []
    for column, runs in enumerate(block.rows[index]):
        if block.is_header(index, column):
            scope = "col" if index < block.header_rows else "row"
            cells.append(f'<th scope="{scope}">{_runs(runs)}</th>')
        else:
            cells.append(f"<td>{_runs(runs)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    """A run, its looks inside its link."""
    if not run.text:
        return ""
    html = escape(run.text).replace("\n", "<br>")
    for asked, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong"), (bool(run.change), CHANGES.get(run.change))):
        if asked:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(run.href)}">{html}</a>' if run.href else html

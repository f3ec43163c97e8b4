"""Writes a workbook as an OpenDocument spreadsheet (ODF 1.2). Text stays text: no cell has a formula."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from app.documents.model import CellValue, ColumnKind, Sheet, Workbook
from app.documents.opendocument.file_parts import (
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
from app.documents.sheets import printed_size, sheets_of, shown, width_of

MASTER_ENDS = "</style:master-page>"
A4_ON_ITS_SIDE = ("297mm", "210mm")
MARGIN = "15mm"
CHARACTER = 2.1  # mm, of a digit at 11 points
CELL_STYLES: dict[ColumnKind, str] = {"text": "Text", "number": "Number", "money": "Money", "date": "Date"}


def render(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an .ods file. The same workbook gives the same bytes."""
    sheets = sheets_of(workbook)
    widths = sorted({round(width_of(sheet, index)) for sheet in sheets for index in range(len(sheet.columns))})
    tables = "".join(_table(sheet) for sheet in sheets)
    sizes = sorted({100, *map(_size, sheets)})
    looks = "".join([*map(_column_style, widths), *map(_sheet_style, sizes)])
    content = (
        f"{fonts()}<office:automatic-styles>{looks}{CELLS}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    )
    parts = {"content": content, "styles": _styles(workbook.language, sizes), "settings": _first_row_stays(sheets)}
    return opendocument("spreadsheet", workbook, parts)


def _table(sheet: Sheet) -> str:
    places = [
        f'<table:table-column table:style-name="Column{round(width_of(sheet, index))}"/>' for index in range(len(sheet.columns))
    ]
    heads = f"<table:table-header-columns>{places[0]}</table:table-header-columns>" if places else ""
    columns = heads + "".join(places[1:])
    header = "".join(_cell(column.title, "Header") for column in sheet.columns)
    top = f"<table:table-header-rows><table:table-row>{header or EMPTY}</table:table-row></table:table-header-rows>"
    rows = "".join(_row(sheet, row) for row in sheet.rows)
    notes = [f"<table:table-row>{_cell(note, 'Note')}</table:table-row>" for note in sheet.notes]
    below = "".join([f"<table:table-row>{EMPTY}</table:table-row>", *notes]) if notes else ""
    name = quoteattr(sheet.name)
    table = f'<table:table table:name={name} table:style-name="Sheet{_size(sheet)}">'
    return f"{table}{columns or COLUMN}{top}{rows}{below}</table:table>"


def _size(sheet: Sheet) -> int:
    """At which size its letters are printed, in hundredths, so that it fits the pages that it needs side by side."""
    return printed_size([width_of(sheet, index) for index in range(len(sheet.columns))])


COLUMN = "<table:table-column/>"
EMPTY = "<table:table-cell/>"


def _row(sheet: Sheet, row: tuple[CellValue, ...]) -> str:
    kinds: list[ColumnKind] = [column.kind for column in sheet.columns]
    kinds += ["text"] * (len(row) - len(kinds))
    cells = "".join(_cell(value, CELL_STYLES[kind]) for value, kind in zip(row, kinds, strict=False))
    return f"<table:table-row>{cells or EMPTY}</table:table-row>"


def _cell(value: CellValue, style: str) -> str:
    """A cell: what it is worth, and how that reads, a paragraph for each line."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, str):
        worth = f'table:style-name="{style if style in ("Header", "Note") else "Text"}" office:value-type="string"'
    elif isinstance(value, date):
        worth = f'table:style-name="Date" office:value-type="date" office:date-value="{value.isoformat()}"'
    elif style == "Money":
        worth = f'table:style-name="Money" office:value-type="currency" office:currency="GBP" office:value="{+value!r}"'
    else:
        worth = f'table:style-name="Number" office:value-type="float" office:value="{+value!r}"'
    lines = "".join(f"<text:p>{text(line)}</text:p>" for line in shown(value).split("\n"))
    return f"<table:table-cell {worth}>{lines}</table:table-cell>"


CELLS = (
    '<number:date-style style:name="Day"><number:day/><number:text> </number:text><number:month number:style="long" '
    'number:textual="true"/><number:text> </number:text><number:year number:style="long"/></number:date-style>'
    '<number:currency-style style:name="Pounds"><number:currency-symbol>£</number:currency-symbol><number:number '
    'number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:currency-style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{data}>'
        f'<style:table-cell-properties {cell} style:vertical-align="top"/>{letters}</style:style>'
        for name, data, cell, letters in (
            ("Text", "", 'fo:wrap-option="wrap"', ""),
            ("Number", "", 'fo:wrap-option="wrap"', ""),
            ("Money", ' style:data-style-name="Pounds"', 'fo:wrap-option="wrap"', ""),
            ("Date", ' style:data-style-name="Day"', 'fo:wrap-option="wrap"', ""),
            ("Note", "", 'fo:wrap-option="no-wrap"', ""),
            (
                "Header",
                "",
                f'fo:wrap-option="wrap" fo:background-color="{SHADE}" fo:border="{LINE}"',
                '<style:text-properties fo:font-weight="bold"/>',
            ),
        )
    )
)


def _sheet_style(size: int) -> str:
    """How a sheet is printed whose letters are of that size."""
    name, page = f'style:name="Sheet{size}" style:family="table"', f'style:master-page-name="{_master(size)}"'
    return f'<style:style {name} {page}><style:table-properties table:display="true"/></style:style>'


def _master(size: int) -> str:
    return "Standard" if size == 100 else f"At{size}"


def _column_style(width: int) -> str:
    look = f'<style:table-column-properties style:column-width="{width * CHARACTER:.1f}mm"/>'
    return f'<style:style style:name="Column{width}" style:family="table-column">{look}</style:style>'


def _styles(tag: str, sizes: Sequence[int]) -> str:
    """`sizes`: at which the letters of the sheets are printed, in hundredths."""
    masters = "".join(
        f'<style:master-page style:name="{_master(size)}" style:page-layout-name="Page{size}">' + page_numbers() + MASTER_ENDS
        for size in sizes
    )
    pages = "".join(page_layout(*A4_ON_ITS_SIDE, MARGIN, name=f"Page{size}", size=size) for size in sizes)
    letters = f'<style:text-properties style:font-name="{FONT}" fo:font-size="11pt" {language(tag)}/>'
    return (
        f'{fonts()}<office:styles><style:default-style style:family="table-cell">{letters}</style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/>'
        '<style:style style:name="Footer" style:family="paragraph"/></office:styles>'
        f"<office:automatic-styles>{pages}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles>"
    )


def _first_row_stays(sheets: list[Sheet]) -> str:
    """Settings by which LibreOffice keeps the header row in sight; other programs pass over them."""
    items = (("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1), ("PositionBottom", "int", 1))
    entries = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in items
    )
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{entries}</config:config-item-map-entry>"
        for sheet in sheets
    )
    first = f'<config:config-item config:name="ActiveTable" config:type="string">{escape(sheets[0].name)}</config:config-item>'
    named = f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
    view = f"<config:config-item-map-entry>{named}{first}</config:config-item-map-entry>"
    views = f'<config:config-item-map-indexed config:name="Views">{view}</config:config-item-map-indexed>'
    whole = f'<config:config-item-set config:name="ooo:view-settings">{views}</config:config-item-set>'
    return f"<office:settings>{whole}</office:settings>"

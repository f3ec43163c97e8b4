"""Writes a workbook as an Excel file. Text stays text: nothing in it is ever a formula or turned into a link."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import accumulate
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.core.text import safe_cell
from app.documents.model import CellValue, ColumnKind, Sheet, Workbook
from app.documents.sheets import lines_of, pages_across, sheets_of, utf16_length, width_of

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_CELL = 32_767  # characters, by Excel's rule
LINE_HEIGHT, TALLEST_ROW = 15, 409  # points; Excel has no taller row
# The library writes what stands between these as it is, for XML. Of two escapes of Excel's (_x0041_) that share a stroke it makes
# plain text of the first alone, so these are kept apart.
RUN_OPENS, RUN_CLOSES = "<r>", "</r>"
BETWEEN_ESCAPES = re.compile("(?<=_x[0-9a-fA-F]{4})(?=_x[0-9a-fA-F]{4}_)")
CUT = " … (cut here: a cell of this kind of file holds no more)"
NUMBER_LOOKS: dict[ColumnKind, str] = {"text": "General", "number": "General", "money": "£#,##0.00", "date": "d mmmm yyyy"}
HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EBED", "border": 1, "border_color": "#505A5F"}
BODY = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B1B4B6"}
NOTE = {"text_wrap": True, "valign": "top"}
LONGEST_NOTE = 100  # characters of a line of a note


def render(workbook: Workbook) -> bytes:
    """The workbook as the bytes of a .xlsx file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    midnight = datetime.combine(workbook.created, time())  # the file has no room for a time zone
    named = {"title": workbook.title, "author": workbook.author, "subject": workbook.subject}
    book.set_properties({**named, "created": midnight})
    looks = _Looks(book)
    for sheet in sheets_of(workbook):
        _write_sheet(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return out.getvalue()


class _Looks:
    """The few ways that a cell looks, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        # Excel itself marks text like this when it is typed after an apostrophe: it stays text when somebody edits the cell.
        quoted = {"quote_prefix": True}
        self._texts = {
            name: (book.add_format(look), book.add_format({**look, **quoted}))
            for name, look in (("header", HEADER), ("body", BODY), ("note", NOTE))
        }
        self.kinds = {kind: book.add_format({**BODY, "num_format": look}) for kind, look in NUMBER_LOOKS.items()}

    def of_text(self, text: str, place: str = "body") -> Format:
        """How a text cell looks in the header, the body or a note."""
        plain, quoted = self._texts[place]
        return plain if safe_cell(text) == text else quoted


def _write_sheet(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    widths = [width_of(sheet, index) for index in range(len(sheet.columns))]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, widths[index])
        _write_text(page, (0, index), column.title, looks.of_text(column.title, "header"))
    if (lines := lines_of([column.title for column in sheet.columns], widths)) > 1:
        page.set_row(0, min(lines * LINE_HEIGHT, TALLEST_ROW))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(pages_across(widths), 0)
    page.repeat_columns(0)
    page.set_footer("&CPage &P of &N")
    for number, row in enumerate(sheet.rows, start=1):
        if (lines := lines_of(row, widths)) > 1:  # LibreOffice does not work out the height of rows in a file of this kind
            page.set_row(number, min(lines * LINE_HEIGHT, TALLEST_ROW))
        for index, cell in enumerate(row):
            kind = sheet.columns[index].kind if index < len(sheet.columns) else "text"
            _write_cell(page, (number, index), cell, kind, looks)
    _write_notes(page, sheet, widths, looks)


def _write_notes(page: Worksheet, sheet: Sheet, widths: Sequence[float], looks: _Looks) -> None:
    """The notes below the table, each across as many columns as it needs: one long line would make the printed page tiny."""
    rooms = list(accumulate(widths)) or [0.0]
    last = next((at for at, room in enumerate(rooms) if room >= LONGEST_NOTE), len(rooms) - 1)
    room = rooms[last]
    for number, note in enumerate(sheet.notes, start=len(sheet.rows) + 2):
        look = looks.of_text(note, "note")
        if last:
            page.merge_range(number, 0, number, last, "", look)
        _write_text(page, (number, 0), fitting(note), look)
        if room:
            page.set_row(number, min(lines_of((note,), (room,)) * LINE_HEIGHT, TALLEST_ROW))


def _write_cell(page: Worksheet, place: tuple[int, int], cell: CellValue, kind: ColumnKind, looks: _Looks) -> None:
    if isinstance(cell, str):
        if cell:
            _write_text(page, place, fitting(cell), looks.of_text(cell))
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, looks.kinds["date"])
    elif cell is not None:
        page.write_number(*place, cell, looks.kinds[kind if kind != "date" else "number"])


def _write_text(page: Worksheet, place: tuple[int, int], text: str, look: Format) -> None:
    """Text as it is, also where the library would take it for something else: that is given to it as XML of our own."""
    runs = BETWEEN_ESCAPES.split(text)
    if len(runs) > 1 or (text.startswith(RUN_OPENS) and text.endswith(RUN_CLOSES)):
        text = "".join(f'{RUN_OPENS}<t xml:space="preserve">{escape(run)}</t>{RUN_CLOSES}' for run in runs)
    page.write_string(*place, text, look)


def fitting(text: str) -> str:
    """`text`, cut where Excel's longest cell ends, and saying so."""
    if utf16_length(text) <= LONGEST_CELL:
        return text
    room = LONGEST_CELL - len(CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT

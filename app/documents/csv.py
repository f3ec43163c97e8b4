"""Writes tables as comma-separated values (RFC 4180), for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterable

from app.core.text import safe_cell
from app.documents.model import CellValue, Workbook
from app.documents.sheets import about_lines, clean, shown

MARK = "\ufeff"  # tells spreadsheet programs that this is UTF-8


def line(cells: Iterable[CellValue]) -> str:
    """One row with its line end. Text that a spreadsheet would run as a formula is made plain text; numbers stay numbers."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) if isinstance(cell, str) else shown(cell) for cell in cells])
    return out.getvalue()


def render(workbook: Workbook) -> bytes:
    """The first sheet of the workbook as the bytes of a .csv file.

    Its notes, the provenance and the licence follow below an empty row. Other sheets are left out: the format holds one table.
    """
    sheet = clean(workbook.sheets[0])
    below = [*sheet.notes, *about_lines(workbook)]
    rows: list[tuple[CellValue, ...]] = [tuple(column.title for column in sheet.columns), *sheet.rows]
    rows += [(), *((text,) for text in below)] if below else []
    return (MARK + "".join(line(row) for row in rows)).encode()

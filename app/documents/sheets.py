"""What the renderers of sheets have in common: safe names, clean cells, widths, and the sheet that says where all comes from."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.documents.characters import one_line, writable
from app.documents.model import CellValue, Column, Sheet, Workbook

LONGEST_NAME = 31  # characters, by Excel's rule; it reads UTF-16 and counts some characters twice
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
TAKEN_BY_EXCEL = "history"
NARROWEST, WIDEST = 10, 60  # characters, where the column does not say
LONGEST_DAY = 18  # characters of "30 September 2026", and a little room
ABOUT = "About this file"
A4_WIDTH = 125  # characters between the margins of A4 on its side, in letters of 11 points
SMALLEST = 0.6  # of their size that letters are printed in; a wider sheet is printed on more pages side by side


def sheets_of(workbook: Workbook) -> list[Sheet]:
    """The sheets to write, clean: those of the workbook, then one with title, provenance and licence where there is any."""
    about = [(line,) for line in about_lines(workbook)]
    last = [Sheet(ABOUT, (Column(workbook.title, WIDEST),), tuple(about))] if about else []
    sheets = [clean(sheet) for sheet in (*workbook.sheets, *last)] or [Sheet("Sheet", (), ())]
    names = safe_names([sheet.name for sheet in sheets])
    return [replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True)]


def about_lines(workbook: Workbook) -> list[str]:
    """Provenance, then licence."""
    return [line for line in (*workbook.provenance, workbook.licence) if line]


def clean(sheet: Sheet) -> Sheet:
    """`sheet` with nothing in it that a file cannot hold."""
    return replace(
        sheet,
        columns=tuple(replace(column, title=one_line(column.title)) for column in sheet.columns),
        rows=tuple(tuple(_clean(cell) for cell in row) for row in sheet.rows),
        notes=tuple(one_line(note) for note in sheet.notes),
    )


def _clean(cell: CellValue) -> CellValue:
    if isinstance(cell, str):
        return writable(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell


def safe_names(names: Sequence[str]) -> list[str]:
    """Names that Excel accepts, no two alike in any case: from "A/B" and "a:b" come "A B" and "a b (2)"."""
    sheet_names: list[str] = []
    names_in_use = {TAKEN_BY_EXCEL}
    for name in names:
        plain = one_line(NOT_IN_NAMES.sub(" ", name)).strip("' ") or "Sheet"
        chosen = next(one for one in _tries(plain) if one.casefold() not in names_in_use)
        names_in_use.add(chosen.casefold())
        sheet_names.append(chosen)
    return sheet_names


def _tries(name: str) -> Iterator[str]:
    yield _cut(name, LONGEST_NAME)
    for number in range(2, 10_000):
        ending = f" ({number})"
        yield _cut(name, LONGEST_NAME - len(ending)) + ending


def _cut(name: str, longest: int) -> str:
    while utf16_length(name) > longest:
        name = name[:-1]
    return name.strip("' ") or "Sheet"


def utf16_length(text: str) -> int:
    """How long Excel says that `text` is."""
    return len(text.encode("utf-16-le")) // 2


def width_of(sheet: Sheet, index: int) -> float:
    """How wide column `index` is, in characters: as it says, or by its longest line within reason."""
    column = sheet.columns[index]
    if column.width:
        return column.width
    cells = [column.title, *(shown(row[index]) for row in sheet.rows if index < len(row))]
    longest = max(len(line) for cell in cells for line in cell.split("\n"))
    return min(max(longest + 2, LONGEST_DAY if column.kind == "date" else NARROWEST), WIDEST)


def shown(cell: CellValue) -> str:
    """A cell as text: dates as 2026-03-02, nothing as nothing."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def pages_across(widths: Sequence[float]) -> int:
    """On how many pages side by side columns of these widths are printed: A4 on its side, in letters that can still be read."""
    return max(1, math.ceil(sum(widths) * SMALLEST / A4_WIDTH))


def printed_size(widths: Sequence[float]) -> int:
    """At which size, in hundredths, letters are printed so that such columns fit those pages: 100 where nothing shrinks."""
    room = 100 * pages_across(widths) * A4_WIDTH
    return min(100, math.floor(room / sum(widths))) if sum(widths) else 100


def lines_of(row: Sequence[CellValue], widths: Sequence[float]) -> int:
    """How many lines the tallest cell of `row` takes in columns of these widths: an estimate, by counting characters."""
    cells = zip((shown(cell) for cell in row), widths, strict=False)
    return max((sum(max(1, math.ceil(len(line) / width)) for line in cell.split("\n")) for cell, width in cells), default=1)

"""Whatever a document holds, every renderer writes a file that opens, with the words that went in, in their order."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText

from app.core.text import safe_cell
from app.documents import csv as csv_file
from app.documents.model import CellValue, TextDocument, Workbook
from app.documents.ooxml import docx, xlsx
from app.documents.opendocument import ods, odt
from app.documents.printing import print_html
from app.documents.sheets import about_lines, sheets_of, shown
from tests.document_files import pdf_of
from tests.documents import example_documents, readers
from tests.documents.readers import Passage

pytestmark = pytest.mark.long

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, suppress_health_check=SLOW)
@given(example_documents.documents())
def test_a_word_file_says_what_went_in(document: TextDocument) -> None:
    assert readers.passages_in_word(docx.render(document)) == readers.passages_of(document)


@settings(max_examples=30, suppress_health_check=SLOW)
@given(example_documents.documents())
def test_an_opendocument_text_says_what_went_in(document: TextDocument) -> None:
    found = readers.passages_in_opendocument(odt.render(document))
    assert _without_tables_apart(found) == _without_tables_apart(readers.passages_of(document))


def _without_tables_apart(said: list[Passage]) -> tuple[str, list[Passage]]:
    """All words, and the headings: a table in a list is lines of tabs, since the format has no place for a table there."""
    everything = "".join(one.text for one in said)
    return "".join(everything.split()), [one for one in said if one.level]


@settings(max_examples=30, suppress_health_check=SLOW)
@given(example_documents.documents())
def test_the_print_page_says_what_went_in(document: TextDocument) -> None:
    found = readers.passages_in_html(print_html.page(document, ""))
    assert [Passage(one.text.strip("\n"), min(one.level, 5)) for one in found] == [
        Passage(one.text.strip("\n"), min(one.level, 5)) for one in readers.passages_of(document)
    ]


@pytest.mark.usefixtures("pdf_libraries")
@settings(max_examples=5, suppress_health_check=SLOW)
@given(example_documents.documents())
def test_a_pdf_is_written_of_anything(document: TextDocument) -> None:
    assert pdf_of(document).startswith(b"%PDF-")


@settings(max_examples=25, suppress_health_check=SLOW)
@given(example_documents.workbooks())
def test_an_excel_file_holds_the_values_that_went_in(workbook: Workbook) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(workbook)))
    for sheet in sheets_of(workbook):
        page = book[sheet.name]
        for number, row in enumerate(sheet.rows, start=2):
            for index, value in enumerate(row, start=1):
                cell = page.cell(number, index)
                assert cell.data_type != "f"
                assert _alike(cell.value, value), (cell.value, value)


def _alike(read_value: object, cell_value: CellValue) -> bool:
    if cell_value is None or cell_value == "":
        return read_value is None
    if isinstance(cell_value, date):
        return getattr(read_value, "date", lambda: read_value)() == cell_value
    if isinstance(cell_value, str):
        return read_value == cell_value.replace("_x0041_", "A") or read_value == cell_value
    return read_value == pytest.approx(cell_value, rel=1e-12)


@settings(max_examples=25, suppress_health_check=SLOW)
@given(example_documents.workbooks())
def test_an_opendocument_spreadsheet_holds_the_values_that_went_in(workbook: Workbook) -> None:
    tables = load(io.BytesIO(ods.render(workbook))).spreadsheet.getElementsByType(Table)
    wanted = sheets_of(workbook)
    assert [table.getAttribute("name") for table in tables] == [sheet.name for sheet in wanted]
    for table, sheet in zip(tables, wanted, strict=True):
        rows = table.getElementsByType(TableRow)[1 : len(sheet.rows) + 1]
        for row, values in zip(rows, sheet.rows, strict=True):
            for cell, value in zip(row.getElementsByType(TableCell), values, strict=False):
                assert cell.getAttribute("formula") is None
                assert "\n".join(extractText(line) for line in cell.childNodes) == shown(value)
                assert _worth(cell, value)


def _worth(cell: TableCell, value: CellValue) -> bool:
    if value is None or value == "":
        return cell.getAttribute("valuetype") is None
    if isinstance(value, str):
        return cell.getAttribute("valuetype") == "string"
    if isinstance(value, date):
        return cell.getAttribute("datevalue") == value.isoformat()
    return float(cell.getAttribute("value")) == value


@settings(max_examples=30, suppress_health_check=SLOW)
@given(example_documents.workbooks())
def test_a_csv_file_holds_the_values_that_went_in(workbook: Workbook) -> None:
    text = csv_file.render(workbook).decode()
    assert text[0] == "\ufeff"
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    sheet = sheets_of(workbook)[0]
    wanted: list[list[CellValue]] = [[column.title for column in sheet.columns], *(list(row) for row in sheet.rows)]
    below = [*sheet.notes, *about_lines(workbook)]
    wanted += [[], *([line] for line in below)] if below else []
    assert rows == [[safe_cell(cell) if isinstance(cell, str) else shown(cell) for cell in row] for row in wanted]

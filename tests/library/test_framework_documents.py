"""A framework taken away as a spreadsheet: everything it says, what it does not state, and the warnings in every format."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from odf.opendocument import load
from odf.table import Table, TableCell
from odf.teletype import extractText

from app.documents.model import Sheet, Workbook
from app.library.frameworks import documents as framework_documents
from app.library.frameworks import matrix
from app.library.frameworks.kind import MEASURES
from tests.document_files import file_of
from tests.library.frameworks import BODY

PROVENANCE = ("Distance travelled, version 2, published on 3 May 2026", "http://localhost/library/distance-travelled")
LICENCE = "Open Government Licence v3.0"


def made(body: dict[str, Any] = BODY) -> Workbook:
    return framework_documents.workbook(
        body, author="London Borough of Camden", day=date(2026, 5, 3), provenance=PROVENANCE, licence=LICENCE
    )


def column(sheet: Sheet, title: str) -> list[Any]:
    (at,) = [number for number, one in enumerate(sheet.columns) if one.title == title]
    return [row[at] for row in sheet.rows]


def test_holds_a_row_for_every_measure_and_a_column_for_every_value() -> None:
    measures, _ = made().sheets
    assert [one.title for one in measures.columns[:-1]] == [one.label for one in MEASURES.entry_fields]
    assert column(measures, "Measure") == [one["name"] for one in BODY["measures"]]
    assert column(measures, "Outcome it shows")[0] == "Children feel better"
    assert column(measures, "When it is collected")[0] == "Start; End"


def test_keeps_numbers_as_numbers_and_says_what_is_not_stated() -> None:
    measures, _ = made().sheets
    assert column(measures, "Minutes to collect it once") == [10, "Not stated", 5, "Not stated"]
    assert column(measures, "Minutes in a case of 12 months") == [30, "Not stated", 20, "Not stated"]
    assert column(measures, "Outcome it shows")[3] == "Not stated"


def test_holds_the_matrix_with_words_for_what_colour_shows() -> None:
    _, sheet = made().sheets
    assert [one.title for one in sheet.columns][:2] == ["Level", "Start"]
    rows = {row[0]: row[1:] for row in sheet.rows}
    assert len(rows) == len(matrix.LEVELS)
    assert rows["Individual"][:3] == ("How the child feels", "How the child feels", "No measure yet")
    assert rows["Family or carer"][1] == "What parents see (not marked as applicable)"
    assert rows["Population"][0] == "Not marked"


def test_says_both_figures_the_warnings_and_the_reviews_caution_on_the_first_sheet() -> None:
    notes = "\n".join(made().sheets[0].notes)
    assert "Coverage: 3 of 4 applicable cells (75%)" in notes
    assert "Burden: At least 50 minutes in a 12-month case" in notes
    assert "Warning: It would use individual outcomes to judge a provider." in notes
    assert matrix.QUOTED_CHAPTER_3 in notes


def test_of_an_empty_draft_is_an_empty_table() -> None:
    measures, sheet = made({"title": "Just begun"}).sheets
    assert measures.rows == ()
    assert {cell for row in sheet.rows for cell in row[1:]} == {"No measure"}


def test_as_excel_has_both_sheets_and_says_where_it_comes_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(made(), "xlsx")))
    assert book.sheetnames[:2] == ["Measures", "Matrix"]
    about = "\n".join(str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row if cell.value)
    assert all(line in about for line in (*PROVENANCE, LICENCE))
    assert book.properties.title == "Distance travelled"
    minutes = next(cell.column for cell in book["Measures"][1] if cell.value == "Minutes to collect it once")
    assert book["Measures"].cell(2, minutes).value == 10


def test_as_opendocument_has_the_same_words() -> None:
    tables = load(io.BytesIO(file_of(made(), "ods"))).spreadsheet.getElementsByType(Table)
    assert [one.getAttribute("name") for one in tables][:2] == ["Measures", "Matrix"]
    words = {extractText(cell) for cell in tables[0].getElementsByType(TableCell)}
    assert {"How the child feels", "Not stated"} <= words


def test_as_comma_separated_values_keeps_the_warnings_and_the_licence() -> None:
    rows = list(csv.reader(io.StringIO(file_of(made(), "csv").decode("utf-8-sig"))))
    assert rows[1][0] == "How the child feels"
    below = {row[0] for row in rows[6:] if row}
    assert LICENCE in below
    assert any(line.startswith("Warning: ") for line in below)


@pytest.mark.parametrize("code", ["xlsx", "ods", "csv"])
def test_text_that_looks_like_a_formula_never_is_one(code: str) -> None:
    hostile = "=HYPERLINK(A1)"
    body = {**BODY, "measures": [{**BODY["measures"][0], "name": hostile, "unit": "+1", "collector": "@SUM(A1)"}]}
    content = file_of(made(body), code)
    if code == "csv":
        assert all(
            not cell or cell[0] not in "=+-@" for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row
        )
    elif code == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
        assert hostile in [cell.value for cell in cells]
        assert "f" not in {cell.data_type for cell in cells}
    else:
        table_cells = load(io.BytesIO(content)).spreadsheet.getElementsByType(TableCell)
        assert hostile in {extractText(cell) for cell in table_cells}
        assert not [cell for cell in table_cells if cell.getAttribute("formula")]

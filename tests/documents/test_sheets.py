"""Sheets hold what was typed: text as text, numbers as numbers, safe names, a header row that stays, and no leftovers."""

import csv as reader
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import TYPE_STRING

from app.core.text import safe_cell
from app.documents import csv
from app.documents.model import Column, Sheet, Workbook
from app.documents.ooxml import xlsx
from app.documents.ooxml.xlsx import LINE_HEIGHT
from app.documents.opendocument import ods
from app.documents.sheets import LONGEST_NAME, safe_names, utf16_length, width_of
from tests.documents import example_documents, readers
from tests.documents.example_documents import WORKBOOK
from tests.security.test_spreadsheets import HOSTILE, PLAIN, RUNS

ESCAPE = re.compile("_x([0-9a-fA-F]{4})_")  # as Excel reads it in each stretch of text, from left to right


def book_of(*rows: tuple[object, ...], kind: str = "text") -> Workbook:
    """A workbook of one sheet with columns of one kind."""
    count = max(len(row) for row in rows)
    columns = tuple(Column(f"Column {number}", kind=kind) for number in range(count))  # type: ignore[arg-type]
    return Workbook("Title", "Author", example_documents.DAY, (Sheet("Sheet", columns, rows),))  # type: ignore[arg-type]


def opened(workbook: Workbook) -> openpyxl.Workbook:
    """The Excel file as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(workbook)))


def test_no_text_of_an_excel_file_is_a_formula_and_all_of_it_is_as_typed() -> None:
    page = opened(book_of(*((text,) for text in HOSTILE)))["Sheet"]
    for number, text in enumerate(HOSTILE, start=2):
        cell = page.cell(number, 1)
        assert cell.data_type == TYPE_STRING
        assert cell.value == text.replace("\r", "\n")
        assert cell.quotePrefix or safe_cell(text) == text, "it would become a formula when somebody edits the cell"


def test_no_cell_of_an_excel_file_has_a_formula_or_a_link_in_its_xml() -> None:
    for content in (xlsx.render(book_of(*((text,) for text in HOSTILE + PLAIN))), xlsx.render(WORKBOOK)):
        sheets = [part for name, part in readers.parts(content).items() if name.startswith("xl/worksheets/")]
        assert sheets
        names = {element.tag.rpartition("}")[2] for part in sheets for element in part.iter()}
        assert not names & {"f", "hyperlink", "hyperlinks", "dataValidation"}


def test_no_cell_of_an_opendocument_spreadsheet_has_a_formula() -> None:
    content = readers.parts(ods.render(book_of(*((text,) for text in HOSTILE))))["content.xml"]
    assert not content.xpath("//@*[local-name()='formula']")
    kinds = content.xpath("//@*[local-name()='value-type']")
    assert set(kinds) == {"string"}


def test_no_cell_of_a_csv_file_begins_as_a_formula_does_and_numbers_stay_numbers() -> None:
    rows = tuple((text, -number) for number, text in enumerate(HOSTILE, start=1))
    found = list(reader.reader(io.StringIO(csv.render(book_of(*rows)).decode()[1:], newline="")))[1:]
    assert not [row[0] for row in found if RUNS.match(row[0])]
    assert [row[1] for row in found] == [str(-number) for number in range(1, len(HOSTILE) + 1)]


def test_values_keep_their_kind_and_their_look() -> None:
    page = opened(WORKBOOK)["Measures all"]
    assert [cell.value for cell in page[1]] == ["Measure", "Minutes", "Cost", "From"]
    text, minutes, cost, since = page[2]
    assert (text.value, minutes.value, cost.value) == ("Wellbeing", 12, 3.5)
    assert since.value.date() == example_documents.DAY  # type: ignore[union-attr]
    assert since.is_date
    assert "£" in cost.number_format
    assert page["A3"].value == "Two\nlines"
    assert page["B3"].value is None
    assert page["B4"].value == 0, "nothing is not zero, and zero is not nothing"


def test_the_header_row_stays_in_sight_and_is_printed_on_every_page() -> None:
    page = opened(WORKBOOK)["Measures all"]
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page["A1"].font.b
    settings_of_ods = readers.parts(ods.render(WORKBOOK))["settings.xml"]
    assert settings_of_ods.xpath("//*[@*[.='VerticalSplitPosition']]/text()") == ["1"] * 4


HEADS = tuple(Column(f"How many young people were seen within so many weeks, {number}", 20) for number in range(12))
LONG_HEADS = Workbook("Wide", "Author", example_documents.DAY, (Sheet("Wide", HEADS, ((1,) * 12,)),))


def test_a_wide_sheet_is_printed_on_as_many_pages_as_it_needs_with_its_first_column_on_each() -> None:
    page = opened(LONG_HEADS)["Wide"]
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 2, 0)
    assert page.print_title_cols == "$A:$A"
    parts = readers.parts(ods.render(LONG_HEADS))
    sizes = parts["styles.xml"].xpath("//@*[local-name()='scale-to']")
    assert sizes == ["100%"], "twelve columns of twenty fill two pages"
    assert parts["content.xml"].xpath("count(//*[local-name()='table-header-columns']/*)") == 1
    masters = parts["content.xml"].xpath("//@*[local-name()='master-page-name']")
    names = parts["styles.xml"].xpath("//*[local-name()='master-page']/@*[local-name()='name']")
    assert set(masters) == {"Standard"} == set(names)
    narrower = Workbook("Wide", "Author", example_documents.DAY, (Sheet("Wide", HEADS[:8], ((1,) * 8,)),))
    assert readers.parts(ods.render(narrower))["styles.xml"].xpath("//@*[local-name()='scale-to']") == ["78%", "100%"]


def test_a_head_of_several_lines_is_as_tall_as_it_needs() -> None:
    assert opened(LONG_HEADS)["Wide"].row_dimensions[1].height == 3 * LINE_HEIGHT


def test_notes_stand_below_the_rows_and_provenance_and_licence_on_a_sheet_of_their_own() -> None:
    book = opened(WORKBOOK)
    assert book["Measures all"]["A6"].value == "Minutes are for each time."
    assert [row[0].value for row in book["About this file"].rows] == [
        WORKBOOK.title,
        "Version 1, 2 March 2026",
        "Open Government Licence v3.0",
    ]


def test_a_csv_file_holds_the_first_sheet_then_where_it_comes_from() -> None:
    assert csv.render(WORKBOOK).decode() == (
        "\ufeffMeasure,Minutes,Cost,From\r\n"
        "Wellbeing,12,3.5,2026-03-02\r\n"
        '"Two\nlines",,10,\r\n'
        ",0,-1.25,2024-02-29\r\n"
        "\r\n"
        "Minutes are for each time.\r\n"
        '"Version 1, 2 March 2026"\r\n'
        "Open Government Licence v3.0\r\n"
    )


def test_sheets_are_named_so_that_excel_opens_them() -> None:
    assert opened(WORKBOOK).sheetnames == ["Measures all", "measures ALL (2)", "Sheet", "About this file"]
    names = ["A/B", "a:b", "", "'quoted'", "History", "x" * 40, "x" * 41, "😀" * 20, "[1]*?\\"]
    assert safe_names(names) == [
        "A B",
        "a b (2)",
        "Sheet",
        "quoted",
        "History (2)",
        "x" * 31,
        "x" * 27 + " (2)",
        "😀" * 15,
        "1",
    ]


@settings(max_examples=200)
@given(st.lists(example_documents.texts | st.sampled_from(["Sheet", "sheet (2)", "x" * 50]), min_size=1, max_size=12))
def test_names_are_always_safe_and_never_alike(names: list[str]) -> None:
    made = safe_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 0 < utf16_length(name) <= LONGEST_NAME
        assert not set(name) & set("[]:*?/\\\n\r\t")
        assert name == name.strip("' ")


def test_text_too_long_for_an_excel_cell_is_cut_and_says_so_and_is_whole_elsewhere() -> None:
    text = "😀 word " * 5_000
    shown = str(opened(book_of((text,)))["Sheet"]["A2"].value)
    assert shown.endswith(xlsx.CUT)
    assert utf16_length(shown) <= xlsx.LONGEST_CELL
    assert text.startswith(shown.removesuffix(xlsx.CUT))
    assert text in csv.render(book_of((text,))).decode()


def test_a_number_that_is_none_is_text() -> None:
    page = opened(book_of((float("nan"), float("-inf")), kind="number"))["Sheet"]
    assert [page["A2"].value, page["B2"].value] == ["nan", "-inf"]


def test_columns_are_as_wide_as_they_say_or_as_their_longest_line_within_reason() -> None:
    columns = (Column("A", width=33), Column("B"), Column("C"), Column("D", kind="date"))
    sheet = Sheet("S", columns, (("x" * 90, "y" * 20, "z" * 90, example_documents.DAY),))
    assert [width_of(sheet, index) for index in range(4)] == [33, 22, 60, 18]


def test_the_properties_of_an_excel_file_say_what_was_given_and_nothing_else() -> None:
    content = xlsx.render(WORKBOOK)
    properties = opened(WORKBOOK).properties
    assert (properties.title, properties.creator, properties.subject) == (WORKBOOK.title, WORKBOOK.author, WORKBOOK.subject)
    assert properties.created is not None
    assert properties.created.date() == properties.modified.date() == example_documents.DAY
    assert not any(
        (properties.description, properties.keywords, properties.category, properties.contentStatus, properties.identifier)
    )
    assert properties.lastModifiedBy == WORKBOOK.author
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "comment" in name or "media" in name or "custom" in name]


@pytest.mark.parametrize("render", [xlsx.render, ods.render, csv.render])
def test_characters_that_no_file_can_hold_are_dropped(render: object) -> None:
    content = render(book_of(("a\x00b\ud800c\ufffed",)))  # type: ignore[operator]
    assert content
    if render is xlsx.render:
        assert openpyxl.load_workbook(io.BytesIO(content))["Sheet"]["A2"].value == "abcd"


@pytest.mark.parametrize(
    "text",
    [
        *("<r><t>hidden</t></r>", "<r>&</r>", "<r></r>", "<r></si><si><t>x</t></si><si></r>", "<r> </r>", "<r>=1+1</r>"),
        *(
            "_x000D_",
            "_x0041_",
            "_x005F_x0041_",
            "_x005F_x005F_x005F_x000A_",
            "&#13;&#10;",
            "&amp;lt;",
            "&NewLine;",
            "]]>",
            "<!-- -->",
            "&CPage &P",
            "=?utf-8?q?=0d?=",
        ),
        *("http://example.org/", "{=1}", "'=1", "#REF!", "TRUE", "1e5", "0042", "mailto:a@b.example", "internal:Sheet!A1"),
    ],
)
def test_text_that_a_spreadsheet_would_read_as_something_else_is_shown_as_it_was_typed(text: str) -> None:
    """As a cell, the head of a column, a note, the name of a sheet and the title of the file."""
    sheet = Sheet(text[:20], (Column(text),), ((text,),), (text,))
    content = xlsx.render(Workbook(text, text, example_documents.DAY, (sheet,)))
    parts = readers.parts(content)  # each is sound XML
    strings = [[t.text or "" for t in si.iter("{*}t")] for si in parts["xl/sharedStrings.xml"]]
    assert {"".join(ESCAPE.sub(lambda found: chr(int(found[1], 16)), t) for t in one) for one in strings} == {text}
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {TYPE_STRING}
    tables = ods.render(Workbook(text, text, example_documents.DAY, (sheet,)))
    cells = readers.parts(tables)["content.xml"].xpath("//*[local-name()='table-cell'][*]")
    assert {"".join(cell.itertext()) for cell in cells} == {text}

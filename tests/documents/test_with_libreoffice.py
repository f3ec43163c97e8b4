"""LibreOffice opens what we write, finds the same words and headings in it, and evaluates nothing."""

import csv
import io
import re

import pytest
from pypdf import PdfReader

from app.documents.model import Column, Sheet, TextDocument, Workbook
from app.documents.ooxml import docx, xlsx
from app.documents.opendocument import ods, odt
from tests.documents import example_documents, readers
from tests.documents.conftest import Convert
from tests.documents.readers import Passage
from tests.security.test_spreadsheets import HOSTILE, PLAIN

pytestmark = pytest.mark.long

# Comma, quotation mark, UTF-8, from line 1, all as text as it is stored; -1: every sheet to a file of its own.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
PLAIN_TEXT = "txt:Text (encoded):UTF8"
ESCAPED = "_x005F"  # how LibreOffice writes that what follows in a Word file is no code for a character
CONTROLS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u00ad\ufeff\ufff9-\ufffb]")  # which LibreOffice may keep as marks


def as_shown(cell: str) -> str:
    """A cell without tabs, which this LibreOffice leaves out of the files it reads, and with one kind of line end."""
    return cell.replace("\r", "\n").replace("\t", "")


def alike(said: list[Passage]) -> tuple[str, list[Passage]]:
    """All words without white space, and the headings: lines and tabs are shown in more than one way."""
    plain = [Passage("".join(CONTROLS.sub("", one.text.replace(ESCAPED, "")).split()), one.level) for one in said]
    return "".join(one.text for one in plain), [one for one in plain if one.level and one.text]


def test_word_files_come_through_it_with_the_same_words_and_headings(
    libreoffice: Convert, documents: dict[str, TextDocument]
) -> None:
    made = libreoffice({f"{name}.docx": docx.render(document) for name, document in documents.items()}, "odt")
    for name, document in documents.items():
        assert alike(readers.passages_in_opendocument(made[f"{name}.odt"])) == alike(readers.passages_of(document)), document


def test_opendocument_texts_come_through_it_with_the_same_words_and_headings(
    libreoffice: Convert, documents: dict[str, TextDocument]
) -> None:
    made = libreoffice({f"{name}.odt": odt.render(document) for name, document in documents.items()}, "docx")
    for name, document in documents.items():
        assert alike(readers.passages_in_word(made[f"{name}.docx"])) == alike(readers.passages_of(document)), document


def test_lists_count_from_where_they_should(libreoffice: Convert) -> None:
    made = libreoffice(
        {"word.docx": docx.render(example_documents.EVERYTHING), "open.odt": odt.render(example_documents.EVERYTHING)}, PLAIN_TEXT
    )
    for name, content in made.items():
        lines = [" ".join(line.split()) for line in content.decode().splitlines()]
        marked = [line for line in lines if re.match(r"(\d+|[a-z])\.( |$)", line)]
        assert marked == ["4. first", "5. second", "a. inner one", "b. inner two", "6.", "1. starts again"], name


def test_both_print_with_numbered_pages_and_their_title(libreoffice: Convert) -> None:
    files = {"word.docx": docx.render(example_documents.EVERYTHING), "open.odt": odt.render(example_documents.EVERYTHING)}
    for content in libreoffice(files, "pdf").values():
        pdf = PdfReader(io.BytesIO(content))
        assert pdf.metadata is not None
        assert pdf.metadata.title == example_documents.EVERYTHING.title
        count = len(pdf.pages)
        assert count >= 2
        for number, page in enumerate(pdf.pages, start=1):
            assert f"Page {number} of {count}" in page.extract_text()
        whole = "".join(page.extract_text() for page in pdf.pages)
        places = [whole.index(words) for words in ("Support after harm", "Adapted from", "Aims", "Who it is for", "Price")]
        assert places == sorted(places)


def test_no_text_is_evaluated_and_numbers_stay_numbers(libreoffice: Convert) -> None:
    texts = (*HOSTILE, *PLAIN)
    rows = tuple((text, number, None) for number, text in enumerate(texts))
    columns = (Column("=1+1"), Column("Number", kind="number"), Column("+Sum", kind="money"))
    book = Workbook("=2+2", "A", example_documents.DAY, (Sheet("Sheet", columns, rows, ("=3+3",)),), licence="@SUM(1)")
    files = libreoffice({"excel.xlsx": xlsx.render(book), "open.ods": ods.render(book)}, EVERY_SHEET)
    for name in ("excel", "open"):
        sheet = list(csv.reader(io.StringIO(files[f"{name}-Sheet.csv"].decode(), newline="")))
        assert sheet[0] == ["=1+1", "Number", "+Sum"], name
        assert [as_shown(row[0]) for row in sheet[1 : len(texts) + 1]] == [as_shown(text) for text in texts], name
        assert [row[1] for row in sheet[1 : len(texts) + 1]] == [str(number) for number in range(len(texts))], name
        assert sheet[len(texts) + 2][0] == "=3+3", name
        assert files[f"{name}-About this file.csv"].decode().splitlines() == ["=2+2", "@SUM(1)"], name

"""What a document holds is clean once it is made."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.core.errors import NotFound
from app.documents.characters import one_line, writable
from app.documents.formats import SHEET_FORMATS, TEXT_FORMATS, format_for, safe_name
from app.documents.model import Heading, Run, Table, TextDocument, office_address, words
from tests.document_files import file_of
from tests.documents import example_documents
from tests.documents.example_documents import EVERYTHING, WORKBOOK, run


@settings(max_examples=300)
@given(example_documents.texts)
def test_what_is_left_of_a_text_can_be_written_in_xml(text: str) -> None:
    element = etree.Element("p")
    element.text = writable(text)
    again = etree.fromstring(etree.tostring(element, encoding="unicode"))
    assert (again.text or "") == writable(text)
    assert writable(writable(text)) == writable(text)


def test_ordinary_text_is_left_as_it_is() -> None:
    text = "Ages 11–13: £50 a place, “as is”\n\tτέλος 漢字 👩‍👧"
    assert writable(text) == text
    assert one_line(f" {text} ") == "Ages 11–13: £50 a place, “as is” τέλος 漢字 👩‍👧"


@settings(max_examples=200)
@given(st.lists(st.integers(1, 9), max_size=12))
def test_headings_never_skip_a_level_and_keep_their_order(levels: list[int]) -> None:
    document = TextDocument("T", "A", example_documents.DAY, tuple(Heading(level, run("x")) for level in levels))
    made = [block.level for block in document.blocks if isinstance(block, Heading)]
    assert len(made) == len(levels)
    for before, after in zip([0, *made], made, strict=False):
        assert 1 <= after <= min(before + 1, 6)


def test_headings_that_are_level_stay_so() -> None:
    headings = tuple(Heading(level, run("x")) for level in (2, 4, 4, 3, 2, 6))
    made = TextDocument("T", "A", example_documents.DAY, headings).blocks
    assert [one.level for one in made if isinstance(one, Heading)] == [1, 2, 2, 2, 1, 2]


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.org/a b?é=1#x", "https://example.org/a%20b?%C3%A9=1#x"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", ""),
        ("/directory", ""),
        ("http://", ""),
        ("http://[bad", ""),
        ("http://example.org:port/", ""),
        ("https://example.org/" + "x" * 2_000, ""),
        ("mailto:", ""),
        ("tel:08081570192", "tel:08081570192"),
        ("tel:", ""),
    ],
)
def test_an_address_is_one_that_office_programs_accept_or_none(address: str, written: str) -> None:
    assert office_address(address) == written
    assert Run("words", href=address).text == "words"


def test_the_rows_of_a_table_are_as_long_as_each_other() -> None:
    table = Table(((run("a"),), (run("b"), run("c"), run("d")), ()), widths=(1, 2))
    assert [[words(cell) for cell in row] for row in table.rows] == [["a", "", ""], ["b", "c", "d"], ["", "", ""]]
    assert table.shares() == pytest.approx([1 / 3] * 3)
    assert Table(((), ())).rows == ()


@pytest.mark.parametrize("one", TEXT_FORMATS, ids=lambda one: one.code)
def test_every_format_to_read_is_written_by_its_code(one: object, pdf_libraries: None) -> None:
    begin = {"docx": b"PK", "odt": b"PK", "pdf": b"%PDF"}
    code = one.code  # type: ignore[attr-defined]
    assert file_of(EVERYTHING, code).startswith(begin[code])


@pytest.mark.parametrize("one", SHEET_FORMATS, ids=lambda one: one.code)
def test_every_format_to_calculate_with_is_written_by_its_code(one: object) -> None:
    begin = {"xlsx": b"PK", "ods": b"PK", "csv": "\ufeff".encode()}
    code = one.code  # type: ignore[attr-defined]
    assert file_of(WORKBOOK, code).startswith(begin[code])


@pytest.mark.parametrize("code", ["", "doc", "DOCX", "exe"])
def test_a_format_that_a_family_does_not_have_is_missing(code: str) -> None:
    for document in (EVERYTHING, WORKBOOK):
        with pytest.raises(NotFound):
            file_of(document, code)
    with pytest.raises(NotFound):
        format_for(EVERYTHING, "xlsx")
    with pytest.raises(NotFound):
        format_for(WORKBOOK, "docx")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Camden’s CSA service: 2026–27", "camdens-csa-service-202627.docx"),
        ("../../etc/passwd", "etc-passwd.docx"),
        ('x"; filename="evil.exe', "x-filename-evil-exe.docx"),
        ("\r\nSet-Cookie: a=b", "set-cookie-a-b.docx"),
        ("漢字", "item.docx"),
        ("x" * 200, "x" * 60 + ".docx"),
    ],
)
def test_a_download_has_a_name_that_is_safe_everywhere(title: str, name: str) -> None:
    assert safe_name(title, "docx") == name
    assert TEXT_FORMATS[0].file_name(title) == name

"""OpenDocument files follow the standard: its grammar, its package, its own headings, lists and tables, and nothing left over."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from lxml import etree
from odf import grammar

from app.documents.model import TextDocument, Workbook
from app.documents.opendocument import ods, odt
from app.documents.opendocument.file_parts import MEDIA_TYPE, PREFIXES
from tests.documents import example_documents, readers
from tests.documents.example_documents import EVERYTHING, WORKBOOK

TEXT, BOOK = odt.render(EVERYTHING), ods.render(WORKBOOK)
# In the standard (ODF 1.2, part 1: 9.1.2 and 19.599) but not in the tables of the library that we check with.
ALSO_ALLOWED = {
    ("table", "title"),
    ("list-level-properties", "list-level-label-alignment"),
    ("config-item-map-entry", "config-item"),
}


def q(prefix: str, name: str) -> str:
    """A qualified name."""
    return f"{{{PREFIXES[prefix]}}}{name}"


def against_the_grammar(content: bytes) -> list[str]:
    """What stands where the format does not allow it, lacks what it must have, or says what it cannot say."""
    faults = []
    for name, part in readers.parts(content).items():
        if name.startswith("META-INF"):
            continue
        for element in part.iter():
            faults += _faults(element)
    return faults


def _faults(element: etree._Element) -> list[str]:
    own = _pair(element.tag)
    children, attributes = grammar.allowed_children.get(own), grammar.allowed_attributes.get(own)
    faults = [f"{own[1]}: no such element"] if own not in grammar.allowed_children else []
    if children is not None:
        inside = [_pair(child.tag) for child in element]
        faults += [f"{own[1]} > {one[1]}" for one in inside if one not in children and (own[1], one[1]) not in ALSO_ALLOWED]
    if attributes is not None:
        said = [_pair(name) for name in element.attrib]
        faults += [f"{own[1]} @{one[1]}" for one in said if one not in attributes]
    must = grammar.required_attributes.get(own) or ()
    faults += [f"{own[1]} lacks {one[1]}" for one in must if f"{{{one[0]}}}{one[1]}" not in element.attrib]
    if (element.text or "").strip() and own not in grammar.allows_text:
        faults.append(f"{own[1]} holds text")
    return faults


def _pair(tag: str) -> tuple[str, str]:
    name = etree.QName(tag)
    return str(name.namespace), name.localname


@settings(max_examples=20)
@given(example_documents.documents())
def test_a_text_follows_the_grammar(document: TextDocument) -> None:
    assert against_the_grammar(odt.render(document)) == []


@settings(max_examples=20)
@given(example_documents.workbooks())
def test_a_spreadsheet_follows_the_grammar(workbook: Workbook) -> None:
    assert against_the_grammar(ods.render(workbook)) == []


@pytest.mark.parametrize(("content", "kind"), [(TEXT, "text"), (BOOK, "spreadsheet")])
def test_the_package_is_as_the_standard_has_it(content: bytes, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype").decode() == MEDIA_TYPE + kind
        names = set(package.namelist())
    parts = readers.parts(content)
    listed = {one.get(next(name for name in one.attrib if name.endswith("full-path"))) for one in parts["META-INF/manifest.xml"]}
    assert listed == {"/", *names} - {"mimetype", "META-INF/manifest.xml"}
    for name in listed - {"/"}:
        assert parts[str(name)].get(q("office", "version")) == "1.2"


def test_it_uses_no_style_that_it_does_not_define() -> None:
    for content in (TEXT, BOOK):
        parts = readers.parts(content)
        trees = (parts["content.xml"], parts["styles.xml"])
        defined = {one for tree in trees for one in tree.xpath("//@*[name()='style:name']")}
        used = {one for tree in trees for one in tree.xpath("//@*[name()='text:style-name' or name()='table:style-name']")}
        assert used <= defined


def test_headings_have_their_levels_and_can_be_found_by_their_anchors() -> None:
    headings = list(readers.parts(TEXT)["content.xml"].iter(q("text", "h")))
    found = [(one.get(q("text", "outline-level")), "".join(one.itertext())) for one in headings]
    assert found == [("1", "Aims"), ("2", "Who it is for"), ("2", "Measures"), ("1", "Price")]
    marks = [one.get(q("text", "name")) for one in readers.parts(TEXT)["content.xml"].iter(q("text", "bookmark"))]
    assert marks == ["aims", "eligibility", "price"]


def test_a_tables_header_rows_are_in_its_head_and_its_caption_names_it() -> None:
    first, second, *_ = readers.parts(TEXT)["content.xml"].iter(q("table", "table"))
    assert first.findtext(q("table", "title")) == "When it is measured"
    head = first.find(q("table", "table-header-rows"))
    assert ["".join(cell.itertext()) for cell in head.iter(q("table", "table-cell"))] == ["Measure", "Start", "End"]
    assert first.find(q("table", "table-header-columns")) is not None
    assert second.find(q("table", "table-header-rows")) is None


def test_links_lead_where_they_say() -> None:
    links = readers.parts(TEXT)["content.xml"].iter(q("text", "a"))
    found = [("".join(one.itertext()), one.get(q("xlink", "href"))) for one in links]
    assert found == [("link", "https://example.org/a?b=1&c=2"), ("mail", "mailto:someone@example.org")]


@pytest.mark.parametrize("content", [TEXT, BOOK])
def test_the_language_stands_in_the_styles_and_the_page_numbers_in_the_footer(content: bytes) -> None:
    styles = readers.parts(content)["styles.xml"]
    letters = styles.find(f".//{q('style', 'default-style')}/{q('style', 'text-properties')}")
    assert (letters.get(q("fo", "language")), letters.get(q("fo", "country"))) == ("en", "GB")
    assert "".join(styles.find(f".//{q('style', 'footer')}").itertext()) == "Page 1 of 1"


@pytest.mark.parametrize(("content", "source"), [(TEXT, EVERYTHING), (BOOK, WORKBOOK)])
def test_the_properties_say_what_was_given_and_nothing_else(content: bytes, source: TextDocument | Workbook) -> None:
    said = [(etree.QName(one).localname, one.text) for one in readers.parts(content)["meta.xml"].find(q("office", "meta"))]
    assert said == [
        ("title", source.title),
        ("subject", source.subject),
        ("initial-creator", source.author),
        ("creator", source.author),
        ("creation-date", "2026-03-02T00:00:00"),
        ("date", "2026-03-02T00:00:00"),
        ("language", "en-GB"),
    ]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert odt.render(EVERYTHING) == TEXT
    assert ods.render(WORKBOOK) == BOOK

"""A Word file is made as Word's own are: real headings and lists, rows that repeat, links, a language, and nothing left over."""

import io
import zipfile
from datetime import date, timedelta
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree

from app.documents.model import Heading, ListBlock, Paragraph, Run, Table, TextDocument
from app.documents.ooxml import docx
from tests.documents import example_documents, readers
from tests.documents.example_documents import EVERYTHING, paragraph, run

WRITTEN = docx.render(EVERYTHING)
# The order in which the schema (ECMA-376, part 1, wml.xsd) has the children of these elements, as far as we write them.
ORDER = {
    "pPr": "pStyle keepNext keepLines numPr pBdr shd tabs spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs strike color sz szCs u lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW shd",
    "tbl": "tblPr tblGrid tr",
    "sectPr": "footerReference pgSz pgMar",
    "style": "name basedOn next qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt lvlText lvlJc pPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "abstractNum num",
    "settings": "zoom defaultTabStop compat themeFontLang decimalSymbol listSeparator",
    "styles": "docDefaults style",
}


def w(name: str) -> str:
    """A name of WordprocessingML."""
    return str(qn(f"w:{name}"))


def body_of(*blocks: object) -> etree._Element:
    """The body of a document of these blocks."""
    document = TextDocument("Title", "Author", example_documents.DAY, blocks)  # type: ignore[arg-type]
    return readers.word(docx.render(document)).element.body


@settings(max_examples=20)
@given(example_documents.documents())
def test_every_element_stands_where_the_schema_has_it(document: TextDocument) -> None:
    for part in readers.parts(docx.render(document)).values():
        for element in part.iter():
            order = ORDER.get(etree.QName(element).localname, "").split()
            names = [etree.QName(child).localname for child in element]
            if order:
                assert set(names) <= set(order), (element.tag, names)
                assert names == sorted(names, key=order.index), (element.tag, names)


def test_every_part_is_declared_and_every_relation_leads_somewhere() -> None:
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as package:
        names = set(package.namelist())
    parts = readers.parts(WRITTEN)
    declared = {one.get("PartName", "")[1:] for one in parts["[Content_Types].xml"] if one.get("PartName")}
    assert declared == {name for name in names if name.endswith(".xml") and name != "[Content_Types].xml"}
    relations = parts["word/_rels/document.xml.rels"]
    inside = {f"word/{one.get('Target')}" for one in relations if one.get("TargetMode") != "External"}
    assert inside <= names
    used = set(parts["word/document.xml"].xpath("//@*[local-name()='id' and starts-with(., 'rId')]"))
    assert used <= {one.get("Id") for one in relations}


def test_it_uses_no_style_and_no_list_that_it_does_not_define() -> None:
    parts = readers.parts(WRITTEN)
    defined = {style.get(w("styleId")) for style in parts["word/styles.xml"].iter(w("style"))}
    document = parts["word/document.xml"]
    used = {one.get(w("val")) for name in ("pStyle", "rStyle", "tblStyle") for one in document.iter(w(name))}
    assert used <= defined
    lists = {one.get(w("numId")) for one in parts["word/numbering.xml"].iter(w("num"))}
    assert {one.get(w("val")) for one in document.iter(w("numId"))} <= lists


def test_headings_are_words_own_and_skip_no_level() -> None:
    document = readers.word(WRITTEN)
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style and "eading" in (one.style.name or "")]
    assert headings == [("Heading 1", "Aims"), ("Heading 2", "Who it is for"), ("Heading 2", "Measures"), ("Heading 1", "Price")]
    assert [one.text for one in document.paragraphs if one.style and one.style.name == "Title"] == [EVERYTHING.title]


def test_a_heading_can_be_found_by_its_anchor_which_no_other_has() -> None:
    body = body_of(Heading(1, run("One"), "aims"), Heading(1, run("Two"), "aims"), Heading(1, run("Three")))
    marks = [(one.get(w("name")), one.getparent().findtext(f".//{w('t')}")) for one in body.iter(w("bookmarkStart"))]
    assert marks == [("aims", "One")]


def test_lists_are_words_own_each_counting_by_itself() -> None:
    parts = readers.parts(WRITTEN)
    numbered = [one for one in parts["word/document.xml"].iter(w("p")) if one.find(f".//{w('numPr')}") is not None]
    found = [("".join(one.itertext()), one.find(f".//{w('numId')}").get(w("val"))) for one in numbered]
    assert found[0][0] == "first"
    assert found[0][1] == found[1][1]
    numbers = dict(found)
    assert numbers["starts again"] not in (numbers["first"], numbers["inner one"])
    starts = {
        one.get(w("numId")): (level.get(w("ilvl")), level.find(w("startOverride")).get(w("val")))
        for one in parts["word/numbering.xml"].iter(w("num"))
        for level in one.iter(w("lvlOverride"))
    }
    assert starts[numbers["first"]] == ("0", "4")
    assert starts[numbers["inner one"]] == ("1", "1")
    assert starts[numbers["starts again"]] == ("0", "1")


def test_a_paragraph_that_goes_on_in_an_item_stands_under_it_without_a_number() -> None:
    [goes_on] = [one for one in readers.word(WRITTEN).paragraphs if one.text == "first goes on"]
    assert goes_on.style is not None
    assert goes_on.style.name == "List Continue"
    assert goes_on._p.find(f".//{w('numPr')}") is None
    assert goes_on._p.find(f".//{w('ind')}").get(w("left")) == "425"


def test_lists_deeper_than_word_knows_are_laid_out_at_its_deepest_level() -> None:
    block = ListBlock(((paragraph("deepest"),),))
    for _ in range(14):
        block = ListBlock(((paragraph("x"), block),))
    levels = [int(one.get(w("val"))) for one in body_of(block).iter(w("ilvl"))]
    assert max(levels) == 8
    assert levels == sorted(levels)


def test_a_tables_header_rows_repeat_and_its_caption_names_it() -> None:
    first, second, *_ = readers.word(WRITTEN).tables
    assert [row._tr.find(f".//{w('tblHeader')}") is not None for row in first.rows] == [True, False, False]
    assert first._tbl.find(f".//{w('tblCaption')}").get(w("val")) == "When it is measured"
    assert [one.get(w("w")) for one in first._tbl.iter(w("gridCol"))] == ["4819", "2410", "2410"]
    styles = [[cell.paragraphs[0].style.name for cell in row.cells] for row in first.rows]  # type: ignore[union-attr]
    assert styles[0] == ["Table Heading"] * 3
    assert styles[1] == ["Table Heading", "Table Text", "Table Text"]
    assert second._tbl.find(f".//{w('tblHeader')}") is None


def test_two_tables_one_after_the_other_stay_two() -> None:
    one = Table(((run("a"),),))
    names = [etree.QName(child).localname for child in body_of(one, one)]
    assert "tbl" in names
    assert not [pair for pair in pairwise(names) if pair == ("tbl", "tbl")]


def test_a_table_has_no_more_columns_than_word_opens_and_loses_no_words() -> None:
    wide = Table((tuple(run(f"c{number}") for number in range(70)),))
    [row] = list(body_of(wide).iter(w("tr")))
    cells = list(row.iter(w("tc")))
    assert len(cells) == 63
    assert "".join(one.text for one in row.iter(w("t"))) == "".join(f"c{number}" for number in range(70))


def test_links_lead_where_they_say_each_address_once() -> None:
    link = Run("here", href="https://example.org/?a=1&b=é")
    written = docx.render(TextDocument("T", "A", example_documents.DAY, (Paragraph((link, Run(" and "), link)),)))
    links = readers.word(written).paragraphs[1].hyperlinks
    assert [(one.text, one.address) for one in links] == [("here", "https://example.org/?a=1&b=%C3%A9")] * 2
    outside = [one for one in readers.parts(written)["word/_rels/document.xml.rels"] if one.get("TargetMode") == "External"]
    assert len(outside) == 1


def test_the_language_stands_in_the_styles_and_the_page_numbers_in_the_footer() -> None:
    parts = readers.parts(WRITTEN)
    assert [one.get(w("val")) for one in parts["word/styles.xml"].find(w("docDefaults")).iter(w("lang"))] == ["en-GB"]
    assert [one.text.strip() for one in parts["word/footer1.xml"].iter(w("instrText"))] == ["PAGE", "NUMPAGES"]
    footer = readers.word(WRITTEN).sections[0].footer
    assert footer.paragraphs[0].text == "Page 1 of 1"


def test_provenance_and_licence_stand_below_the_title() -> None:
    shown = [one.text for one in readers.word(WRITTEN).paragraphs[:4]]
    assert shown == [EVERYTHING.title, *EVERYTHING.provenance, EVERYTHING.licence]


def test_the_properties_say_what_was_given_and_nothing_else() -> None:
    core = readers.word(WRITTEN).core_properties
    assert (core.title, core.author, core.subject, core.language) == (
        EVERYTHING.title,
        "Practice Exchange",
        "Specification, version 3",
        "en-GB",
    )
    assert core.created is not None
    assert core.created.date() == core.modified.date() == example_documents.DAY  # type: ignore[union-attr]
    assert {core.comments, core.keywords, core.category, core.last_modified_by, core.content_status, core.identifier} == {""}
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as package:
        assert set(package.namelist()) == {
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            *(f"word/{name}.xml" for name in ("document", "styles", "numbering", "settings", "footer1")),
            "word/_rels/document.xml.rels",
        }
        assert b"python-docx" not in b"".join(package.read(name) for name in package.namelist())


def test_what_changed_is_marked_by_more_than_colour_and_not_as_a_tracked_change() -> None:
    body = body_of(Paragraph((Run("was", change="removed"), Run("is", change="added"))))
    assert [one.get(w("val")) for one in body.iter(w("rStyle"))] == ["Removed", "Added"]
    assert not list(body.iter(w("ins"), w("del")))
    styles = {one.get(w("styleId")): one for one in readers.parts(WRITTEN)["word/styles.xml"].iter(w("style"))}
    assert styles["Removed"].find(f".//{w('strike')}") is not None
    assert styles["Added"].find(f".//{w('u')}") is not None


def test_a_wide_document_lies_on_its_side() -> None:
    section = readers.word(docx.render(TextDocument("T", "A", example_documents.DAY, (), landscape=True))).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


@pytest.mark.parametrize("day", [example_documents.DAY, example_documents.DAY + timedelta(days=400), date(1970, 1, 1)])
def test_the_same_document_gives_the_same_bytes(day: date) -> None:
    first, second = (docx.render(TextDocument("T", "A", day, EVERYTHING.blocks)) for _ in range(2))
    assert first == second

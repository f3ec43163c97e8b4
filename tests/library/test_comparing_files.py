"""Comparisons taken away as files say what the page says, need no colour, and hold nothing that a reader may not see."""

import csv
import io
import re
import sys
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree
from odf.opendocument import load
from odf.teletype import extractText
from pypdf import PdfReader

from app.contributions import queries
from app.contributions.models import MEMBERS, PUBLIC
from app.contributions.services import deciding, drafting
from app.core.db import transaction, unit_of_work
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.kind import SPECIFICATION
from tests.document_files import bare_python, can_make_pdf_files
from tests.drawing import draw
from tests.library.entry_maker import FRAMEWORK_BODY, EntryMaker, specification, taken, words_of
from tests.made_documents import draw_next
from tests.page_client import PageClient
from tests.people import People

pytestmark = [pytest.mark.each_database, pytest.mark.long]
BOTH = "with=recovery-service&with=other-service"
TABLE = "## Prices\n\n| Year | Price |\n| --- | --- |\n| 1 | £9 |\n\n1. Ask\n2. Agree"
CHANGES = "/library/recovery-service/versions/1/changes-to/2/download"


def other() -> dict[str, object]:
    clauses = [
        {"id": "aims", "heading": "What we want", "clause_type": "aims", "text": TABLE},
        {"id": "more", "heading": "And more", "clause_type": "aims", "text": "More."},
        {"id": "length", "heading": "Length", "clause_type": "session-model", "text": "Long.", "sessions": 1},
    ]
    return specification(title="Other service", standing="in-contract", contract_months=None, clauses=clauses, not_covered=[])


@pytest.fixture
def two_specifications(entries: EntryMaker) -> EntryMaker:
    """Two specifications in the library."""
    entries.publish(SPECIFICATION, specification(), "one")
    entries.publish(SPECIFICATION, other(), "two")
    return entries


def published_again(entries: EntryMaker, number: int, audience: str = PUBLIC, **values: object) -> int:
    """A new version of what was published, with other `values`. Returns the number of its row."""
    with unit_of_work(entries.database):
        body = {**queries.get_revision(number).body, **values}
        html = draw(SPECIFICATION.shape, body)
    with unit_of_work(entries.database), transaction():
        again = drafting.edit(entries.author, queries.get_revision(number).contribution)
        drafting.save(entries.author, again, again.version, values, html)
        again.audience = audience
        drafting.submit(entries.author, again, {})
        deciding.publish(entries.moderator, again)
        return int(again.id)


@pytest.fixture
def changed_specification(entries: EntryMaker) -> EntryMaker:
    """A specification in two versions: a clause changed, one added, one removed."""
    number = entries.publish(SPECIFICATION, specification(clauses=[aims("Within two weeks of referral."), data()]), "one")
    exit_clause = {"id": "exit", "heading": "Exit", "clause_type": "exit", "text": "Hand over well."}
    published_again(entries, number, clauses=[aims("Within one week of referral."), exit_clause])
    return entries


def aims(text: str) -> dict[str, object]:
    return {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": text}


def data() -> dict[str, object]:
    return {
        "id": "data",
        "heading": "Outcomes",
        "clause_type": "outcomes-data",
        "text": "Use it.",
        "framework": "recovery-outcomes",
    }


def test_the_page_offers_every_format_and_each_answers(page: PageClient, two_specifications: EntryMaker) -> None:
    links = [href for href in page.get(f"/library/compare?{BOTH}").links().values() if "/compare/download/" in href]
    codes = [re.sub(r".*/([a-z]+)\?.*", r"\1", href) for href in links]
    assert codes == ["docx", "odt", "pdf", "xlsx", "ods", "csv", "print"]
    for href in links:
        assert page.client.get(href).status_code == (200 if can_make_pdf_files() or "/pdf?" not in href else 503), href


def test_in_word_the_texts_stand_in_columns_on_a_page_on_its_side_with_their_provenance(
    page: PageClient, two_specifications: EntryMaker
) -> None:
    document = docx.Document(io.BytesIO(taken(page, f"/library/compare/download/docx?{BOTH}")))
    section = document.sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    assert headings[:4] == ["What each covers", "Values", "Texts", "Aims"]
    coverage, values, first = document.tables[:3]
    assert [cell.text for cell in coverage.rows[0].cells] == ["Type of clause", "Recovery service", "Other service"]
    assert ["Contract length", "60 months", "Not stated"] in [[cell.text for cell in row.cells] for row in values.rows]
    assert ["Sessions", "Not stated", "1 session (Length)"] in [[cell.text for cell in row.cells] for row in values.rows]
    assert all(one.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for one in (coverage, values, first))
    left, right = first.rows[1].cells
    assert [one.text for one in left.paragraphs] == ["Aims", "Be safe", "Be heard"]
    assert "What we want" in right.text
    assert [cell.text for cell in right.tables[0].rows[1].cells] == ["1", "£9"], "a table in a clause stays one"
    assert [cell.text for cell in first.rows[2].cells] == ["", "And more\nMore."]
    text = "\n".join(one.text for one in document.paragraphs)
    for words in (
        "“Recovery service”, version 1, by Camden Council, published on",
        "/library/recovery-service/versions/1",
        "“Recovery service” is a starter template, not legal advice.",
        "Published under the Open Government Licence v3.0.",
    ):
        assert words in text
    assert "“Other service” is a starter" not in text
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Specifications side by side",
        "Practice Exchange",
        "en-GB",
    )


def test_the_other_formats_say_the_same(page: PageClient, two_specifications: EntryMaker, people: People) -> None:
    wanted = ("What each covers", "Not covered: Another service does this.", "Not mentioned", "What we want", "Agree", "£9")
    spoken = "".join(extractText(load(io.BytesIO(taken(page, f"/library/compare/download/odt?{BOTH}"))).text))
    printed = page.get(f"/library/compare/download/print?{BOTH}").main
    for said in wanted:
        assert said in spoken
        assert said in printed
    if can_make_pdf_files():
        people.sign_in(page.client, people.person())
        page.fill(page.get(f"/library/compare/download/pdf?{BOTH}"), containing="make")
        assert draw_next(two_specifications.database)
        reader = PdfReader(io.BytesIO(taken(page, f"/library/compare/download/pdf?{BOTH}")))
        assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
        whole = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
        for said in ("What each covers", "What we want", "Page 1 of"):
            assert said in whole
        assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_a_comparison_with_what_may_not_be_read_is_in_no_format(page: PageClient, two_specifications: EntryMaker) -> None:
    two_specifications.publish(SPECIFICATION, specification(title="Members only"), "members", audience=MEMBERS)
    for code in ("docx", "odt", "pdf", "print", "xlsx", "ods", "csv"):
        assert page.client.get(f"/library/compare/download/{code}?with=recovery-service&with=members-only").status_code == 404
        assert page.client.get(f"/library/compare/download/{code}?with=recovery-service").status_code == 404
    assert page.client.get(f"/library/compare/download/exe?{BOTH}").status_code == 404


def test_what_changed_between_two_versions_is_said_in_words_clause_by_clause(
    page: PageClient, changed_specification: EntryMaker
) -> None:
    document = docx.Document(io.BytesIO(taken(page, f"{CHANGES}/docx")))
    text = "\n".join(one.text for one in document.paragraphs)
    for words in (
        "Recovery service: what changed from version 1 to version 2",
        "Within [removed: two weeks] [added: one week] of referral.",
        "Clause added.",
        "[added: Hand over well.]",
        "Clause removed.",
        "[removed: Use it.]",
        "What did not change",
        "/library/recovery-service/versions/1",
        "/library/recovery-service/versions/2",
        "Open Government Licence",
    ):
        assert words in text, words
    styles = {
        run.text: run.style.name for one in document.paragraphs for run in one.runs if run.text.startswith("[") and run.style
    }
    assert styles["[removed: two weeks]"] == "Removed"
    assert styles["[added: one week]"] == "Added"
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == ["Aims", "Outcomes", "Exit", "What did not change"]
    assert "Introduction; " in text


def test_every_format_of_what_changed_is_offered_and_answers(page: PageClient, changed_specification: EntryMaker) -> None:
    links = [href for href in page.get("/library/recovery-service/compare").links().values() if "/changes-to/" in href]
    assert links == [f"{CHANGES}/{code}" for code in ("docx", "odt", "pdf", "print")]
    for href in links:
        assert page.client.get(href).status_code == (200 if can_make_pdf_files() or not href.endswith("pdf") else 503)
    printed = etree.HTML(page.client.get(f"{CHANGES}/print").text)
    assert "[added: Hand over well.]" in ["".join(one.itertext()) for one in printed.iter("ins")]
    assert page.client.get(f"{CHANGES}/xlsx").status_code == 404
    same = page.get("/library/recovery-service/versions/2/changes-to/2/download/print")
    assert "Every field is the same in both versions." in same.main


def test_a_version_for_members_is_compared_for_members_alone(page: PageClient, entries: EntryMaker, people: People) -> None:
    number = entries.publish(SPECIFICATION, specification(), "one", audience=MEMBERS)
    published_again(entries, number, summary="Opened to all.")
    assert page.client.get("/library/recovery-service/download/docx").status_code == 200
    for code in ("docx", "print"):
        assert page.client.get(f"{CHANGES}/{code}").status_code == 404
    assert entries.author.person_id is not None
    people.sign_in(page.client, entries.author.person_id)
    assert "[added: Opened to all]" in page.get(f"{CHANGES}/print").main


def test_a_version_whose_text_was_erased_is_compared_in_no_format(
    page: PageClient, changed_specification: EntryMaker, people: People
) -> None:
    administrator = people.actor(people.administrator())
    with unit_of_work(changed_specification.database), transaction():
        first = queries.get_version(queries.get_readable(changed_specification.author, "library", "recovery-service"), 1)
        deciding.redact(administrator, first)
    for code in ("docx", "odt", "pdf", "print"):
        assert page.client.get(f"{CHANGES}/{code}").status_code == 404
    assert "/changes-to/" not in page.client.get("/library/recovery-service/compare").text


def test_what_changed_names_no_framework_that_the_reader_may_not_read(page: PageClient, entries: EntryMaker) -> None:
    entries.publish(FRAMEWORK, {**FRAMEWORK_BODY, "title": "Secretword outcomes"}, "framework", audience=MEMBERS)
    linked = {**data(), "framework": "secretword-outcomes"}
    number = entries.publish(SPECIFICATION, specification(clauses=[aims("Safe."), linked]), "one")
    published_again(entries, number, clauses=[aims("Safer.")])
    words = words_of(taken(page, f"{CHANGES}/docx"))
    assert "secretword" not in words.casefold()
    assert "secretword" not in page.client.get("/library/recovery-service/compare").text.casefold()


def test_where_pdf_cannot_be_made_a_page_says_so_and_leads_to_the_other_formats(
    page: PageClient, changed_specification: EntryMaker, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_specification.publish(SPECIFICATION, other(), "two")
    people.sign_in(page.client, people.person())
    monkeypatch.setattr(sys, "executable", bare_python())
    for stem, query in (
        ("/library/recovery-service/download", ""),
        ("/library/recovery-service/versions/1/download", ""),
        (CHANGES, ""),
        ("/library/compare/download", f"?{BOTH}"),
    ):
        offered_first = page.get(f"{stem}/pdf{query}")
        if offered_first.h1 != "PDF files cannot be made here":
            page.fill(offered_first, containing="make")
            assert draw_next(changed_specification.database)
        found = page.get(f"{stem}/pdf{query}", status=503)
        assert found.h1 == "PDF files cannot be made here"
        assert "Exit this page" in found.response.text
        offered = [href for href in found.links().values() if href.startswith(stem)]
        assert offered == [f"{stem}/{code}{query}" for code in ("docx", "odt", "print")]
        for href in offered:
            assert page.client.get(href).status_code == 200, href


HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1")
FORMULA = re.compile(r"^[\s\u00a0\u200b]*[=+\-@＝＋－＠]")


def hostile(start: str) -> dict[str, object]:
    clauses = [
        {"id": "aims", "heading": f"{start} aims", "clause_type": "aims", "text": f"{start} text", "guidance": f"{start} note"},
        {"id": "two", "heading": f"{start} two", "clause_type": "session-model", "text": f"{start} text", "sessions": 3},
        {"id": "six", "heading": f"{start} six", "clause_type": "session-model", "text": f"{start} text", "sessions": 4},
    ]
    not_covered = [{"id": "exit", "subject": "exit", "reason": f"{start} reason"}]
    return specification(title=f"{start} title", summary="Words.", clauses=clauses, not_covered=not_covered)


def test_no_text_of_a_comparison_or_a_framework_becomes_a_formula_in_any_sheet(page: PageClient, entries: EntryMaker) -> None:
    slugs = []
    for at, start in enumerate(HOSTILE[:5]):
        number = entries.publish(SPECIFICATION, hostile(start), f"hostile-{at}")
        with unit_of_work(entries.database):
            slugs.append(queries.get_revision(number).contribution.slug)
    measure = {"id": "m", "name": "=m()", "level": "individual", "question": "better-off", "instrument": "@I", "unit": "-u"}
    body = {
        "title": "+framework",
        "summary": "Words.",
        "outcomes": [{"id": "o", "statement": "=o()"}],
        "measures": [{**measure, "outcome": "o"}],
    }
    number = entries.publish(FRAMEWORK, body, "framework")
    with unit_of_work(entries.database):
        framework = queries.get_revision(number).contribution.slug
    chosen = "&".join(f"with={slug}" for slug in slugs)
    for address in (f"/library/compare/download/{{}}?{chosen}", f"/library/{framework}/download/{{}}"):
        assert_no_formula(page, address)


def assert_no_formula(page: PageClient, address: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(page, address.format("xlsx"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    typed = [cell for cell in cells if isinstance(cell.value, str) and FORMULA.match(cell.value)]
    assert typed
    assert all(cell.quotePrefix for cell in typed), "it stays text when somebody edits the cell"
    with zipfile.ZipFile(io.BytesIO(taken(page, address.format("ods")))) as parts:
        assert b"table:formula" not in parts.read("content.xml")
    text = taken(page, address.format("csv")).decode("utf-8-sig")
    assert [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row if FORMULA.match(cell)] == []


WORD_PARTS = {
    *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels"),
    *(f"word/{name}.xml" for name in ("document", "styles", "settings", "footer1", "numbering")),
}
SHEET_PARTS = re.compile(
    r"\[Content_Types\].xml|_rels/.rels|docProps/(app|core).xml|xl/(workbook|styles|sharedStrings|theme/theme1).xml|"
    r"xl/worksheets/sheet\d.xml|xl/_rels/workbook.xml.rels"
)
OPEN_PARTS = {"mimetype", "meta.xml", "content.xml", "styles.xml", "settings.xml", "META-INF/manifest.xml"}


def test_files_have_no_comments_and_their_properties_name_no_person(page: PageClient, changed_specification: EntryMaker) -> None:
    changed_specification.publish(SPECIFICATION, other(), "two")
    changed_specification.publish(FRAMEWORK, FRAMEWORK_BODY, "framework")
    for stem, query, author in (
        ("/library/recovery-service/download", "", "Camden Council"),
        (CHANGES, "", "Camden Council"),
        ("/library/compare/download", f"?{BOTH}", "Practice Exchange"),
        ("/library/recovery-outcomes/download", "", "Camden Council"),
    ):
        for code in ("docx", "odt", "xlsx", "ods"):
            response = page.client.get(f"{stem}/{code}{query}")
            if response.status_code == 404:
                continue  # of the other family
            with zipfile.ZipFile(io.BytesIO(response.data)) as parts:
                names = set(parts.namelist())
                said = " ".join(parts.read(name).decode() for name in names)
                properties = etree.fromstring(parts.read("docProps/core.xml" if code in ("docx", "xlsx") else "meta.xml"))
            assert all(SHEET_PARTS.fullmatch(name) for name in names) if code == "xlsx" else names <= (WORD_PARTS | OPEN_PARTS)
            assert "Asha" not in said, "who wrote it is nobody's business"
            values = {etree.QName(one).localname: one.text for one in properties.iter() if one.text}
            assert set(values) <= {
                "title",
                "subject",
                "creator",
                "initial-creator",
                "lastModifiedBy",
                "created",
                "modified",
                "date",
                "creation-date",
                "language",
            }
            assert {values[name] for name in ("creator", "lastModifiedBy", "initial-creator") if name in values} == {author}

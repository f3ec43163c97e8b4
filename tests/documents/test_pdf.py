"""A PDF is tagged, says its language and title, holds the words in order, and nothing is fetched to make it."""

import io
import logging
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from app.core import limited
from app.core.config import ROOT
from app.documents.model import Heading, Paragraph, Run, Table, TextDocument
from app.documents.printing import limits, pdf, pdf_child, print_html
from app.documents.printing.print_html import page
from tests.document_files import bare_python, file_of, pdf_of
from tests.documents import example_documents, readers
from tests.documents.example_documents import EVERYTHING

pytestmark = pytest.mark.long

SHORT = TextDocument("T", "A", example_documents.DAY, (Paragraph((Run("x"),)),))
STARTS_THE_CHILD = "import sys; from app.documents.printing import pdf_child; sys.exit(pdf_child.main())"


@pytest.fixture(scope="module")
def reader(pdf_libraries: None) -> PdfReader:
    """The document with everything in it, as a PDF."""
    return PdfReader(io.BytesIO(pdf_of(EVERYTHING)))


def tags(node: Any) -> Iterator[tuple[str, DictionaryObject]]:
    """The elements of the structure tree, in order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]), node
        if "/K" in node:
            yield from tags(node["/K"])


def test_drawing_a_pdf_tells_the_log_nothing_of_its_steps(pdf_libraries: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    pdf.render(EVERYTHING)
    assert [record.getMessage() for record in caplog.records] == []


def test_it_is_tagged_and_says_its_language_and_title(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    found = [name for name, _ in tags(root["/StructTreeRoot"]["/K"])]
    headings = [name for name in found if name in ("/H1", "/H2", "/H3", "/H4")]
    assert headings == ["/H1", "/H2", "/H3", "/H3", "/H2"]
    assert {"/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Caption", "/Link"} <= set(found)


def test_it_says_that_it_is_accessible_by_the_standard(reader: PdfReader) -> None:
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert EVERYTHING.title.replace("&", "&amp;").replace("<", "&lt;").split("&lt;")[0] in metadata


def test_its_properties_say_what_was_given(reader: PdfReader) -> None:
    properties = reader.metadata
    assert properties is not None
    assert (properties.title, properties.author, properties.subject) == (
        EVERYTHING.title,
        "Practice Exchange",
        "Specification, version 3",
    )
    assert properties.creation_date is not None
    assert properties.creation_date.date() == example_documents.DAY
    assert {"/Keywords", "/Creator"} & set(properties) == set()


def test_the_words_are_in_it_in_order_and_its_pages_are_numbered(reader: PdfReader) -> None:
    whole = "".join("".join(one.extract_text().split()) for one in reader.pages)
    place = 0
    for said in readers.passages_of(EVERYTHING):
        words = "".join(said.text.split())
        place = whole.find(words, place)
        assert place >= 0, said.text
    assert "4.5." in whole, "the list counts from 4"
    count = len(reader.pages)
    assert [f"Page {number} of {count}" in one.extract_text() for number, one in enumerate(reader.pages, 1)] == [True] * count


def test_links_lead_where_they_say(reader: PdfReader) -> None:
    found = [mark.get_object() for one in reader.pages for mark in one.get("/Annots", [])]
    assert {mark["/A"]["/URI"] for mark in found} == {"https://example.org/a?b=1&c=2", "mailto:someone@example.org"}


@pytest.mark.usefixtures("pdf_libraries")
def test_nothing_is_fetched_whatever_the_words_say(tmp_path: Path) -> None:
    requests: list[bytes] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            requests.append(self.request.recv(100))

    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    with socketserver.TCPServer(("127.0.0.1", 0), Note) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x"
        attempts = f'<img src="{address}"><link rel="attachment" href="{secret.as_uri()}"><style>@import "{address}"</style>'
        link = Run(attempts, href=address)
        document = TextDocument(
            attempts, attempts, example_documents.DAY, (Heading(1, (link,), attempts), Table((((link,),),), caption=attempts))
        )
        content = pdf_of(document)
        markup = page(document, f'@import "{address}"; body {{ background: url({address}) }}')
        assert pdf_child.weasyprint().HTML(string=markup, url_fetcher=pdf_child.refusing()).write_pdf().startswith(b"%PDF")
        server.shutdown()
    assert requests == []
    assert PdfReader(io.BytesIO(content)).attachments == {}


@pytest.mark.parametrize(
    "raises",
    ["raise ImportError('no such package')", "raise OSError('cannot load library libpango-1.0-0')"],
    ids=["package", "library"],
)
def test_the_program_that_makes_them_says_what_is_missing(tmp_path: Path, raises: str) -> None:
    (tmp_path / "weasyprint.py").write_text(raises)
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run([sys.executable, "-c", STARTS_THE_CHILD], env=environment, input=b"<p>x", capture_output=True)
    assert (done.returncode, done.stdout.decode()) == (limits.MISSING, raises.partition("(")[0].removeprefix("raise "))


def test_a_machine_without_the_libraries_says_so_and_writes_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", bare_python())
    assert file_of(SHORT, "docx").startswith(b"PK")
    with pytest.raises(limits.CannotDraw):
        file_of(SHORT, "pdf")


@pytest.mark.long
@pytest.mark.usefixtures("pdf_libraries")
@pytest.mark.parametrize("limit", [{"cpu_seconds": 1}, {"memory_bytes": 400_000_000}], ids=["processor time", "memory"])
def test_a_document_past_a_limit_is_refused_in_words(limit: dict[str, int]) -> None:
    """The program as the site starts it, with less of one thing than a long document needs."""
    changes = "; ".join(f"pdf_child.{name.upper()} = {value}" for name, value in limit.items())
    program = STARTS_THE_CHILD.replace("; sys.exit", f"; {changes}; sys.exit")
    long = TextDocument("T", "A", example_documents.DAY, (Paragraph((Run("Some words. " * 40),)),) * 3_000)
    arguments = ["-c", program.replace("import sys;", f"import sys; sys.path.insert(0, {str(ROOT)!r});")]
    status, _ = limited.run_program(arguments, pdf.source(long).encode(), wall_seconds=60)
    with pytest.raises(limits.TooLong):
        limits.judge(status, b"")


@pytest.mark.usefixtures("pdf_libraries")
def test_it_is_one_of_the_formats() -> None:
    assert file_of(SHORT, "pdf").startswith(b"%PDF-")


def test_the_page_for_print_is_whole_escaped_and_without_styles_in_it() -> None:
    body = print_html.body(EVERYTHING, first_level=2)
    assert body.startswith('<article class="app-document" lang="en-GB"><h2 class="app-document-title">')
    assert "&lt;draft&gt; &amp; more" in body
    assert '<h3 id="aims">Aims</h3>' in body
    assert '<ol start="4"><li>' in body
    assert '<th scope="col">Measure</th>' in body
    assert '<th scope="row">Wellbeing</th>' in body
    assert "<del>was</del><ins>is</ins>" in body
    assert "style=" not in body
    assert "<script" not in body

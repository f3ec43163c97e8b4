"""Words that some program would read as something else stay as they were typed: in title, properties and body of a file."""

import io
from collections.abc import Iterator
from typing import Any

import docx as reader_of_word
import pypdf
import pytest
from odf.opendocument import load

from app.documents.model import Heading, Paragraph, Run, TextDocument
from app.documents.ooxml import docx
from app.documents.opendocument import odt
from tests.document_files import pdf_of
from tests.documents import readers
from tests.documents.example_documents import DAY

WORDS = (
    *(
        "=?utf-8?q?=0d=0aBcc:_thief?=",
        "=?utf-8?b?YQ==?=",
        "_x000D_",
        "_x0041_",
        "&amp;lt;",
        "&#65;&#x41;",
        "&NewLine;",
        "&copy=1",
    ),
    *("<b>x</b>", "<!-- x -->", "]]>", "<?xml?>", "<text:page-number/>", "{ PAGE }", "MERGEFIELD x", "%PAGE%", "counter(page)"),
    *(
        "þÿA",
        "ï»¿x",
        "\\376\\377",
        "a (b) \\050c",
        "(x))(",
        "<feff0041>",
        "\\u0041 \\x41 \\n",
        "%41%0d%0a",
        "{{ x }} {% x %}",
        "${x} %(x)s {0}",
    ),
    *("**x** _y_ `z` [a](b)", "https://example.org/?a=1&b=2", "&CPage &P", "x\u00ady"),
)


def document(words: str) -> TextDocument:
    blocks = (Heading(1, (Run(words),)), Paragraph((Run(words),)))
    return TextDocument(title=words, author=words, subject=words, created=DAY, blocks=blocks, provenance=(words,))


@pytest.mark.parametrize("words", WORDS)
def test_a_word_file_says_the_words_that_were_typed(words: str) -> None:
    content = docx.render(document(words))
    file = reader_of_word.Document(io.BytesIO(content))
    assert [one.text for one in file.paragraphs] == [words] * 4
    known = file.core_properties
    assert (known.title, known.author, known.subject) == (words, words, words)
    assert not readers.parts(content)["word/document.xml"].xpath("//*[local-name()='fldSimple' or local-name()='instrText']")


@pytest.mark.parametrize("words", WORDS)
def test_an_opendocument_text_says_the_words_that_were_typed(words: str) -> None:
    content = odt.render(document(words))
    assert [one.text for one in readers.passages_in_opendocument(content)] == [words] * 4
    meta = readers.parts(content)["meta.xml"]
    for name in ("title", "creator", "subject"):
        assert ["".join(one.itertext()) for one in meta.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")] == [words]
    load(io.BytesIO(content))


def titles_of(outline: list[Any]) -> Iterator[str]:
    for one in outline:
        yield from titles_of(one) if isinstance(one, list) else [str(one["/Title"])]


@pytest.mark.usefixtures("pdf_libraries")
def test_a_pdf_says_the_words_that_were_typed() -> None:
    for words in WORDS:
        file = pypdf.PdfReader(io.BytesIO(pdf_of(document(words))))
        known = file.metadata
        assert known is not None
        assert (known.title, known.author, known.subject) == (words, words, words)
        assert file.outline
        assert set(titles_of(file.outline)) == {words}

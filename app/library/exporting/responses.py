"""Answers with a document: as a file, as a page to print, or, where PDF files cannot be made here, as a page that says so."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.cache import Cache
from app.core.errors import NotFound
from app.documents import formats, pdf, print_html
from app.documents.formats import Document, Format
from app.documents.model import TextDocument
from app.documents.pdf import PdfTooLong, PdfUnavailable
from app.web.security import attachment

PRINT, PDF = "print", "pdf"
PDFS: Cache[bytes] = Cache(8_000_000, len)
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Place:
    """Where a document is handed over: the page that it belongs to (its address, and the words of a link back to it), the
    address of each format, and that of a page to print."""

    page: str
    words: str
    address: Callable[[str], str]
    to_print: str


def handed_over(document: Document, format_code: str, place: Place) -> Answer:
    """The document as a file to keep or, where `format_code` is "print", as a page. Raises NotFound for a format of none."""
    if format_code == PRINT:
        return _printed(document, place)
    file_format = formats.format_for(document, format_code)
    try:
        content = _written(document, file_format)
    except PdfUnavailable as refusal:
        others = [one for one in formats.TEXT_FORMATS if one.code != format_code]
        words = {"title": document.title, "place": place, "others": others, "is_too_long": isinstance(refusal, PdfTooLong)}
        return render_template("library/no-pdf.html", **words), refusal.status
    response: Response = current_app.response_class(content, content_type=file_format.media_type)
    return attachment(response, file_format.file_name(document.title))


def _written(document: Document, file_format: Format) -> bytes:
    """The bytes of a file. A PDF that was drawn from the very same page before is not drawn again.

    It is found by the whole page that it was drawn from, which holds what this reader may see, so no reader gets another's.
    """
    if not isinstance(document, TextDocument) or file_format.code != PDF:
        return file_format.render(document)
    page_source = pdf.source(document)
    key = hashlib.blake2b(page_source.encode()).digest()
    content = PDFS.find(key)
    if content is None:
        content = pdf.draw(page_source)
        PDFS.hold(key, content)
    return content


def _printed(document: Document, place: Place) -> str:
    if not isinstance(document, TextDocument):
        raise NotFound
    return render_template("library/print.html", title=document.title, document=drawn(document), place=place)


def drawn(document: TextDocument) -> Markup:
    """The document as HTML, to stand in a page."""
    return Markup(print_html.body(document))  # noqa: S704  # the renderer escapes every word

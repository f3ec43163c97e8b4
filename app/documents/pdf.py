"""Has a text document written as a tagged PDF (PDF/UA-1), from the HTML of `print_html`, by a program of its own (`pdf_child`).

Drawing the pages of a long document takes seconds and a hundred megabytes, and anybody may ask for one: so no process that serves
pages draws any. The program sets limits on itself, and there are few places for such programs (`core/places.py`).
"""

import logging

from app.core import limited
from app.core.errors import AppError
from app.documents.model import TextDocument
from app.documents.pdf_child import MISSING, PAST_A_LIMIT
from app.documents.print_html import WIDTH_STEP, page

CHILD = "app.documents.pdf_child"
WALL_SECONDS = 90  # the child's own limit is of processor time
MESSAGE = "PDF files cannot be made on this site at the moment. Choose Word or OpenDocument, or print the page to a PDF"
TOO_LONG = "This is too long to be made into a PDF file here. Choose Word or OpenDocument, or print the page to a PDF"
WHAT_IS_MISSING = "PDF files cannot be made: install the Debian packages that docs/running.md names (%s)"
WIDTHS = "".join(f".app-width-{width}{{width:{width}%}}" for width in range(WIDTH_STEP, 101, WIDTH_STEP))
STYLES = """
@page { size: A4 %s; margin: 20mm;
  @bottom-center { content: "Page " counter(page) " of " counter(pages); font: 9pt Arial, sans-serif; color: #505a5f } }
html { font: 11pt/1.35 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; hyphens: manual }
h1, h2, h3, h4, h5, h6 { break-after: avoid; line-height: 1.2; margin: 1.2em 0 .4em }
h1 { font-size: 22pt; margin-top: 0 }
h2 { font-size: 16pt } h3 { font-size: 13pt } h4 { font-size: 12pt } h5, h6 { font-size: 11pt }
p, pre { margin: .4em 0; overflow-wrap: anywhere }
pre { white-space: pre-wrap }
pre, code { font-family: "Courier New", "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 10pt }
ul, ol { margin: .4em 0; padding-left: 7.5mm }
blockquote { margin: .4em 0; padding-left: 4mm; border-left: 2pt solid #505a5f }
table { border-collapse: collapse; width: 100%%; table-layout: fixed; margin: .6em 0 }
caption { text-align: left; font-weight: bold; padding-bottom: .3em; break-after: avoid }
th, td { border: .5pt solid #505a5f; padding: 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th, td { font-size: 10pt }
th { background: #e8ebed }
tr { break-inside: avoid } .app-texts tr { break-inside: auto }
a { color: #1a4f8b }
ins { color: #00592f; text-decoration: underline double } del { color: #942514 }
.app-provenance, .app-note { color: #505a5f } .app-note { font-style: italic }
.app-term, .app-caption { font-weight: bold; break-after: avoid }
.app-page-break { break-after: page }
"""


class PdfUnavailable(AppError):
    """This machine lacks what PDF files are made with. The words may be shown to whoever asked for one."""

    status = 503

    def __init__(self, words: str = MESSAGE) -> None:
        super().__init__(words)


class PdfTooLong(PdfUnavailable):
    """Drawing the document went past a limit."""

    status = 422

    def __init__(self) -> None:
        super().__init__(TOO_LONG)


def source(document: TextDocument) -> str:
    """The page that the PDF is drawn from, whole: the same page gives the same file."""
    styles = STYLES % ("landscape" if document.landscape else "portrait") + WIDTHS
    return page(document, styles)


def render(document: TextDocument) -> bytes:
    """The document as the bytes of a .pdf file. Takes a second at least, so call it outside a transaction.

    Raises PdfUnavailable where the machine lacks the libraries, PdfTooLong past a limit, Busy where the machine has too
    much to do or no place is free, RuntimeError when the child cannot run at all.
    """
    return draw(source(document))


def draw(page_source: str) -> bytes:
    """As `render`, of a page that was made by `source`."""
    status, content = limited.run(CHILD, page_source.encode(), wall_seconds=WALL_SECONDS)
    judge(status, content)
    return content


def judge(status: int, content: bytes) -> None:
    """Raise what `render` raises for how the program ended and what it wrote; nothing where it wrote a file."""
    if status == MISSING:
        logging.getLogger(__name__).warning(WHAT_IS_MISSING, content.decode("ascii", "replace"))
        raise PdfUnavailable
    if status < 0 or status == PAST_A_LIMIT:  # ended by the system, or by itself
        raise PdfTooLong
    if status > 0:
        raise RuntimeError(f"the process that makes PDF files ended with status {status}")

"""Writes a text document as a tagged PDF (PDF/UA-1), from the HTML of `print_html`, by WeasyPrint.

WeasyPrint needs Pango and HarfBuzz from the operating system. It is imported when the first PDF is wanted, so that a machine
without them runs the rest of the site and says plainly what it cannot do. It may fetch nothing: no address, no file.
"""

import importlib
import logging
from types import ModuleType
from typing import Any

from app.core.errors import AppError
from app.documents.model import TextDocument
from app.documents.print_html import WIDTH_STEP, page

MESSAGE = "PDF files cannot be made on this site at the moment. Choose Word or OpenDocument, or print the page to a PDF"
WHAT_IS_MISSING = "PDF files cannot be made: install the Debian packages that docs/running.md names (%s)"
VARIANT = "pdf/ua-1"
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

    def __init__(self) -> None:
        super().__init__(MESSAGE)


def render(document: TextDocument) -> bytes:
    """The document as the bytes of a .pdf file. Raises PdfUnavailable where the machine lacks the libraries."""
    weasyprint = _weasyprint()
    styles = STYLES % ("landscape" if document.landscape else "portrait") + WIDTHS
    source = weasyprint.HTML(string=page(document, styles), url_fetcher=refusing())
    # Presentational hints are what makes an ordered list count from where its HTML says.
    written: bytes = source.write_pdf(pdf_variant=VARIANT, pdf_tags=True, presentational_hints=True)
    return written


def refusing() -> Any:
    """What fetches addresses for WeasyPrint: no kind of address is allowed."""
    return _weasyprint().urls.URLFetcher(allowed_protocols=())


def _weasyprint() -> ModuleType:
    """WeasyPrint. An ImportError is a Python package that is missing, an OSError a library of the system."""
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # its steps are of interest to nobody who watches the site
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as missing:
        logging.getLogger(__name__).warning(WHAT_IS_MISSING, type(missing).__name__)
        raise PdfUnavailable from missing

"""Has a text document written as a tagged PDF (PDF/UA-1), from the HTML of `print_html`, by a program of its own (`pdf_child`).

Drawing the pages of a long document takes seconds and a hundred megabytes: so no process that serves pages draws any, the worker
does (`making`). The program sets limits on itself.
"""

from app.core import limited
from app.documents.model import TextDocument
from app.documents.printing import limits
from app.documents.printing.print_html import WIDTH_STEP, page

CHILD = "app.documents.printing.pdf_child"
WALL_SECONDS = 90  # the child's own limit is of processor time
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


def source(document: TextDocument) -> str:
    """The page that the PDF is drawn from, whole: the same page gives the same file."""
    styles = STYLES % ("landscape" if document.landscape else "portrait") + WIDTHS
    return page(document, styles)


def render(document: TextDocument) -> bytes:
    """The document as the bytes of a .pdf file. Takes a second at least, so no process that serves pages calls it.

    Raises what `limits.judge` raises, and Busy where the machine has too much to do.
    """
    return draw(source(document))


def draw(page_source: str) -> bytes:
    """As `render`, of a page that was made by `source`."""
    status, content = limited.run(CHILD, page_source.encode(), wall_seconds=WALL_SECONDS)
    limits.judge(status, content)
    return content

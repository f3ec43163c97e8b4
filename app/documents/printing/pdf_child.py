"""Draws one PDF, as a program of its own with hard limits: it is given a page of HTML and gives the bytes of a file.

WeasyPrint needs Pango and HarfBuzz from the operating system; a machine without them runs the rest of the site. It may fetch
nothing: no address, no file but fonts.

`app.documents` is imported here without the rest of the site: see `app.core.limited`.
"""

import sys
from types import ModuleType
from typing import Any

from app.core import limited
from app.documents.printing.limits import MISSING, PAST_A_LIMIT

CPU_SECONDS = 60
MEMORY_BYTES = 1536 * 1024 * 1024
OPEN_FILES = 64  # fonts
VARIANT = "pdf/ua-1"


def draw(source: str) -> bytes:
    """A page of HTML as the bytes of a .pdf file. Raises ImportError or OSError where the libraries are not there."""
    document = weasyprint().HTML(string=source, url_fetcher=refusing())
    # Presentational hints are what makes an ordered list count from where its HTML says.
    content: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True, presentational_hints=True)
    return content


def refusing() -> Any:
    """What fetches addresses for WeasyPrint: no kind of address is allowed."""
    return weasyprint().urls.URLFetcher(allowed_protocols=())


def weasyprint() -> ModuleType:
    """WeasyPrint. An ImportError is a Python package that is missing, an OSError a library of the system."""
    import weasyprint as package

    loaded: ModuleType = package
    return loaded


def main() -> int:
    """Read a page, write a file; the exit status. MISSING stands after the name of what was raised instead of a file."""
    limited.give_way()
    limited.limit_resources(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES, open_files=OPEN_FILES)
    source = sys.stdin.buffer.read().decode()
    try:
        weasyprint()
    except (ImportError, OSError) as missing:
        sys.stdout.write(type(missing).__name__)
        return MISSING
    try:
        sys.stdout.buffer.write(draw(source))
    except MemoryError:
        return PAST_A_LIMIT
    return 0

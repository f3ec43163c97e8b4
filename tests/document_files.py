"""A document as the bytes of a file, and whether this machine can make PDF files."""

import sys
from pathlib import Path

from app.documents.formats import Document, format_for
from app.documents.model import TextDocument
from app.documents.printing import pdf, pdf_child


def file_of(document: Document, code: str) -> bytes:
    """The document as a file of format `code`. Raises CannotDraw where the machine cannot make PDF files."""
    return format_for(document, code).render(document)


def can_make_pdf_files() -> bool:
    """Whether this machine has the libraries for PDF files."""
    try:
        pdf_child.weasyprint()
    except (ImportError, OSError):
        return False
    return True


def pdf_of(document: TextDocument) -> bytes:
    """The document as a PDF, drawn as the program draws it that the site starts for each, but in this one."""
    return pdf_child.draw(pdf.source(document))


def bare_python() -> str:
    """The Python that ours was made from: it has nothing that PDF files are made with."""
    return str(Path(sys.base_prefix) / "bin" / "python3")

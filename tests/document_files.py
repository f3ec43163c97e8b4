"""A document as the bytes of a file, and whether this machine can make PDF files."""

from app.documents import pdf
from app.documents.formats import Document, format_for


def file_of(document: Document, code: str) -> bytes:
    """The document as a file of format `code`. Raises PdfUnavailable where the machine cannot make PDF files."""
    return format_for(document, code).render(document)


def can_make_pdf_files() -> bool:
    """Whether this machine has the libraries for PDF files."""
    try:
        pdf._weasyprint()
    except pdf.PdfUnavailable:
        return False
    return True

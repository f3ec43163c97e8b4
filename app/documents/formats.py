"""The kinds of file that a document can be taken away in: the one table of them, and the one way to write any."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import NotFound
from app.core.text import slugify
from app.documents import csv
from app.documents.model import TextDocument, Workbook
from app.documents.ooxml import docx, xlsx
from app.documents.opendocument import ods, odt
from app.documents.printing import pdf

OFFICE = "application/vnd.openxmlformats-officedocument"
OASIS = "application/vnd.oasis.opendocument"
LONGEST_NAME = 60  # characters of a file's name, without its ending

Document = TextDocument | Workbook


@dataclass(frozen=True)
class Format:
    """One kind of file. `code` names it in addresses and ends its files' names, `label` names it on pages."""

    code: str
    label: str
    media_type: str
    render: Callable[[Any], bytes]  # takes a document of the table's family

    def file_name(self, title: str) -> str:
        """A name for a file with this title, made of ASCII letters, digits and hyphens: `camden-csa-service.docx`."""
        return safe_name(title, self.code)


TEXT_FORMATS: tuple[Format, ...] = (
    Format("docx", "Word (DOCX)", f"{OFFICE}.wordprocessingml.document", docx.render),
    Format("odt", "OpenDocument text (ODT)", f"{OASIS}.text", odt.render),
    Format("pdf", "PDF", "application/pdf", pdf.render),
)
SHEET_FORMATS: tuple[Format, ...] = (
    Format("xlsx", "Excel (XLSX)", f"{OFFICE}.spreadsheetml.sheet", xlsx.render),
    Format("ods", "OpenDocument spreadsheet (ODS)", f"{OASIS}.spreadsheet", ods.render),
    Format("csv", "CSV", "text/csv; charset=utf-8", csv.render),
)


def format_for(document: Document, code: str) -> Format:
    """The format `code` for this family of document. Raises NotFound where it has none of that code."""
    formats = TEXT_FORMATS if isinstance(document, TextDocument) else SHEET_FORMATS
    for one in formats:
        if one.code == code:
            return one
    raise NotFound


def safe_name(title: str, extension: str) -> str:
    """A name for a download: nothing in it can lead to another folder, end a header or hide what kind of file it is."""
    return f"{slugify(title, longest=LONGEST_NAME)}.{slugify(extension)}"

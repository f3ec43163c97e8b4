"""Which documents are made by the worker, and which at once by whatever serves pages: the whole list.

| Document | Made |
|---|---|
| Any PDF | by the worker: the shortest takes 1.5 seconds of processor time and 100 MB, a long one a minute |
| Word, OpenDocument and Excel files of more than LARGEST_AT_ONCE characters | by the worker |
| Everything else in Word, OpenDocument, Excel and CSV | at once: 5 ms for a specification, 14 to 19 ms for five of them |

Writing an office file takes 0.1 ms for each 1,000 characters (measured on the specifications that ship, which have up to 60,000):
at the limit it takes as long as a page of the site may.
"""

from collections.abc import Iterator

from app.documents import formats
from app.documents.formats import Document, Format
from app.documents.making.sources import PDF
from app.documents.model import CodeBlock, Run, TextDocument

LARGEST_AT_ONCE = 500_000


def is_made_apart(document: Document, file_format: Format) -> bool:
    """Whether the worker makes this file, since it takes too long for a process that serves pages."""
    return file_format.code == PDF or size_of(document) > LARGEST_AT_ONCE


def size_of(document: Document) -> int:
    """How many characters of text a document has."""
    parts = document.blocks if isinstance(document, TextDocument) else document.sheets
    return sum(_sizes(parts))


def _sizes(part: object) -> Iterator[int]:
    if isinstance(part, str):
        yield len(part)
    elif isinstance(part, Run | CodeBlock):
        yield len(part.text)
    elif isinstance(part, tuple):
        for inner in part:
            yield from _sizes(inner)
    elif hasattr(part, "__dataclass_fields__"):
        for name in part.__dataclass_fields__:
            yield from _sizes(getattr(part, name))


def family_of(format_code: str) -> tuple[Format, ...]:
    """The formats of documents of the same sort: those to read, or those to calculate with."""
    is_text = any(one.code == format_code for one in formats.TEXT_FORMATS)
    return formats.TEXT_FORMATS if is_text else formats.SHEET_FORMATS

"""What a document is drawn from, as bytes: the same bytes give the same file, and their hash is its key.

A PDF is drawn from its page of HTML. Office files are drawn from the document itself, written as JSON: a value of a class of
`model` is an object that says which.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents import formats, model
from app.documents.formats import Document, Format
from app.documents.printing import pdf

# Raise it when what draws files changes and the bytes below do not say so: what was made before is then made anew.
DRAWING = 1
PDF = "pdf"
KIND, DAY = "is", "day"
CLASSES: dict[str, Any] = {
    name: part for name, part in vars(model).items() if dataclasses.is_dataclass(part) and part.__module__ == model.__name__
}


@dataclass(frozen=True)
class Source:
    """What a file of one format is drawn from. Readers who may see the same have the same."""

    format_code: str
    content: bytes

    @property
    def key(self) -> str:
        """What the file is known by."""
        return hashlib.blake2b(f"{DRAWING} {self.format_code}\n".encode() + self.content, digest_size=32).hexdigest()


def source_of(document: Document, file_format: Format) -> Source:
    """What `document` is drawn from as a file of a format."""
    if file_format.code == PDF and isinstance(document, model.TextDocument):
        return Source(PDF, pdf.source(document).encode())
    return Source(file_format.code, json.dumps(_written(document), ensure_ascii=False).encode())


def drawn(source: Source) -> bytes:
    """The office file of a source: for the program that draws it."""
    document = _read(json.loads(source.content))
    return formats.format_for(document, source.format_code).render(document)


def _written(part: object) -> Any:
    if isinstance(part, date):
        return {KIND: DAY, DAY: part.isoformat()}
    if isinstance(part, tuple):
        return [_written(inner) for inner in part]
    if type(part) in CLASSES.values():
        values = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}  # type: ignore[arg-type]
        return {KIND: type(part).__name__} | {name: _written(value) for name, value in values.items()}
    return part


def _read(part: Any) -> Any:
    if isinstance(part, list):
        return tuple(_read(inner) for inner in part)
    if not isinstance(part, dict):
        return part
    if part[KIND] == DAY:
        return date.fromisoformat(part[DAY])
    return CLASSES[part[KIND]](**{name: _read(value) for name, value in part.items() if name != KIND})

"""The words of a PDF, and the check of its objects that bytes alone cannot make.

A PDF may pack its objects inside streams, so every one is opened and looked at for what runs, is locked or carries another file
(`pdf_bytes.FORBIDDEN`). Reading stops when the time for it is spent: the file then counts as not read whole.
"""

import io
import logging
import re
import time
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from app.intake.pdf_bytes import FORBIDDEN
from app.intake.reading.texts import COMMENTS, LINKS, PARAGRAPH, PROPERTIES, TEXT, Texts, has_letters
from app.intake.refusals import Reason, Refused

MOST_OBJECTS = 200_000
MOST_PAGES = 2_000
READING_SECONDS = 5.0  # of processor time, for all pages together
MARKUP = re.compile(r"<[^>]*>")
LONGEST_METADATA = 200_000  # characters


def read_pdf(content: bytes, texts: Texts) -> bool:
    """Gather the words of a PDF; whether every page could be read by a program, none being only a picture. Raises Refused."""
    logging.disable(logging.CRITICAL)  # the library would log words of the file
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Refused(Reason.ENCRYPTED)
    _check_objects(reader)
    _read_properties(reader, texts)
    if len(reader.pages) > MOST_PAGES:
        raise Refused(Reason.TOO_COMPLEX)
    begun = time.process_time()
    is_readable = True
    for page in reader.pages:
        if time.process_time() - begun > READING_SECONDS:
            texts.is_whole = False
            break
        words = page.extract_text()
        texts.add(TEXT, f"{words}{PARAGRAPH}")
        _read_annotations(page, texts)
        is_readable = is_readable and (has_letters(words) or not _shows_pictures(page))
    return is_readable


def _check_objects(reader: PdfReader) -> None:
    """Open every object the file has, in the order of its tables, and refuse what may not be there."""
    for seen, thing in enumerate(_objects(reader)):
        if seen > MOST_OBJECTS:
            raise Refused(Reason.TOO_COMPLEX)
        _check_names(thing)


def _objects(reader: PdfReader) -> Iterator[Any]:
    yield reader.trailer
    for generation, places in list(reader.xref.items()):
        for number in list(places):
            yield _opened(IndirectObject(number, generation, reader))
    for number in list(reader.xref_objStm):
        yield _opened(IndirectObject(number, 0, reader))


def _opened(reference: IndirectObject) -> Any:
    try:
        return reference.get_object()
    except Exception:  # an object that cannot be opened shows nothing; the file is read without it, as other programs do
        return None


def _check_names(root: Any) -> None:
    """Look through one object and what stands directly in it, following no reference (each is looked at by itself)."""
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            for key, value in item.items():
                _check_name(key)
                if isinstance(value, NameObject):
                    _check_name(value)
                waiting.append(value)
        elif isinstance(item, ArrayObject):
            waiting.extend(item)


def _check_name(name: str) -> None:
    reason = FORBIDDEN.get(name.removeprefix("/"))
    if reason is not None:
        raise Refused(reason)


def _read_properties(reader: PdfReader, texts: Texts) -> None:
    for value in (reader.metadata or {}).values():
        if isinstance(value, str):
            texts.line(PROPERTIES, value)
    metadata = reader.root_object.get("/Metadata")
    packed = metadata.get_object() if metadata is not None else None
    if isinstance(packed, StreamObject):
        words = packed.get_data().decode("utf-8", "ignore")[:LONGEST_METADATA]
        for line in MARKUP.sub("\n", words).split("\n"):
            texts.line(PROPERTIES, line)
    for name, field in (reader.get_fields() or {}).items():
        texts.line(TEXT, f"{name}: {field.value or ''}")


def _read_annotations(page: PageObject, texts: Texts) -> None:
    """Comments written on a page, and where its links lead."""
    for reference in page.annotations or ():
        note = reference.get_object()
        if not isinstance(note, DictionaryObject):
            continue
        for key in ("/Contents", "/T", "/Subj", "/RC"):
            words = note.get(key)
            if isinstance(words, str):
                texts.line(COMMENTS, MARKUP.sub(" ", words))
        action = note.get("/A")
        target = action.get_object().get("/URI") if action is not None else None
        if isinstance(target, str):
            texts.line(LINKS, target)


def _shows_pictures(page: PageObject) -> bool:
    """Whether a page draws any picture: with no words it is a scan, and a person must look at it."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    if drawn is not None and len(drawn.get_object()):
        return True
    contents = page.get_contents()
    return contents is not None and b" ID" in contents.get_data()

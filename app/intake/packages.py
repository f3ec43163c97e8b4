"""What an office file may hold: the rules for Office Open XML (DOCX, XLSX, PPTX) and OpenDocument (ODT, ODS) packages.

Each part must be of a known sort. Parts that run (macros, controls), that hold another file, or that fetch from somewhere else
when the document is opened are refused; hyperlinks, which do nothing until a person follows them, are fine.
(Office Open XML: ECMA-376 part 2, packages. OpenDocument 1.2 part 3, packages.)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from app.intake.archives import Archive
from app.intake.formats import Format
from app.intake.refusals import Reason, Refused
from app.intake.xml_scanning import Attributes, ElementCount, Starting, scan

CONTENT_TYPES = "[Content_Types].xml"
XML_ENDINGS = ("xml", "rels", "vml", "rdf", "svg", "psmdcp")
PICTURE_ENDINGS = ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp")
FONT_ENDINGS = ("odttf", "fntdata", "ttf", "otf")
PICTURE_STARTS = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"II\xbc"),
    *(b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0"),
)
MAIN_TYPES = {
    f"application/vnd.openxmlformats-officedocument.{rest}.main+xml": code
    for code, rest in (
        ("docx", "wordprocessingml.document"),
        ("xlsx", "spreadsheetml.sheet"),
        ("pptx", "presentationml.presentation"),
    )
}
# Words in a content type, a part's name or a relationship's type that decide, in this order.
TELLING_WORDS: tuple[tuple[str, Reason], ...] = (
    ("macroenabled", Reason.MACROS),
    ("vbaproject", Reason.MACROS),
    ("vbadata", Reason.MACROS),
    ("activex", Reason.MACROS),
    ("macrosheet", Reason.MACROS),
    ("dialogsheet", Reason.MACROS),
    ("customui", Reason.MACROS),
    ("externallink", Reason.EXTERNAL_WORKBOOK),
    ("attachedtemplate", Reason.ATTACHED_TEMPLATE),
    ("oleobject", Reason.EMBEDDED),
    ("/embeddings/", Reason.EMBEDDED),
    ("afchunk", Reason.EMBEDDED),
    ("querytable", Reason.EXTERNAL_CONTENT),
    ("spreadsheetml.connections", Reason.EXTERNAL_CONTENT),
)
RELATIONSHIP_ENDINGS: tuple[tuple[str, Reason], ...] = (
    ("/control", Reason.MACROS),
    ("/package", Reason.EMBEDDED),
    ("/image", Reason.LINKED_PICTURE),
)
LONGEST_TYPE_BYTES = 200
RUNNING_FOLDERS = ("/basic/", "/scripts/", "/dialogs/")
RUNNING_ELEMENTS = ("event-listener", "script", "libraries", "library-linked", "library-embedded")
DRAWN_INSIDE = (".chart", ".formula", ".graphics")  # objects made of XML alone, whose words the reader reads
FETCHING_ELEMENTS = ("dde-source", "dde-link", "dde-connection-decl", "dde-connection", "auto-reload", "connection-resource")
CELLS = re.compile(r"xl/(?:worksheets/[^/]*|sharedStrings|styles)\.xml$")  # hold no picture; going through them plainly is faster
FORMULA_FETCHES = re.compile(r"'(?:file|https?|ftp|smb):|\b(?:WEBSERVICE|DDE)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """An office file whose container and parts have been checked."""

    format: Format
    archive: Archive


def open_package(form: Format, content: bytes) -> Package:
    """Check everything that can be known of an office file without its text. Raises Refused; see the module."""
    archive = Archive(content)
    check = _check_ooxml if form.family == "ooxml" else _check_opendocument
    check(form, archive)
    archive.rewind()
    return Package(form, archive)


def _check_ooxml(form: Format, archive: Archive) -> None:
    if CONTENT_TYPES not in archive.entries:
        raise Refused(Reason.NOT_WHAT_IT_SAYS)
    for name in archive.names:
        _refuse_telling(f"/{unquote(name)}")
        if not _ooxml_part_is_known(name):
            raise Refused(Reason.EMBEDDED)
    count = ElementCount()
    main: list[str] = []
    for name in archive.names:
        if name == CONTENT_TYPES:
            scan(archive.chunks(name), count, start=lambda _name, attributes: _content_type(attributes, main))
        elif _ending(name) == "rels":
            scan(archive.chunks(name), count, start=_relationship)
        else:
            _check_part(archive, name, count, None if CELLS.match(name) else _ooxml_element)
    if [MAIN_TYPES.get(one) for one in main] != [form.code]:
        raise Refused(Reason.NOT_WHAT_IT_SAYS)


def _ooxml_part_is_known(name: str) -> bool:
    ending = _ending(name)
    if ending == "bin":
        return "/printersettings/" in f"/{name.lower()}"  # a block of a printer driver, which nothing here opens
    return ending in (*XML_ENDINGS, *PICTURE_ENDINGS, *FONT_ENDINGS)


def _ending(name: str) -> str:
    last = name.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def _refuse_telling(words: str) -> None:
    lowered = words.lower()
    for word, reason in TELLING_WORDS:
        if word in lowered:
            raise Refused(reason)


def _content_type(attributes: Attributes, main: list[str]) -> None:
    """Note the content types of main parts, and refuse those of what may not be there."""
    kind = attributes.get("ContentType", "")
    _refuse_telling(kind)
    if kind.endswith(".main+xml"):
        main.append(kind)


def _relationship(name: str, attributes: Attributes) -> None:
    """Refuse a relationship to anything outside the file, but for a hyperlink."""
    if name != "Relationship":
        return
    kind = attributes.get("Type", "")
    outside = attributes.get("TargetMode", "").strip().casefold() == "external"
    _refuse_telling(kind)
    for ending, reason in RELATIONSHIP_ENDINGS:
        if kind.lower().endswith(ending) and (outside or reason is not Reason.LINKED_PICTURE):
            raise Refused(reason)
    if outside and not kind.lower().endswith("/hyperlink"):
        raise Refused(Reason.EXTERNAL_CONTENT)


def _ooxml_element(name: str, attributes: Attributes) -> None:
    """Refuse what a part can fetch without a relationship."""
    if name == "imagedata" and "://" in attributes.get("src", ""):
        raise Refused(Reason.LINKED_PICTURE)


def _drawing_element(name: str, attributes: Attributes) -> None:
    """Refuse what a picture made of lines (SVG) can run or fetch."""
    if name in ("script", "foreignObject") or any(key.lower().startswith("on") for key in attributes):
        raise Refused(Reason.MACROS)
    if name in ("image", "use", "feImage") and not attributes.get("href", "#").startswith(("#", "data:")):
        raise Refused(Reason.LINKED_PICTURE)


def _check_part(archive: Archive, name: str, count: ElementCount, element: Starting | None) -> None:
    """Unpack one part whole, within the limits: XML must be XML, and a picture must begin like one."""
    ending = _ending(name)
    if ending in XML_ENDINGS:
        scan(archive.chunks(name), count, start=_drawing_element if ending == "svg" else element)
        return
    pieces = archive.chunks(name)
    first = next(pieces, b"")
    if ending in PICTURE_ENDINGS and not first.startswith(PICTURE_STARTS):
        raise Refused(Reason.EMBEDDED)
    _exhaust(pieces)


def _exhaust(pieces: Iterable[bytes]) -> None:
    for _piece in pieces:
        pass


def _check_opendocument(form: Format, archive: Archive) -> None:
    if "content.xml" not in archive.entries or _declared_type(archive) != form.media_type:
        raise Refused(Reason.NOT_WHAT_IT_SAYS)
    for name in archive.names:
        if any(folder in f"/{unquote(name).lower()}" for folder in RUNNING_FOLDERS):
            raise Refused(Reason.MACROS)
        if not _opendocument_part_is_known(name):
            raise Refused(Reason.EMBEDDED)
    count = ElementCount()
    parts = set(_folders_and_parts(archive))
    for name in archive.names:
        if name == "META-INF/manifest.xml":
            scan(archive.chunks(name), count, start=lambda name, attributes: _manifest(name, attributes, form))
        elif name != "mimetype":
            _check_part(archive, name, count, lambda name, attributes: _opendocument_element(name, attributes, parts))


def _declared_type(archive: Archive) -> str:
    """What an OpenDocument package says it is: the whole content of its part `mimetype`."""
    return (
        archive.read("mimetype", LONGEST_TYPE_BYTES).decode("ascii", "replace").strip() if "mimetype" in archive.entries else ""
    )


def _opendocument_part_is_known(name: str) -> bool:
    if name in ("mimetype", "layout-cache") or name.startswith("ObjectReplacements/"):
        return True
    return _ending(name) in (*XML_ENDINGS, *PICTURE_ENDINGS, *FONT_ENDINGS)


def _folders_and_parts(archive: Archive) -> Iterator[str]:
    """Everything that a reference inside the package may name."""
    for name in archive.names:
        yield name
        parts = name.split("/")[:-1]
        yield from ("/".join(parts[: index + 1]) for index in range(len(parts)))


def _manifest(name: str, attributes: Attributes, form: Format) -> None:
    if name == "encryption-data":
        raise Refused(Reason.ENCRYPTED)
    kind = attributes.get("media-type", "")
    if name != "file-entry" or not kind:
        return
    if attributes.get("full-path") == "/":
        if kind != form.media_type:
            raise Refused(Reason.NOT_WHAT_IT_SAYS)
    elif "oleobject" in kind.lower() or (kind.startswith("application/vnd.oasis") and not kind.endswith(DRAWN_INSIDE)):
        raise Refused(Reason.EMBEDDED)


def _opendocument_element(name: str, attributes: Attributes, parts: set[str]) -> None:
    """Refuse what runs, and what refers to anything that is not in the package, but for links that a person follows."""
    if name in RUNNING_ELEMENTS:
        raise Refused(Reason.MACROS)
    if name in FETCHING_ELEMENTS:
        raise Refused(Reason.EXTERNAL_CONTENT)
    if FORMULA_FETCHES.search(attributes.get("formula", "")):
        raise Refused(Reason.EXTERNAL_WORKBOOK)
    address = attributes.get("href", "")
    if not address or address.startswith("#") or name == "a":
        return
    if name == "template":
        raise Refused(Reason.ATTACHED_TEMPLATE)
    if unquote(address).removeprefix("./").rstrip("/") not in parts:
        raise Refused(_outside(name))


def _outside(name: str) -> Reason:
    if name in ("image", "fill-image", "background-image"):
        return Reason.LINKED_PICTURE
    if name in ("table-source", "cell-range-source"):
        return Reason.EXTERNAL_WORKBOOK
    return Reason.EMBEDDED if name in ("object", "object-ole", "plugin", "applet") else Reason.EXTERNAL_CONTENT

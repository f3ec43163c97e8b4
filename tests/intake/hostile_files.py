"""Files made to do harm, each with the reason for which it must be refused.

They are built from honest ones by changing one thing, so that nothing but that thing can be why they are refused.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from app.intake import Reason
from tests.intake import good_files as good

HostileFile = tuple[str, Callable[[], bytes], Reason]
MEGABYTE = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(archive: bytes, name: str, before: bytes, after: bytes) -> bytes:
    """A package with `before` replaced in one part."""
    parts = parts_of(archive)
    assert before in parts[name]
    parts[name] = parts[name].replace(before, after, 1)
    return good.zipped(parts)


def added(data: bytes, name: str, content: bytes) -> bytes:
    return good.zipped({**parts_of(data), name: content})


def with_entry(original: bytes, info: zipfile.ZipInfo, content: bytes) -> bytes:
    """A package with one more entry, described as `info` says."""
    target = io.BytesIO(original)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, content)
    return target.getvalue()


def related(kind: str, target: str, mode: str = ' TargetMode="External"', part: str = "word/_rels/document.xml.rels") -> bytes:
    """A Word document with one more relationship."""
    row = f'<Relationship Id="rX" Type="{good.OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(good.docx_file(), part, b"</Relationships>", row.encode())


def typed(kind: str, data: bytes | None = None) -> bytes:
    """A Word document whose content types also name `kind`."""
    override = f'<Override PartName="/word/extra.xml" ContentType="{kind}"/></Types>'
    return changed(data or good.docx_file(), CONTENT_TYPES, b"</Types>", override.encode())


def bomb() -> bytes:
    return added(good.docx_file(), "word/media/image1.bmp", b"BM" + bytes(60 * MEGABYTE))


def many_medium_parts() -> bytes:
    """Each part is within the ratio; together they are more than may be unpacked."""
    noise = bytes(range(256)) * 4096
    block = bytearray()
    seed = 1
    for index in range(0, MEGABYTE, 64):
        seed = (seed * 1103515245 + 12345) % 2**31
        block += seed.to_bytes(4, "big") + noise[index : index + 60]
    return good.zipped({**parts_of(good.docx_file()), **{f"word/media/image{n}.bmp": b"BM" + bytes(block) for n in range(220)}})


def many_entries() -> bytes:
    return good.zipped({**parts_of(good.docx_file()), **{f"word/media/image{n}.bmp": b"BM" for n in range(2_100)}})


def named(name: str) -> bytes:
    return with_entry(good.docx_file(), zipfile.ZipInfo(name), b"<a/>")


def duplicated() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return with_entry(good.docx_file(), zipfile.ZipInfo("word/document.xml"), b"<a/>")


def symbolic_link() -> bytes:
    info = zipfile.ZipInfo("word/media/image9.xml")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return with_entry(good.docx_file(), info, b"/etc/passwd")


def flag_set(archive: bytes, bit: int) -> bytes:
    """Set a flag bit of the first part in both its headers."""
    copy = bytearray(archive)
    copy[6] |= bit
    directory = archive.index(b"PK\x01\x02")
    copy[directory + 8] |= bit
    return bytes(copy)


def lying_size() -> bytes:
    """The directory says that a part is far smaller than it is."""
    data = bytearray(good.docx_file())
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, directory + 24, 10)
    return bytes(data)


def both_lie() -> bytes:
    """Both headers say that a part is smaller than what comes out."""
    archive = bytearray(good.docx_file())
    directory = archive.index(b"PK\x01\x02")
    struct.pack_into("<L", archive, directory + 24, 10)
    struct.pack_into("<L", archive, 22, 10)
    return bytes(archive)


def two_names() -> bytes:
    """The local header calls a part by another name than the directory."""
    data = good.docx_file()
    at = data.index(b"word/document.xml")
    return data[:at] + b"word/documenu.xml" + data[at + 17 :]


def overlapping() -> bytes:
    """Two entries of the directory share one part's bytes."""
    archive = good.docx_file()
    directory = archive.index(b"PK\x01\x02")
    end = archive.rindex(b"PK\x05\x06")
    length, extra = struct.unpack_from("<2H", archive, directory + 28)
    entry = archive[directory : directory + 46 + length + extra].replace(b"[Content_Types].xml", b"[Content_Typez].xml")
    count, size, start = struct.unpack_from("<H2L", archive, end + 10)
    tail = bytearray(archive[end:])
    struct.pack_into("<2H2L", tail, 8, count + 1, count + 1, size + len(entry), start)
    return archive[:end] + entry + bytes(tail)


def hidden_between() -> bytes:
    """Bytes that no directory entry speaks of, before the directory."""
    archive = good.docx_file()
    directory, end = archive.index(b"PK\x01\x02"), archive.rindex(b"PK\x05\x06")
    tail = bytearray(archive[end:])
    struct.pack_into("<L", tail, 16, directory + 5)
    return archive[:directory] + b"spare" + archive[directory:end] + bytes(tail)


def html_before() -> bytes:
    return b"<html><script>alert(1)</script></html>" + good.docx_file()


def entities() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    parts = parts_of(good.docx_file())
    document = parts["word/document.xml"]
    parts["word/document.xml"] = bomb + document[document.index(b"<w:document") :]
    return good.zipped(parts)


def entities_in_utf16() -> bytes:
    words = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return added(good.docx_file(), "customXml/item1.xml", words.encode("utf-16"))


def too_deep() -> bytes:
    return added(good.docx_file(), "customXml/item1.xml", b"<a>" * 5_000 + b"</a>" * 5_000)


def with_field(words: str) -> bytes:
    """A Word document with a field, its instruction cut into two runs as Word itself may cut it."""
    half = len(words) // 2
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (words[:half], words[half:]))
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    return changed(good.docx_file(), "word/document.xml", b"<w:sectPr", field.encode())


def dimension_lie() -> bytes:
    """A small workbook that says it has 16,384 columns of a million rows, and one cell at the far corner."""
    return changed(good.xlsx_file(), "xl/worksheets/sheet1.xml", b'<dimension ref="A1:C4"/>', b'<dimension ref="A1:XFD1048576"/>')


def many_cells() -> bytes:
    row = b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>"
    return changed(
        good.xlsx_file(), "xl/worksheets/sheet2.xml", b"<sheetData>", b"<sheetData>" + row * 2_200 + b"".join(spread())
    )


def spread() -> list[bytes]:
    """Rows that do not pack well, so that only their number is too much."""
    return [
        b"<row r='%d'><c r='A%d'><v>%d</v></c><c r='B%d'><v>%d</v></c></row>" % (n, n, n * 7919, n, n * 104729)
        for n in range(250_000)
    ]


def formula(words: bytes) -> bytes:
    return changed(
        good.xlsx_file(),
        "xl/worksheets/sheet2.xml",
        b"<sheetData>",
        b"<sheetData><row><c><f>" + words + b"</f><v>1</v></c></row>",
    )


def odt_with(before: bytes, after: bytes, part: str = "content.xml") -> bytes:
    return changed(good.odt_file(), part, before, after)


def pdf_with(name: str, value: object) -> bytes:
    """A PDF with one more entry in its catalogue."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good.pdf_file())))
    writer.root_object[NameObject(name)] = value
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good.pdf_file())))
    writer.encrypt("secret", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_script() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good.pdf_file())))
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1);")})
    writer.root_object[NameObject("/OpenAction")] = action
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_attachment() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good.pdf_file())))
    writer.add_attachment("a.txt", b"words")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_hidden_script() -> bytes:
    """The action stands in an object stream, where no byte of its name is to be seen."""
    inner = b"<< /S /JavaScript /JS (app.alert(1)) >>"
    body = b"4 0 " + inner
    object_stream = zlib.compress(body)
    objects = [
        b"1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >> endobj\n",
        b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n",
        b"3 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(object_stream)
        + object_stream
        + b"\nendstream endobj\n",
    ]
    out = b"%PDF-1.7\n"
    starts = []
    for one in objects:
        starts.append(len(out))
        out += one
    table = bytes([0, 0, 0, 255]) + b"".join(b"\1" + start.to_bytes(2, "big") + b"\0" for start in starts)
    table += b"\2" + (3).to_bytes(2, "big") + b"\0" + b"\1" + len(out).to_bytes(2, "big") + b"\0"
    cross = (
        b"5 0 obj << /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
        + table
        + b"\nendstream endobj\n"
    )
    return out + cross + b"startxref\n%d\n%%%%EOF\n" % len(out)


def pdf_spelt_out() -> bytes:
    data = pdf_script().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4AS")
    assert b"#61" in data
    return data


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture_bomb() -> bytes:
    """A PNG of 60,000 by 60,000 points in a few kilobytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")


HOSTILE: dict[str, HostileFile] = {
    "nothing in it": ("a.docx", lambda: b"", Reason.EMPTY),
    "larger than 20 MB": ("a.pdf", lambda: b"%PDF-1.7" + bytes(20 * MEGABYTE), Reason.TOO_LARGE),
    "a program": ("a.exe", lambda: b"MZ", Reason.UNKNOWN_TYPE),
    "no ending": ("notes", good.docx_file, Reason.UNKNOWN_TYPE),
    "a macro document by name": ("a.docm", good.docx_file, Reason.UNKNOWN_TYPE),
    "a web page called a document": ("a.docx", lambda: b"<html></html>", Reason.NOT_WHAT_IT_SAYS),
    "a workbook called a document": ("a.docx", good.xlsx_file, Reason.NOT_WHAT_IT_SAYS),
    "a text called a spreadsheet": ("a.ods", good.odt_file, Reason.NOT_WHAT_IT_SAYS),
    "any zip called a document": ("a.docx", lambda: good.zipped({"a.xml": "<a/>"}), Reason.NOT_WHAT_IT_SAYS),
    "a JPEG called a PNG": ("a.png", good.photograph, Reason.NOT_WHAT_IT_SAYS),
    "a web page called a JPEG": ("a.jpg", lambda: b"<script>", Reason.NOT_WHAT_IT_SAYS),
    "an old or locked Office file": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Reason.OLD_OR_LOCKED),
    "cut short": ("a.docx", lambda: good.docx_file()[:-30], Reason.DAMAGED),
    "HTML before the zip": ("a.docx", html_before, Reason.NOT_WHAT_IT_SAYS),
    "words after the zip": ("a.docx", lambda: good.docx_file() + b"<script>", Reason.DAMAGED),
    "a bomb": ("a.docx", bomb, Reason.SQUEEZED),
    "more than may be unpacked": ("a.docx", many_medium_parts, Reason.UNPACKS_TOO_LARGE),
    "too many parts": ("a.docx", many_entries, Reason.TOO_MANY_PARTS),
    "a name that climbs out": ("a.docx", lambda: named("../../evil.xml"), Reason.UNSAFE_NAME),
    "a name that climbs out, spelt out": ("a.docx", lambda: named("word/%2e%2e/%2e%2e/evil.xml"), Reason.UNSAFE_NAME),
    "an absolute name": ("a.docx", lambda: named("/etc/evil.xml"), Reason.UNSAFE_NAME),
    "a name with a back slash": (
        "a.docx",
        lambda: good.docx_file().replace(b"word/styles.xml", b"word\\styles.xml"),
        Reason.UNSAFE_NAME,
    ),
    "a name with a drive": ("a.docx", lambda: named("C:evil.xml"), Reason.UNSAFE_NAME),
    "two parts of one name": ("a.docx", duplicated, Reason.DUPLICATE_NAME),
    "two parts of one name but for case": ("a.docx", lambda: named("Word/Document.xml"), Reason.DUPLICATE_NAME),
    "a symbolic link": ("a.docx", symbolic_link, Reason.LINK_ENTRY),
    "an encrypted part": ("a.docx", lambda: flag_set(good.docx_file(), 1), Reason.ENCRYPTED),
    "a size that lies in the directory": ("a.docx", lying_size, Reason.HEADERS_DISAGREE),
    "a size that lies everywhere": ("a.docx", both_lie, Reason.HEADERS_DISAGREE),
    "two names for one part": ("a.docx", two_names, Reason.HEADERS_DISAGREE),
    "two parts over each other": ("a.docx", overlapping, Reason.HEADERS_DISAGREE),
    "bytes between the parts": ("a.docx", hidden_between, Reason.HEADERS_DISAGREE),
    "a macro project": ("a.docx", lambda: added(good.docx_file(), "word/vbaProject.bin", b"\0"), Reason.MACROS),
    "a macro project, spelt out": ("a.docx", lambda: added(good.docx_file(), "word/%76baProject.bin", b"\0"), Reason.MACROS),
    "a macro content type": (
        "a.docx",
        lambda: typed("application/vnd.ms-word.document.macroEnabled.main+xml"),
        Reason.MACROS,
    ),
    "a control": ("a.docx", lambda: added(good.docx_file(), "word/activeX/activeX1.xml", b"<a/>"), Reason.MACROS),
    "an old macro sheet": ("a.xlsx", lambda: added(good.xlsx_file(), "xl/macrosheets/sheet1.xml", b"<a/>"), Reason.MACROS),
    "a workbook elsewhere": (
        "a.xlsx",
        lambda: added(good.xlsx_file(), "xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        Reason.EXTERNAL_WORKBOOK,
    ),
    "figures fetched from a database": (
        "a.xlsx",
        lambda: added(good.xlsx_file(), "xl/queryTables/queryTable1.xml", b"<queryTable/>"),
        Reason.EXTERNAL_CONTENT,
    ),
    "a template elsewhere": (
        "a.docx",
        lambda: related("attachedTemplate", "http://127.0.0.1:9/t.dotm"),
        Reason.ATTACHED_TEMPLATE,
    ),
    "a picture elsewhere": ("a.docx", lambda: related("image", "http://127.0.0.1:9/p.png"), Reason.LINKED_PICTURE),
    "a frame elsewhere": ("a.docx", lambda: related("frame", "http://127.0.0.1:9/f.html"), Reason.EXTERNAL_CONTENT),
    "an OLE object": ("a.docx", lambda: related("oleObject", "embeddings/o.bin", ""), Reason.EMBEDDED),
    "a workbook inside": ("a.docx", lambda: added(good.docx_file(), "word/embeddings/Sheet1.xlsx", b"PK"), Reason.EMBEDDED),
    "a web page inside": ("a.docx", lambda: added(good.docx_file(), "word/afchunk.html", b"<p>"), Reason.EMBEDDED),
    "a program called a picture": (
        "a.docx",
        lambda: added(good.docx_file(), "word/media/image1.png", b"MZ" + bytes(99)),
        Reason.EMBEDDED,
    ),
    "a film inside": ("a.pptx", lambda: added(good.pptx_file(), "ppt/media/film.mp4", bytes(99)), Reason.EMBEDDED),
    "entities": ("a.docx", entities, Reason.DECLARATIONS),
    "entities in another encoding": ("a.docx", entities_in_utf16, Reason.DECLARATIONS),
    "elements in elements": ("a.docx", too_deep, Reason.TOO_COMPLEX),
    "a document that is not XML": (
        "a.docx",
        lambda: good.zipped({**parts_of(good.docx_file()), "word/document.xml": b"<w:document"}),
        Reason.DAMAGED,
    ),
    "a field that runs a program": (
        "a.docx",
        lambda: with_field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"'),
        Reason.EXTERNAL_CONTENT,
    ),
    "a field that fetches a picture": (
        "a.docx",
        lambda: with_field(' INCLUDEPICTURE "http://127.0.0.1:9/x"'),
        Reason.EXTERNAL_CONTENT,
    ),
    "a formula that fetches": ("a.xlsx", lambda: formula(b'_xlfn.WEBSERVICE("http://127.0.0.1:9/")'), Reason.EXTERNAL_CONTENT),
    "a script in a drawing": (
        "a.docx",
        lambda: added(good.docx_file(), "word/media/image1.svg", b'<svg onload="x()"/>'),
        Reason.MACROS,
    ),
    "more cells than can be read": ("a.xlsx", many_cells, Reason.TOO_COMPLEX),
    "OpenDocument macros": ("a.odt", lambda: added(good.odt_file(), "Basic/Standard/Module1.xml", b"<a/>"), Reason.MACROS),
    "an OpenDocument event": (
        "a.odt",
        lambda: odt_with(b"<office:text>", b'<office:text><script:event-listener xmlns:script="s"/>'),
        Reason.MACROS,
    ),
    "an OpenDocument picture elsewhere": (
        "a.odt",
        lambda: odt_with(
            b"<office:text>",
            b'<office:text><d:image xmlns:d="d" xmlns:x="x" x:href="http://127.0.0.1:9/p.png"/>',
        ),
        Reason.LINKED_PICTURE,
    ),
    "an OpenDocument section elsewhere": (
        "a.odt",
        lambda: odt_with(b"<office:text>", b'<office:text><d:section-source xmlns:d="d" xmlns:x="x" x:href="../../etc/passwd"/>'),
        Reason.EXTERNAL_CONTENT,
    ),
    "an OpenDocument template elsewhere": (
        "a.odt",
        lambda: odt_with(
            b"</office:meta>", b'<m:template xmlns:m="m" xmlns:x="x" x:href="http://127.0.0.1:9/t"/></office:meta>', "meta.xml"
        ),
        Reason.ATTACHED_TEMPLATE,
    ),
    "a locked OpenDocument": (
        "a.odt",
        lambda: odt_with(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>", "META-INF/manifest.xml"),
        Reason.ENCRYPTED,
    ),
    "an OpenDocument formula elsewhere": (
        "a.ods",
        lambda: changed(
            good.ods_file(),
            "content.xml",
            b"<table:table-cell",
            b"<table:table-cell table:formula=\"of:='file:///c/a.ods'#$A.A1\"",
        ),
        Reason.EXTERNAL_WORKBOOK,
    ),
    "a PDF cut short": ("a.pdf", lambda: good.pdf_file()[:-40], Reason.DAMAGED),
    "a web page before a PDF": ("a.pdf", lambda: b"<html>" + good.pdf_file(), Reason.NOT_WHAT_IT_SAYS),
    "a PDF that is also a zip": ("a.pdf", lambda: good.pdf_file() + good.zipped({"a": "b"}), Reason.NOT_WHAT_IT_SAYS),
    "a locked PDF": ("a.pdf", pdf_locked, Reason.ENCRYPTED),
    "a PDF with a script": ("a.pdf", pdf_script, Reason.SCRIPT),
    "a PDF with a script, spelt out": ("a.pdf", pdf_spelt_out, Reason.SCRIPT),
    "a PDF with a script packed away": ("a.pdf", pdf_hidden_script, Reason.SCRIPT),
    "a PDF that starts a program": (
        "a.pdf",
        lambda: pdf_with(
            "/OpenAction",
            DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}),
        ),
        Reason.SCRIPT,
    ),
    "a PDF with a file inside": ("a.pdf", pdf_attachment, Reason.EMBEDDED),
    "a picture of 3,600 million points": ("a.png", picture_bomb, Reason.PICTURE_TOO_LARGE),
    "half a picture": ("a.jpg", lambda: good.photograph()[:400] + b"\xff\xd9", Reason.DAMAGED),
}

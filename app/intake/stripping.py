"""Takes the hidden facts of photographs (place, camera, owner) out of files that hold photographs, changing nothing that is seen.

In an office file each JPEG and PNG loses the segments and chunks that only describe it, and the package is written anew. In a PDF
the same segment is filled with zeros where it stands, so that no address inside the file moves.
(JPEG: ITU-T T.81, B.1.1.3, and Exif 2.32, 4.5.4. PNG: ISO/IEC 15948, 5.3 and 11.3.)
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from app.intake.packages import Package

EXIF_SEGMENT = re.compile(rb"\xff\xe1(..)(?=Exif\0\0|http://ns\.adobe\.com/)", re.DOTALL)
DESCRIBING_SEGMENTS = (0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE)  # not JFIF (E0), colours (E2) or Adobe's transform (EE)
START_OF_SCAN = 0xDA
PNG_START = b"\x89PNG\r\n\x1a\n"
DESCRIBING_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
LARGEST_PICTURE_BYTES = 64 * 1024 * 1024
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def strip_picture(data: bytes) -> bytes:
    """A JPEG or PNG without what only describes it; anything else as it is."""
    if data.startswith(b"\xff\xd8\xff"):
        return b"".join(_kept_segments(data))
    if data.startswith(PNG_START):
        return b"".join(_kept_chunks(data))
    return data


def _kept_segments(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != START_OF_SCAN:
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if data[position + 1] not in DESCRIBING_SEGMENTS:
            yield data[position : position + 2 + length]
        position += 2 + max(2, length)
    yield data[position:]


def _kept_chunks(data: bytes) -> Iterator[bytes]:
    yield PNG_START
    position = len(PNG_START)
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if kind not in DESCRIBING_CHUNKS:
            yield data[position:end]
        position = end
        if kind == b"IEND":
            return


def strip_package(package: Package, data: bytes) -> bytes:
    """The package with its pictures stripped; `data` itself where none of them says anything."""
    pictures = {name: package.archive.read(name, LARGEST_PICTURE_BYTES) for name in package.archive.names if _is_picture(name)}
    stripped = {name: strip_picture(content) for name, content in pictures.items()}
    if stripped == pictures:
        return data
    package.archive.rewind()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, entry in package.archive.entries.items():
            if name.endswith("/"):
                continue
            info = zipfile.ZipInfo(name, FIRST_MOMENT)
            info.compress_type = entry.method
            content = stripped.get(name)
            written.writestr(info, package.archive.read(name, entry.unpacked) if content is None else content)
    return target.getvalue()


def _is_picture(name: str) -> bool:
    return name.lower().endswith((".png", ".jpg", ".jpeg", ".jpe", ".jfif"))


def blank_pdf(data: bytes) -> bytes:
    """A PDF in which the segments that describe photographs hold only zeros."""

    def blank(found: re.Match[bytes]) -> None:
        length = int.from_bytes(found[1], "big") - 2
        begin = found.end()
        cleaned[begin : begin + length] = bytes(len(cleaned[begin : begin + length]))

    cleaned = bytearray(data)
    for found in EXIF_SEGMENT.finditer(data):
        blank(found)
    return bytes(cleaned)

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


def strip_picture(content: bytes) -> bytes:
    """A JPEG or PNG without what only describes it; anything else as it is."""
    if content.startswith(b"\xff\xd8\xff"):
        return b"".join(_kept_segments(content))
    if content.startswith(PNG_START):
        return b"".join(_kept_chunks(content))
    return content


def _kept_segments(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF and content[position + 1] != START_OF_SCAN:
        length = int.from_bytes(content[position + 2 : position + 4], "big")
        if content[position + 1] not in DESCRIBING_SEGMENTS:
            yield content[position : position + 2 + length]
        position += 2 + max(2, length)
    yield content[position:]


def _kept_chunks(content: bytes) -> Iterator[bytes]:
    yield PNG_START
    position = len(PNG_START)
    while position + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if kind not in DESCRIBING_CHUNKS:
            yield content[position:end]
        position = end
        if kind == b"IEND":
            return


def strip_package(package: Package, package_bytes: bytes) -> bytes:
    """The package with its pictures stripped; `package_bytes` itself where none of them says anything."""
    pictures = {name: package.archive.read(name, LARGEST_PICTURE_BYTES) for name in package.archive.names if _is_picture(name)}
    clean_pictures = {name: strip_picture(content) for name, content in pictures.items()}
    if clean_pictures == pictures:
        return package_bytes
    package.archive.rewind()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as target_archive:
        for name, entry in package.archive.entries.items():
            if name.endswith("/"):
                continue
            info = zipfile.ZipInfo(name, FIRST_MOMENT)
            info.compress_type = entry.method
            content = clean_pictures.get(name)
            target_archive.writestr(info, package.archive.read(name, entry.unpacked) if content is None else content)
    return target.getvalue()


def _is_picture(name: str) -> bool:
    return name.lower().endswith((".png", ".jpg", ".jpeg", ".jpe", ".jfif"))


def blank_pdf(content: bytes) -> bytes:
    """A PDF in which the segments that describe photographs hold only zeros."""

    def blank(match: re.Match[bytes]) -> None:
        length = int.from_bytes(match[1], "big") - 2
        begin = match.end()
        cleaned[begin : begin + length] = bytes(len(cleaned[begin : begin + length]))

    cleaned = bytearray(content)
    for found in EXIF_SEGMENT.finditer(content):
        blank(found)
    return bytes(cleaned)

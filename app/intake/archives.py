"""Reading a zip archive without believing it.

A zip says everything twice: in a header before each part and in a directory at its end. Programs differ in which of the two
they read, and in how much of a lie they forgive, so a file can be harmless to one and harmful to another. This reader accepts
only archives that can be read in one way: the parts follow each other from the first byte to the directory with nothing between
or after them, both descriptions agree, and what comes out is as long as was said. (Layout: APPNOTE.TXT, the .ZIP file format
specification by PKWARE, 4.3.7 to 4.3.16.)
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from app.intake.refusals import Reason, Refused

MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
HIGHEST_RATIO = 100  # times the packed size, for a part of more than RATIO_FROM_BYTES
RATIO_FROM_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
STORED, DEFLATED = 0, 8
ENCRYPTED_BITS = 0x0001 | 0x0040 | 0x2000  # encrypted, strongly encrypted, directory masked
LATER_SIZES_BIT = 0x0008  # sizes follow the data in a descriptor
UTF8_BIT = 0x0800
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
DESCRIPTOR_SIZES = (12, 16, 20, 24)  # with or without a signature, 32 or 64 bits
UNKNOWN_SIZE = 0xFFFFFFFF
ZIP64_EXTRA = 0x0001
UNIX_KIND_MASK, UNIX_FILE, UNIX_FOLDER = 0o170000, 0o100000, 0o040000


@dataclass(frozen=True)
class Entry:
    """One part as the directory describes it; sizes in bytes, `offset` from the start of the file to its header."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    mode: int


@dataclass(frozen=True)
class _Local:
    """The header that stands before a part's data; `start` is where the data begins."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    start: int


class Archive:
    """An archive whose structure has been checked. Raises Refused on anything that could be read in two ways."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        entries, directory_start = _directory(content)
        self.entries: dict[str, Entry] = {entry.name: entry for entry in entries}
        _check_names(entries)
        self._starts = _check_layout(content, entries, directory_start)
        self._left = MOST_UNPACKED_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """Every part that is not a folder, in the order of the directory."""
        return tuple(name for name in self.entries if not name.endswith("/"))

    def chunks(self, name: str) -> Iterator[bytes]:
        """What is in a part, piece by piece, measured as it comes out: what the headers say of its size is not believed.

        Raises Refused where it is squeezed too far, unpacks past the limit for the whole archive, or is not what was said.
        """
        entry = self.entries[name]
        begin = self._starts[name]
        packed = memoryview(self._content)[begin : begin + entry.packed]
        total, crc = 0, 0
        for piece in _stored(packed) if entry.method == STORED else _inflated(packed):
            total += len(piece)
            self._left -= len(piece)
            if self._left < 0:
                raise Refused(Reason.UNPACKS_TOO_LARGE)
            if total > RATIO_FROM_BYTES and total > HIGHEST_RATIO * max(1, entry.packed):
                raise Refused(Reason.SQUEEZED)
            crc = zlib.crc32(piece, crc)
            yield piece
        if total != entry.unpacked or crc != entry.crc:
            raise Refused(Reason.HEADERS_DISAGREE)

    def read(self, name: str, longest: int) -> bytes:
        """A whole part of at most `longest` bytes. Raises Refused for a longer one."""
        pieces: list[bytes] = []
        total = 0
        for piece in self.chunks(name):
            total += len(piece)
            if total > longest:
                raise Refused(Reason.UNPACKS_TOO_LARGE)
            pieces.append(piece)
        return b"".join(pieces)

    def rewind(self) -> None:
        """Begin counting what is unpacked anew: the whole archive has been measured once and is within its limit."""
        self._left = MOST_UNPACKED_BYTES


def _stored(packed: memoryview) -> Iterator[bytes]:
    for begin in range(0, len(packed), CHUNK_BYTES):
        yield bytes(packed[begin : begin + CHUNK_BYTES])


def _inflated(part: memoryview) -> Iterator[bytes]:
    """Inflate piece by piece; the packed bytes must be used up exactly."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting: bytes | memoryview = part
    try:
        while not inflater.eof:
            piece = inflater.decompress(waiting, CHUNK_BYTES)
            waiting = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not inflater.eof:
                raise Refused(Reason.DAMAGED)
    except zlib.error as error:
        raise Refused(Reason.DAMAGED) from error
    if inflater.unused_data or waiting:
        raise Refused(Reason.HEADERS_DISAGREE)


def _directory(content: bytes) -> tuple[list[Entry], int]:
    """The entries of the directory at the end, and where it starts."""
    if len(content) < END.size or not content.startswith(b"PK\x03\x04"):
        raise Refused(Reason.DAMAGED)
    signature, disk, first_disk, here, count, size, start, comment = END.unpack_from(content, len(content) - END.size)
    if signature != b"PK\x05\x06" or comment or disk or first_disk or here != count:
        raise Refused(Reason.DAMAGED)
    if count > MOST_ENTRIES:
        raise Refused(Reason.TOO_MANY_PARTS)
    if start + size != len(content) - END.size:
        raise Refused(Reason.HEADERS_DISAGREE)
    entries: list[Entry] = []
    position = start
    while position < start + size:
        entry, position = _central(content, position)
        entries.append(entry)
        if len(entries) > MOST_ENTRIES:
            raise Refused(Reason.TOO_MANY_PARTS)
    if len(entries) != count or position != start + size:
        raise Refused(Reason.HEADERS_DISAGREE)
    return entries, start


def _central(content: bytes, position: int) -> tuple[Entry, int]:
    """One entry of the directory, and where the next one starts."""
    try:
        fields = CENTRAL.unpack_from(content, position)
    except struct.error as error:
        raise Refused(Reason.DAMAGED) from error
    signature, made_by, _needed, flags, method, _time, _date, crc, packed_size, size = fields[:10]
    name_length, extra_length, comment_length, disk, _internal, external, offset = fields[10:]
    if signature != b"PK\x01\x02" or disk or comment_length:
        raise Refused(Reason.DAMAGED)
    if flags & ENCRYPTED_BITS:
        raise Refused(Reason.ENCRYPTED)
    if method not in (STORED, DEFLATED):
        raise Refused(Reason.DAMAGED)
    begin = position + CENTRAL.size
    raw_name = content[begin : begin + name_length]
    mode = external >> 16 if made_by >> 8 == 3 else 0  # only a directory written on Unix says so
    entry = Entry(_name(raw_name, flags), raw_name, flags, method, crc, packed_size, size, offset, mode)
    return entry, begin + name_length + extra_length


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & UTF8_BIT else "ascii")
    except UnicodeDecodeError:
        return raw.decode("cp437")  # what a name without the UTF-8 mark is written in (APPNOTE, appendix D)


def _check_names(entries: list[Entry]) -> None:
    """No name leads out of the archive, is a link, or is there twice, in whatever case or spelling."""
    names: set[str] = set()
    for entry in entries:
        kind = entry.mode & UNIX_KIND_MASK
        if kind not in (0, UNIX_FILE, UNIX_FOLDER):
            raise Refused(Reason.LINK_ENTRY)
        if not _is_safe(entry.name) or not _is_safe(unquote(entry.name)):
            raise Refused(Reason.UNSAFE_NAME)
        folded = unicodedata.normalize("NFKC", unquote(entry.name)).casefold().rstrip("/")
        if folded in names:
            raise Refused(Reason.DUPLICATE_NAME)
        names.add(folded)


def _is_safe(name: str) -> bool:
    if not name or name.startswith("/") or "\\" in name or ":" in name:
        return False
    if any(unicodedata.category(char) == "Cc" for char in name):
        return False
    return all(part not in ("", ".", "..") for part in name.rstrip("/").split("/"))


def _check_layout(content: bytes, entries: list[Entry], directory_start: int) -> dict[str, int]:
    """Where each part's data starts. The parts follow each other from byte 0 to the directory, and both headers agree."""
    starts: dict[str, int] = {}
    next_start = 0
    for entry in sorted(entries, key=lambda one: one.offset):
        if entry.offset != next_start:
            raise Refused(Reason.HEADERS_DISAGREE)
        local = _local(content, entry.offset)
        _compare(entry, local)
        starts[entry.name] = local.start
        next_start = _end_of(content, entry, local.start + entry.packed, directory_start)
    if next_start != directory_start:
        raise Refused(Reason.HEADERS_DISAGREE)
    return starts


def _local(content: bytes, offset: int) -> _Local:
    try:
        fields = LOCAL.unpack_from(content, offset)
    except struct.error as error:
        raise Refused(Reason.DAMAGED) from error
    signature, _needed, flags, method, _time, _date, crc, packed_size, size, name_length, extra_length = fields
    if signature != b"PK\x03\x04":
        raise Refused(Reason.HEADERS_DISAGREE)
    name_start = offset + LOCAL.size
    extra_start = name_start + name_length
    extra = content[extra_start : extra_start + extra_length]
    if UNKNOWN_SIZE in (packed_size, size):
        packed_size, size = _long_sizes(extra, packed_size, size)
    return _Local(content[name_start:extra_start], flags, method, crc, packed_size, size, extra_start + extra_length)


def _long_sizes(extra: bytes, packed_size: int, size: int) -> tuple[int, int]:
    """The sizes from a ZIP64 extra field, which some programs write even for small parts (APPNOTE 4.5.3)."""
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, position)
        if tag == ZIP64_EXTRA and length >= 16:
            long_unpacked, long_packed = struct.unpack_from("<QQ", extra.ljust(position + 20, b"\0"), position + 4)
            return int(long_packed), int(long_unpacked)
        position += 4 + length
    return packed_size, size


def _compare(entry: Entry, local: _Local) -> None:
    """Both descriptions of a part must be the same, but for sizes that the local one leaves to a descriptor."""
    if local.flags & ENCRYPTED_BITS:
        raise Refused(Reason.ENCRYPTED)
    meaning = LATER_SIZES_BIT | UTF8_BIT  # the other bits say how hard the packer tried
    same = (local.raw_name, local.method, local.flags & meaning) == (entry.raw_name, entry.method, entry.flags & meaning)
    central_sizes = (entry.crc, entry.packed, entry.unpacked)
    local_sizes = (local.crc, local.packed, local.unpacked)
    if local.flags & LATER_SIZES_BIT:
        agree = all(one in (0, other) for one, other in zip(local_sizes, central_sizes, strict=True))
    else:
        agree = local_sizes == central_sizes
    if not same or not agree or (entry.method == STORED and entry.packed != entry.unpacked):
        raise Refused(Reason.HEADERS_DISAGREE)


def _end_of(content: bytes, entry: Entry, end: int, directory_start: int) -> int:
    """Where the part that ends at `end` really ends: after the descriptor that follows it, if it has one."""
    if not entry.flags & LATER_SIZES_BIT:
        return end
    for size in DESCRIPTOR_SIZES:
        following = end + size
        if following == directory_start or content[following : following + 4] == b"PK\x03\x04":
            return following
    raise Refused(Reason.HEADERS_DISAGREE)

"""Which characters may stand in a document: office formats are XML, and XML has no way to write some of them at all."""

import re

# XML 1.0, production 2 (Char): everything else is an error in the file, however it is escaped. Also left out: DEL and the
# C1 controls, which no program shows, and the two non-characters at the end of each plane, which some programs refuse.
_PLANE_ENDS = "".join(chr((plane << 16) | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NOT_WRITTEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def writable(text: str) -> str:
    """`text` without the characters that no office format can hold; every kind of line end becomes a newline."""
    return _NOT_WRITTEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`writable` text on one line, without white space around it: for titles, names and captions."""
    return " ".join(writable(text).split())

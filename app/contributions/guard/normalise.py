"""One plain spelling of a text, so that hiding a number behind odd characters does not hide it from the guard.

Zero-width characters, emphasis marks and tags are dropped, character references are resolved, full-width and other digits and
letters become ASCII, accents go, look-alike Cyrillic and Greek letters become Latin, every dash becomes a hyphen, every run of
white space one space (a blank line stays a line break). Each character remembers where in the original it came from.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_SPELLING = 4  # a few characters stand for whole phrases; spelling them out would multiply the text
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_PLAIN = dict(zip("‘’ʼ`´“”−⁄∕\u2800", "'''''\"\"-// ", strict=True))
_LOOKALIKES = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXaeopcyxijsqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85"
_MARKUP = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,12});|<!--[^<>]{0,200}-->|"
    r"</?[A-Za-z][A-Za-z0-9]{0,9}(?: [^<>@]{0,200})?/?>|"
    r"[*\\~]{1,200}|(?<![A-Za-z0-9_])_{1,3}(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])_{1,3}(?![A-Za-z0-9_])"
)


class Place(NamedTuple):
    """Where in the original a plain character came from."""

    start: int
    end: int


@dataclass(frozen=True)
class Normal:
    """Plain text, and for each of its characters its place in the original."""

    text: str
    origin: tuple[Place, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the non-empty piece `start` to `end` of the plain text."""
        return self.origin[start].start, self.origin[end - 1].end


def normalise(text: str) -> Normal:
    """The plain spelling of `text` with its offset map. Never fails, whatever the characters."""
    chars: list[str] = []
    places: list[Place] = []
    breaks = 0
    for char, place in _spelled(text):
        if char not in _SPACE:
            breaks = 0
        else:
            breaks += char == "\n"
            if chars and chars[-1] in " \n":
                chars[-1] = "\n" if breaks > 1 else chars[-1]
                continue
            char = " "
        chars.append(char)
        places.append(place)
    return Normal("".join(chars), tuple(places))


def _spelled(text: str) -> Iterator[tuple[str, Place]]:
    """Plain characters, white space not yet folded, with their places."""
    for char, place in _shown(text):
        plain = char if " " <= char <= "~" and char != "`" else _plain(char)
        for part in plain:
            yield part, place


def _shown(text: str) -> Iterator[tuple[str, Place]]:
    """The characters a reader would see: markup between them left out, character references resolved."""
    position = 0
    for mark in _MARKUP.finditer(text):
        yield from ((text[at], Place(at, at + 1)) for at in range(position, mark.start()))
        yield from ((char, Place(*mark.span())) for char in _stands_for(mark[0]))
        position = mark.end()
    yield from ((text[at], Place(at, at + 1)) for at in range(position, len(text)))


def _stands_for(markup: str) -> str:
    if markup.startswith("&"):
        return html.unescape(markup)
    return " " if re.match(r"</?(?:br|p|div|li|td|tr|h\d)\b", markup, re.IGNORECASE) else ""


def _plain(char: str) -> str:
    """The ASCII-like spelling of one character: empty for an invisible one."""
    if char in _INVISIBLE:
        return ""
    folded = unicodedata.normalize("NFKD", _PLAIN.get(char, _LOOKALIKES.get(char, char)))
    return "".join(map(_plain_part, folded[:LONGEST_SPELLING]))


def _plain_part(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cf", "Mn", "Me", "Cc", "Cs") and char not in _SPACE:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind == "Pd":
        return "-"
    if kind in ("Zs", "Zl", "Zp"):
        return "\n" if kind == "Zp" else " "
    return _PLAIN.get(char, _LOOKALIKES.get(char, char))

"""One plain spelling of a text, so that hiding a number behind odd characters does not hide it from the guard.

Zero-width characters, emphasis marks and tags are dropped, character references are resolved, full-width and other digits and
letters become ASCII, accents go, look-alike Cyrillic and Greek letters become Latin, every dash becomes a hyphen, every run of
white space one space (a blank line stays a line break). Each character remembers where in the original it came from.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
# Almost every text is almost all of this, and a character at a time would take most of what the guard takes.
_ORDINARY = re.compile(r"[!-_a-~]{1,80}(?: [!-_a-~]{1,80}){0,80}")  # ASCII but the grave accent, with single spaces between
_MARKUP = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,12});|<!--[^<>]{0,200}-->|"
    r"</?[A-Za-z][A-Za-z0-9]{0,9}(?: [^<>@]{0,200})?/?>|"
    r"[*\\~]{1,200}|(?<![A-Za-z0-9_])_{1,3}(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])_{1,3}(?![A-Za-z0-9_])"
)


@dataclass(frozen=True)
class Normal:
    """Plain text, and for each of its characters where in the original it starts and ends."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the non-empty piece `start` to `end` of the plain text."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normal:
    """The plain spelling of `text` with its offset map. Never fails, whatever the characters."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks = 0
    for piece, start, end in _spelled(text):
        if piece not in _SPACE:
            breaks = 0
        else:
            breaks += piece == "\n"
            if pieces and pieces[-1] in " \n":
                pieces[-1] = "\n" if breaks > 1 else pieces[-1]
                continue
            piece = " "
        pieces.append(piece)
        each = len(piece) > 1  # a stretch stands for itself, character by character
        starts += range(start, end) if each else (start,)
        ends += range(start + 1, end + 1) if each else (end,)
    return Normal("".join(pieces), starts, ends)


def _spelled(text: str) -> Iterator[tuple[str, int, int]]:
    """Ordinary stretches, and other characters plainly spelled one by one, white space not yet folded, with their places.

    Markup is left out, and character references are resolved: what a reader would see.
    """
    position = 0
    for mark in _MARKUP.finditer(text):
        yield from _spelled_between(text, position, mark.start())
        yield from ((part, *mark.span()) for char in _stands_for(mark[0]) for part in _plain(char))
        position = mark.end()
    yield from _spelled_between(text, position, len(text))


def _spelled_between(text: str, position: int, end: int) -> Iterator[tuple[str, int, int]]:
    while position < end:
        stretch = _ORDINARY.match(text, position, end)
        if stretch:
            yield stretch[0], *stretch.span()
        else:
            yield from ((part, position, position + 1) for part in _plain(text[position]))
        position = stretch.end() if stretch else position + 1


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

"""One plain spelling of a text, so that hiding a number behind odd characters does not hide it from the guard.

Zero-width characters are dropped, full-width and other digits and letters become ASCII, accents go, look-alike Cyrillic and
Greek letters become Latin, every dash becomes a hyphen, every run of white space one space (a blank line stays a line break).
Each character remembers where in the original it came from.
"""

import unicodedata
from dataclasses import dataclass

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_PLAIN = {"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "−": "-", "⁄": "/", "∕": "/", "\u2800": " "}
_LOOKALIKES = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXaeopcyxijsqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
LONGEST_SPELLING = 4  # a few characters stand for whole phrases; spelling them out would multiply the text
_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85"


@dataclass(frozen=True)
class Normal:
    """Plain text, and for each of its characters the offset in the original that it came from."""

    text: str
    origin: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the non-empty piece `start` to `end` of the plain text."""
        return self.origin[start], self.origin[end - 1] + 1


def _plain(char: str) -> str:
    """The ASCII-like spelling of one character: empty for an invisible one."""
    if char in _INVISIBLE:
        return ""
    folded = unicodedata.normalize("NFKD", _PLAIN.get(char, _LOOKALIKES.get(char, char)))[:LONGEST_SPELLING]
    return "".join(map(_plain_part, folded))


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


def _spelled(text: str) -> tuple[list[str], list[int]]:
    """Plain characters, white space not yet folded, with their origins."""
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        plain = char if " " <= char <= "~" and char != "`" else _plain(char)
        for part in plain:
            chars.append(part)
            origin.append(place)
    return chars, origin


def normalise(text: str) -> Normal:
    """The plain spelling of `text` with its offset map. Never fails, whatever the characters."""
    kept: list[str] = []
    places: list[int] = []
    breaks = 0
    for char, place in zip(*_spelled(text), strict=True):
        if char in _SPACE:
            breaks = breaks + 1 if char == "\n" else breaks
            if kept and kept[-1] in " \n":
                kept[-1] = "\n" if breaks > 1 else kept[-1]
                continue
            char = " "
        else:
            breaks = 0
        kept.append(char)
        places.append(place)
    return Normal("".join(kept), tuple(places))

"""One clause of a specification, and whether two clauses say the same. Pure.

A clause is stored as plain JSON, an *entry* of `body["clauses"]`; `Clause` is the typed view of one. What counts as its content,
so that a difference is a change, is CONTENT. What the software notes in an adaptation (LOCAL) is never content.

When two texts have the same wording
------------------------------------
A change of punctuation or space alone, except between digits, is no change: a comma must not send everybody who adapted a
specification back to their text. So, before texts that differ are compared:

- letters are put in one Unicode form (NFC), since “é” may be stored as one character or two and looks the same;
- white space, control characters, and the marks without width that editors leave behind are dropped;
- punctuation (Unicode's categories P) is dropped: commas, full stops, brackets, every dash, straight and curly quotation marks,
  and with them the marks of Markdown: `*`, `_`, `#`, and also the backtick, the acute accent and `|`, which are no letters;
- four signs that Unicode calls punctuation are kept, because they are read out as words: % ‰ & @. So are symbols: £ + < = °;
- between two digits everything is kept, so that 1,000, 1.000 and 1000 differ, and 3-5 and 35. Only the amount and the sort of
  white space does not matter there, so that a line may be wrapped elsewhere: 12 24 may become 12, line end, 24, but not 1224.

Capitals count, as do the words inside a web address. The price of a rule this plain: “the rapist” and “therapist” have the same
wording, as have “5 hours” and “.5 hours”; write 0.5.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.core.text import NOT_SEEN

Entry = Mapping[str, Any]


class Quantity(NamedTuple):
    """A value that clauses of different specifications state in one unit. `one` and `many` follow the number; `sign` leads it."""

    name: str
    label: str
    one: str
    many: str
    sign: str = ""

    def shown(self, number: float) -> str:
        """The number with its unit: “12 sessions”, “£4,500 per place”."""
        amount = f"{number:,}".removesuffix(".0")
        return f"{self.sign}{amount} {self.one if number == 1 else self.many}"

    @property
    def unit(self) -> str:
        """The unit by itself, for the head of a table."""
        return f"{self.sign} {self.many}".strip()


QUANTITIES = (
    Quantity("sessions", "Sessions", "session", "sessions"),
    Quantity("weeks", "Weeks", "week", "weeks"),
    Quantity("months", "Months", "month", "months"),
    Quantity("hours", "Hours", "hour", "hours"),
    Quantity("place_price", "Price of a place", "per place", "per place", "£"),
    Quantity("caseload", "Caseload", "case", "cases"),
)
VALUES = tuple(one.name for one in QUANTITIES)
WORDED = ("heading", "text", "guidance", "source")  # compared by their wording; the rest of the content must be equal
CONTENT = ("heading", "clause_type", "text", "locked", "guidance", "source", *VALUES, "framework")
LOCAL = ("base_version", "note", "kept_because")

BETWEEN_DIGITS = re.compile(r"((?<=\d)[\W_]+(?=\d))")
READ_OUT = "%‰&@"
MARKS = "`´|"
INVISIBLE = NOT_SEEN + "\u00ad"


@dataclass(frozen=True)
class Clause:
    """A clause. `values` are (name, number) in the order of VALUES."""

    id: str
    heading: str
    clause_type: str
    text: str
    locked: bool = False
    guidance: str = ""
    source: str = ""
    framework: str = ""
    values: tuple[tuple[str, float], ...] = ()
    base_version: int | None = None
    note: str = ""
    kept_because: str = ""

    @classmethod
    def from_entry(cls, entry: Entry) -> "Clause":
        """The view of an entry. Raises KeyError where it has no id, heading, clause type or text."""
        return cls(
            **{name: entry[name] for name in ("id", "heading", "clause_type", "text")},
            **{name: entry[name] for name in PLAIN if name in entry},
            values=tuple((name, entry[name]) for name in VALUES if name in entry),
        )


PLAIN = ("locked", "guidance", "source", "framework", *LOCAL)


class _Kept(dict[int, int | None]):
    """For str.translate: what each character becomes, worked out when it is first met. None drops it."""

    def __missing__(self, point: int) -> int | None:
        char = chr(point)
        dropped = char not in READ_OUT and (
            unicodedata.category(char)[0] in "PZ" or unicodedata.category(char) == "Cc" or char in MARKS or char in INVISIBLE
        )
        self[point] = kept = None if dropped else point
        return kept


_KEPT = _Kept()


def same_wording(first: str, second: str) -> bool:
    """Whether two texts differ in nothing but punctuation and space, except between digits: the rules are above."""
    return first == second or wording(first) == wording(second)


def wording(text: str) -> str:
    """What is left of a text when what does not count is dropped: equal for texts of the same wording. Not for reading."""
    pieces = BETWEEN_DIGITS.split(unicodedata.normalize("NFC", text))
    pieces[::2] = [piece.translate(_KEPT) for piece in pieces[::2]]
    pieces[1::2] = [re.sub(r"\s+", " ", piece) for piece in pieces[1::2]]
    return "".join(pieces)


def same_content(first: Entry, second: Entry) -> bool:
    """Whether two entries say the same: see CONTENT."""
    return first == second or all(_same_part(name, first, second) for name in CONTENT)


def changed_parts(first: Entry, second: Entry) -> tuple[str, ...]:
    """The names in CONTENT in which two entries differ."""
    return tuple(name for name in CONTENT if not _same_part(name, first, second))


def _same_part(name: str, first: Entry, second: Entry) -> bool:
    before, after = first.get(name), second.get(name)
    if before == after:
        return True
    return name in WORDED and same_wording(before or "", after or "")

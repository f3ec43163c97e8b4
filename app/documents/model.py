"""What a document holds, as plain values: every renderer reads this, and nothing else.

Values are clean once made. Characters that no office format can hold are dropped, a link that leads anywhere but to a web page
or a mailbox loses its address and keeps its words, rows of a table are made as long as each other, and headings never skip a
level. So a renderer writes what it is given and judges nothing.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import quote, urlsplit

from app.documents.characters import one_line, writable

DEEPEST_HEADING = 6
LONGEST_ADDRESS = 2_000  # characters; Word calls a file damaged when one of its links is longer than 2,083
MOST_COLUMNS = 63  # Word opens no table with more
HOSTLESS = ("mailto", "tel")
SCHEMES = ("http", "https", *HOSTLESS)

Change = Literal["", "added", "removed"]
ParagraphStyle = Literal["normal", "note", "caption", "term"]
ColumnKind = Literal["text", "number", "money", "date"]
CellValue = str | int | float | date | None


@dataclass(frozen=True)
class Run:
    """A stretch of text that looks one way. A newline in it is a line break. `change` marks it in a comparison of two texts."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    change: Change = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", writable(self.text))
        if self.href:
            object.__setattr__(self, "href", office_address(self.href))


Runs = tuple[Run, ...]


def office_address(address: str) -> str:
    """`address` as office programs accept it, or "" where they would not: whole addresses of the web, mail and telephones."""
    url = quote(writable(address).strip(), safe="/:?#[]@!$&'()*+,;=~%-._")
    try:
        parts = urlsplit(url)
        whole = parts.scheme in SCHEMES and bool(parts.path if parts.scheme in HOSTLESS else parts.hostname)
        parts.port  # noqa: B018 - asking raises where it is no number, and Word refuses such a file
    except ValueError:
        return ""
    return url if whole and len(url) <= LONGEST_ADDRESS else ""


def words(runs: Runs) -> str:
    """The text of `runs` alone."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the highest level below the title. `anchor` names the place, so that a link or a program can find it."""

    level: int
    runs: Runs
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. A note is said aside, a caption names what follows, a term is the name of what the next paragraph says."""

    runs: Runs
    style: ParagraphStyle = "normal"


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is a tuple of blocks. An ordered one counts from `start`."""

    items: "tuple[tuple[Inner, ...], ...]"
    ordered: bool = False
    start: int = 1


def _within_most_columns(row: tuple[Runs, ...]) -> tuple[Runs, ...]:
    """`row` with all that stands past the last column that Word allows gathered in that column, a line for each cell."""
    if len(row) <= MOST_COLUMNS:
        return row
    last = row[MOST_COLUMNS - 1]
    return (*row[: MOST_COLUMNS - 1], last + tuple(run for cell in row[MOST_COLUMNS:] for run in (Run("\n"), *cell)))


@dataclass(frozen=True)
class Table:
    """A table of cells of runs. `widths` are shares of the page's width, one a column; none at all: all alike."""

    rows: tuple[tuple[Runs, ...], ...]
    header_rows: int = 1
    header_columns: int = 0
    caption: str = ""
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        rows = [_within_most_columns(row) for row in self.rows]
        columns = max((len(row) for row in rows), default=0)
        object.__setattr__(self, "rows", tuple((*row, *[()] * (columns - len(row))) for row in rows if columns))
        object.__setattr__(self, "caption", one_line(self.caption))
        if len(self.widths) != columns or any(width <= 0 for width in self.widths):
            object.__setattr__(self, "widths", (1.0,) * columns)

    def is_header(self, row: int, column: int) -> bool:
        """Whether the cell names other cells. One without words names nothing."""
        return (row < self.header_rows or column < self.header_columns) and bool(words(self.rows[row][column]).strip())

    def shares(self) -> list[float]:
        """The width of each column as a share of 1."""
        whole = sum(self.widths)
        return [width / whole for width in self.widths]


@dataclass(frozen=True)
class SideBySide:
    """Texts beside each other: a table with a column for each of `titles`, whose cells hold blocks instead of words.

    Rows may run over the end of a page; the titles are repeated on every page. Rows are made as long as the titles.
    """

    titles: tuple[Runs, ...]
    rows: "tuple[tuple[tuple[Inner, ...], ...], ...]"
    caption: str = ""

    def __post_init__(self) -> None:
        count = len(self.titles)
        object.__setattr__(self, "rows", tuple((*row[:count], *[()] * (count - len(row))) for row in self.rows))
        object.__setattr__(self, "caption", one_line(self.caption))


@dataclass(frozen=True)
class Quote:
    """Blocks that somebody else said."""

    blocks: "tuple[Inner, ...]"


@dataclass(frozen=True)
class CodeBlock:
    """Lines kept as they are, in letters of one width."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", writable(self.text))


@dataclass(frozen=True)
class Rule:
    """A line across, between two parts."""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Inner = Paragraph | ListBlock | Table | Quote | CodeBlock | Rule
Flowing = Inner | Heading  # what Markdown can say
Block = Flowing | PageBreak | SideBySide


@dataclass(frozen=True)
class TextDocument:
    """A document to read.

    `provenance` says where it comes from, a line each, and `licence` how it may be used; both stand below the title.
    `page_note` stands at the foot of every page of a file, above its number: for what must not be parted from any of them.
    `created` is the date in the file's properties. `landscape` lays the page on its long side, for wide tables.
    """

    title: str
    author: str
    created: date
    blocks: tuple[Block, ...]
    subject: str = ""
    language: str = "en-GB"
    provenance: tuple[str, ...] = ()
    licence: str = ""
    page_note: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        for name in ("title", "author", "subject", "licence", "page_note"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        object.__setattr__(self, "provenance", tuple(one_line(line) for line in self.provenance))
        object.__setattr__(self, "blocks", _in_order(self.blocks))

    def front_matter(self) -> tuple[str, ...]:
        """The lines below the title: provenance, then licence."""
        return tuple(line for line in (*self.provenance, self.licence) if line)


def _in_order(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` with each heading at most one level below the heading it stands under, the first at level 1.

    Headings that were level with each other under the same heading stay so.
    """
    above: list[int] = []
    levelled_blocks: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            block = replace(block, level=min(len(above), DEEPEST_HEADING))
        levelled_blocks.append(block)
    return tuple(levelled_blocks)


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `width` is in characters; 0 leaves it to the renderer."""

    title: str
    width: float = 0
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class Sheet:
    """One table: a header row from `columns`, then `rows`, then `notes`, a line each, below an empty row.

    Text is written as text whatever it looks like, numbers and dates as numbers and dates, None as an empty cell.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """A document to calculate with. The first sheet is the main one: a format that holds one table holds that.

    `provenance` and `licence` are as in a TextDocument; they stand on a sheet of their own after the others, in a format of one
    table below it.
    """

    title: str
    author: str
    created: date
    sheets: tuple[Sheet, ...]
    subject: str = ""
    language: str = "en-GB"
    provenance: tuple[str, ...] = ()
    licence: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "author", "subject", "licence"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        object.__setattr__(self, "provenance", tuple(one_line(line) for line in self.provenance))

"""What is read of a document's body, as plain values between the reader of Word files and the writer of Markdown."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """A stretch of text that looks one way; a newline in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Runs = tuple[Words, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the highest level."""

    level: int
    runs: Runs


@dataclass
class ListBlock:
    """A list that is still being read: each item is a list of blocks."""

    ordered: bool
    start: int = 1
    items: "list[list[Block]]" = field(default_factory=list)


@dataclass
class Quote:
    """What somebody else said."""

    blocks: "list[Block]" = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """Rows of cells of runs; the first row names the columns."""

    rows: tuple[tuple[Runs, ...], ...]


Block = Paragraph | Heading | ListBlock | Quote | Table


def plain(runs: Runs) -> str:
    """The text alone, on one line."""
    return " ".join("".join(one.text for one in runs).split())

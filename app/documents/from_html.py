"""Turns the HTML that `app.markup` made out of Markdown into blocks of a document.

It expects the tags which that sanitiser lets through and says nothing about others: their words are kept, their markup is not.
Anything that can be parsed gives blocks, in time that grows with the length of the text. What is nested deeper than
DEEPEST is laid out at that depth.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from lxml import etree

from app.documents.characters import writable
from app.documents.model import CodeBlock, Flowing, Heading, Inner, ListBlock, Paragraph, Quote, Rule, Run, Runs, Table, words

DEEPEST = 20  # containers in each other: no office program shows so many levels apart
SPACES = re.compile(" +")
SPACE_AT_BREAK = re.compile(" ?\n ?")
SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML folds to one space; a no-break space is not among it
HEADING = re.compile(r"h([1-6])")
START = re.compile(r"[0-9]{1,6}")
BREAK = "\n"  # a <br>; a newline in the source is a space
LOOKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "code": "code"}
LISTS, CELLS = ("ul", "ol"), ("td", "th")
TABLE_PARTS = ("table", "tr")
CONTAINERS = {*LISTS, "li", "blockquote", "table", "tr", *CELLS}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody", "caption"}
ANYWHERE = ("", "li", "blockquote")
PARENTS = {"li": LISTS, "tr": ("table",), "td": ("tr",), "th": ("tr",)}

Piece = tuple[Run, str]  # how the text looks, as a run without any; and the text


def blocks_of(html: str, *, first_level: int = 1) -> tuple[Flowing, ...]:
    """The blocks of `html`. Its highest headings come out at `first_level`, the others as far below them as they stood."""
    text = writable(html)
    if not text.strip():
        return ()
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, huge_tree=True, encoding="utf-8")
    parser.feed(text.encode())
    parser.close()
    highest = min((block.level for block in reader.blocks if isinstance(block, Heading)), default=first_level)
    return tuple(
        replace(block, level=block.level - highest + first_level) if isinstance(block, Heading) else block
        for block in reader.blocks
    )


@dataclass
class _Frame:
    """Something open that holds blocks (a quotation, an item), items (a list), rows (a table) or cells (a row)."""

    tag: str
    start: int = 1
    blocks: list[Flowing] = field(default_factory=list)
    items: list[tuple[Inner, ...]] = field(default_factory=list)
    rows: list[tuple[Runs, ...]] = field(default_factory=list)
    cells: list[Runs] = field(default_factory=list)
    headers: list[bool] = field(default_factory=list)  # of a row: is each cell one? of a table: is each row made of them?


class _Reader:
    """Takes the parser's events. Text gathers in `pieces` until something that ends a paragraph puts it where it belongs."""

    def __init__(self) -> None:
        self.frames = [_Frame("")]
        self.passed: Counter[str] = Counter()  # containers that were not opened, being too deep or out of place
        self.pieces: list[Piece] = []
        self.links: list[str] = []
        self.looks = {"bold": 0, "italic": 0, "code": 0}
        self.heading: tuple[int, str] | None = None
        self.plain: list[str] | None = None  # lines of the code block that is open
        self.opening: dict[str, Callable[[Mapping[str, str]], None]] = {
            "br": lambda attributes: self._line_break(),
            "hr": lambda attributes: self._rule(),
            "pre": lambda attributes: self._open_code(),
            "a": lambda attributes: self.links.append(attributes.get("href", "")),
        }
        self.closing: dict[str, Callable[[], None]] = {"pre": self._close_code, "a": self._close_link}
        self.finishing: dict[str, Callable[[], None]] = {
            "ul": self._close_list,
            "ol": self._close_list,
            "li": self._close_item,
            "blockquote": self._close_quote,
            "table": self._close_table,
            "tr": self._close_row,
            "td": self._close_cell,
            "th": self._close_cell,
        }

    @property
    def blocks(self) -> list[Flowing]:
        """What was read at the top."""
        return self.frames[0].blocks

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if tag in CONTAINERS:
            self._open(tag, attributes)
        elif tag in self.opening:
            self.opening[tag](attributes)
        elif look := LOOKS.get(tag):
            self.looks[look] += 1
        elif tag in BLOCKS:
            self._end_paragraph()
            level = HEADING.fullmatch(tag)
            self.heading = (int(level[1]), attributes.get("id", "")) if level and self._in_cell() is None else None

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in CONTAINERS:
            self._close(tag)
        elif tag in self.closing:
            self.closing[tag]()
        elif look := LOOKS.get(tag):
            self.looks[look] = max(0, self.looks[look] - 1)
        elif tag in BLOCKS:
            self._end_paragraph()

    def data(self, text: str) -> None:
        """Text between tags."""
        if self.plain is not None:
            self.plain.append(text)
        else:
            self.pieces.append((self._look(), SPACE.sub(" ", text)))

    def close(self) -> None:
        """The end: what was left open is closed."""
        self._close_code()
        while len(self.frames) > 1:
            self._close_frame()
        self._end_paragraph()

    def _look(self) -> Run:
        """How text looks here: a run without any."""
        bold, italic, code = (self.looks[name] > 0 for name in ("bold", "italic", "code"))
        return Run("", bold=bold, italic=italic, code=code, href=self.links[-1] if self.links else "")

    def _line_break(self) -> None:
        if self.plain is not None:
            self.plain.append(BREAK)
        else:
            self.pieces.append((self._look(), BREAK))

    def _rule(self) -> None:
        self._end_paragraph()
        if self._in_cell() is None:
            self._add(Rule())

    def _open_code(self) -> None:
        self._close_code()
        self._end_paragraph()
        if self._in_cell() is None:
            self.plain = []

    def _close_code(self) -> None:
        if self.plain is not None:
            text, self.plain = "".join(self.plain).removesuffix(BREAK), None
            self._add(CodeBlock(text))

    def _close_link(self) -> None:
        if self.links:
            self.links.pop()

    def _in_cell(self) -> _Frame | None:
        return self.frames[-1] if self.frames[-1].tag in CELLS else None

    def _end_paragraph(self) -> None:
        """Put the text gathered so far where it belongs. In a cell it stays: a cell is one run of text with line breaks."""
        if self._in_cell() is not None:
            self.pieces.append((self._look(), BREAK))
            return
        runs, self.pieces = tidied(self.pieces), []
        heading, self.heading = self.heading, None
        if not words(runs).strip():
            return
        if heading and len(self.frames) == 1:
            self.blocks.append(Heading(heading[0], runs, heading[1]))
        elif heading:  # inside an item or a quotation it opens no part of the document
            self._add(Paragraph(tuple(replace(run, bold=True) for run in runs)))
        else:
            self._add(Paragraph(runs))

    def _add(self, block: Inner) -> None:
        """Put `block` into what is open; words that stand loose in a list are an item of it, in a table a paragraph before it."""
        top = self.frames[-1]
        if top.tag in LISTS:
            top.items.append((block,))
        else:
            next(frame for frame in reversed(self.frames) if frame.tag not in TABLE_PARTS).blocks.append(block)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._close_code()
        self._end_paragraph()
        if len(self.frames) > DEEPEST or not self._fits(tag):
            self.passed[tag] += 1
            return
        start = attributes.get("start", "")
        self.frames.append(_Frame(tag, start=int(start) if START.fullmatch(start) else 1))
        if tag in CELLS:
            self.pieces = []

    def _fits(self, tag: str) -> bool:
        """Whether `tag` may open here: an item in a list, a row in a table, and nothing at all in a cell."""
        here = self.frames[-1].tag
        return here in PARENTS.get(tag, ANYWHERE)

    def _close(self, tag: str) -> None:
        if self.passed[tag]:
            self._end_paragraph()
            self.passed[tag] -= 1
        elif any(frame.tag == tag for frame in self.frames):
            while self.frames[-1].tag != tag:
                self._close_frame()
            self._close_frame()

    def _close_frame(self) -> None:
        self.finishing[self.frames[-1].tag]()

    def _close_list(self) -> None:
        self._end_paragraph()
        done = self.frames.pop()
        if done.items:
            self._add(ListBlock(tuple(done.items), ordered=done.tag == "ol", start=done.start))

    def _close_item(self) -> None:
        self._end_paragraph()
        done = self.frames.pop()
        self.frames[-1].items.append(_inner(done.blocks))

    def _close_quote(self) -> None:
        self._end_paragraph()
        done = self.frames.pop()
        if done.blocks:
            self._add(Quote(_inner(done.blocks)))

    def _close_cell(self) -> None:
        done = self.frames.pop()
        runs, self.pieces = tidied(self.pieces), []
        self.frames[-1].cells.append(runs)
        self.frames[-1].headers.append(done.tag == "th")

    def _close_row(self) -> None:
        self._end_paragraph()
        row = self.frames.pop()
        if row.cells:
            self.frames[-1].rows.append(tuple(row.cells))
            named = [header or not cell for header, cell in zip(row.headers, row.cells, strict=True)]
            self.frames[-1].headers.append(any(row.headers) and all(named))  # a head may have a corner without words

    def _close_table(self) -> None:
        self._end_paragraph()
        done = self.frames.pop()
        if done.rows:
            header_rows = next((index for index, header in enumerate(done.headers) if not header), len(done.rows))
            self._add(Table(tuple(done.rows), header_rows=header_rows))


def _inner(blocks: list[Flowing]) -> tuple[Inner, ...]:
    return tuple(block for block in blocks if isinstance(block, Inner))


def tidied(pieces: Sequence[Piece]) -> Runs:
    """Runs as a browser would show them: white space folded across them, none at either end, none beside a line break."""
    runs: list[Run] = []
    for look, group in groupby(pieces, key=itemgetter(0)):
        text = SPACE_AT_BREAK.sub(BREAK, SPACES.sub(" ", "".join(text for _, text in group)))
        if not runs or runs[-1].text.endswith((" ", BREAK)):
            text = text.lstrip(" ") if runs else text.lstrip(" \n")
        if text.startswith(BREAK):
            _strip_end(runs, " ")
        if text:
            runs.append(replace(look, text=text))
    _strip_end(runs, " \n")
    return tuple(runs)


def _strip_end(runs: list[Run], ends: str) -> None:
    """Take the characters in `ends` off the end of the last run, and the run with them when nothing is left of it."""
    while runs:
        text = runs[-1].text.rstrip(ends)
        if text:
            runs[-1] = replace(runs[-1], text=text)
            return
        runs.pop()

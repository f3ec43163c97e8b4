"""Generated specifications, and the form in which two texts are compared: what is said, in what order, in what kind of block."""

from typing import Any

from hypothesis import strategies as st

from app.documents import model
from app.intake.word.blocks import Block, Heading, ListBlock, Paragraph, Quote, Table, Words

# Marks that Markdown reads are made likely; controls cannot be written in an office file.
CHARACTERS = st.one_of(
    st.sampled_from("abcdefghij 0123456789"),
    st.sampled_from("*_`[](){}<>#+-=!|\\~&:;.,'\"/@$%^?£’–é"),
    st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFFF),
)
TEXT = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=24),
    st.sampled_from(
        [
            *(
                "1. not a list",
                "- not a list",
                "# not a heading",
                "> not a quotation",
                "=====",
                "-----",
                "***",
                "* * *",
                "12. x",
                "+ y",
            ),
            *(
                "https://example.org/a_b?c=1&copy=2",
                "<b>bold</b>",
                "<a@b.example>",
                "&amp; &lt; &#42;",
                "a | b",
                "[x](y)",
                "![p](q)",
            ),
            *(
                "[x]: http://example.org",
                "**",
                "`code`",
                "\\*",
                "a\\",
                "{#id}",
                "sharp ##",
                "##",
                "| a |",
                "|---|",
                ": a",
                "snake_case_name",
                "un*bel*able",
            ),
        ]
    ),
).filter(lambda text: bool(text.split()))
ADDRESSES = st.sampled_from(
    ["https://example.org/", "http://example.org/a_(b)?c=d&e=f#g", "mailto:team@example.org", "https://example.org/caf%C3%A9"]
)


# Each strategy is made once: making it and looking it through for every example takes longer than drawing from it.
TEXTS = st.lists(TEXT, min_size=1, max_size=4)
YES = st.booleans()
UP_TO = {most: st.integers(0, most) for most in (2, 4, 5)}
HOW_MANY = {(least, most): st.integers(least, most) for least, most in ((1, 3), (1, 4), (2, 4))}
STARTS = st.sampled_from([1, 1, 3])


@st.composite
def runs(draw: st.DrawFn, breaks: bool = True) -> tuple[Words, ...]:
    """Stretches of text with spaces between them: plain, bold, italic, both, or a link."""
    pieces: list[Words] = []
    for text in draw(TEXTS):
        bold, italic = draw(YES), draw(YES)
        href = draw(ADDRESSES) if draw(UP_TO[4]) == 0 else ""
        if pieces:
            pieces.append(Words("\n" if breaks and draw(UP_TO[5]) == 0 else " "))
        pieces.append(Words(text, bold, italic, href))
    return tuple(pieces)


RUNS, LINES = runs(), runs(breaks=False)
PARAGRAPHS = st.builds(Paragraph, RUNS)


@st.composite
def lists(draw: st.DrawFn, depth: int = 0) -> ListBlock:
    """A list; an item may hold more than one paragraph, and a list."""
    block = ListBlock(draw(YES), draw(STARTS))
    if not block.ordered:
        block = ListBlock(False)
    for _ in range(draw(HOW_MANY[1, 3])):
        item: list[Block] = [Paragraph(draw(RUNS))]
        if draw(UP_TO[4]) == 0:
            item.append(Paragraph(draw(RUNS)))
        if depth < 2 and draw(UP_TO[2]) == 0:
            item.append(draw(LISTS[depth + 1]))
        block.items.append(item)
    return block


LISTS = [lists(depth) for depth in range(3)]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(HOW_MANY[1, 4])
    return Table(tuple(tuple(draw(LINES) for _ in range(width)) for _ in range(draw(HOW_MANY[2, 4]))))


QUOTES = st.builds(Quote, st.lists(PARAGRAPHS, min_size=1, max_size=2))
HEADINGS = st.builds(Heading, st.just(3), LINES)
BLOCKS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, LISTS[0], QUOTES, HEADINGS, tables()), min_size=1, max_size=5)


@st.composite
def clause_texts(draw: st.DrawFn) -> list[Block]:
    """The blocks of one clause: no two lists or quotations stand next to each other, since Markdown makes them one."""
    blocks: list[Block] = []
    for block in draw(BLOCKS):
        if blocks and isinstance(block, (ListBlock, Quote, Table)) and type(blocks[-1]) is type(block):
            blocks.append(Paragraph((Words("Between."),)))
        blocks.append(block)
    return blocks


# Clauses: a heading of one line, and its blocks.
SPECIFICATIONS = st.lists(st.tuples(TEXT.map(lambda text: " ".join(text.split())), clause_texts()), min_size=1, max_size=4)


def said(blocks: tuple[model.Block, ...]) -> list[Any]:
    """What drawn blocks say, without how it looks."""
    return [_said(block) for block in blocks]


def _said(block: model.Block) -> Any:
    match block:
        case model.Heading():
            return ("heading", block.level, model.words(block.runs))
        case model.Paragraph():
            return ("paragraph", model.words(block.runs))
        case model.ListBlock():
            return ("list", block.ordered, block.start, [said(item) for item in block.items])
        case model.Quote():
            return ("quote", said(block.blocks))
        case model.Table():
            return ("table", [[model.words(cell) for cell in row] for row in block.rows])
        case _:
            return (type(block).__name__,)


def written(blocks: list[Block]) -> list[Any]:
    """What blocks say before they are written, in the same form; white space folded as a browser folds it."""
    return [_written(block) for block in blocks]


def _folded(made: tuple[Words, ...]) -> str:
    return "\n".join(" ".join(line.split()) for line in "".join(one.text for one in made).split("\n"))


def _written(block: Block) -> Any:
    match block:
        case Heading():
            return ("heading", 1, _folded(block.runs))
        case Paragraph():
            return ("paragraph", _folded(block.runs))
        case ListBlock():
            return ("list", block.ordered, block.start, [written(item) for item in block.items])
        case Quote():
            return ("quote", written(block.blocks))
        case Table():
            return ("table", [[_folded(cell) for cell in row] for row in block.rows])


def looks(blocks: tuple[model.Block, ...]) -> list[tuple[str, bool, bool, str]]:
    """Every character that is not a space with how it looks, in order."""
    characters: list[tuple[str, bool, bool, str]] = []
    for block in blocks:
        match block:
            case model.Heading() | model.Paragraph():
                characters += _characters(block.runs)
            case model.ListBlock():
                characters += [one for item in block.items for one in looks(item)]
            case model.Quote():
                characters += looks(block.blocks)
            case model.Table():
                characters += [one for row in block.rows for cell in row for one in _characters(cell)]
            case _:
                pass
    return characters


def _characters(made: model.Runs) -> list[tuple[str, bool, bool, str]]:
    return [(char, run.bold, run.italic, run.href) for run in made for char in run.text if not char.isspace()]

"""Documents and workbooks to try the renderers on: one with everything in it, and strategies that make any."""

from datetime import date

from hypothesis import strategies as st

from app.documents.model import (
    CodeBlock,
    Column,
    Heading,
    Inner,
    ListBlock,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Sheet,
    SideBySide,
    Table,
    TextDocument,
    Workbook,
)

DAY = date(2026, 3, 2)
NASTY = (
    *("\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\ufffe", "\uffff", "\U0001ffff", "\ufeff", "\u2028"),
    *("<", ">", "&", '"', "'", "]]>", "<!--", "-->", "</w:t>", "{{", "%s", "&amp;", "&#0;", "_x0041_", "\\", "=1+1", "@x", "-1"),
    *("\u202e", "\u200b", "\u00a0", "\u00ad", "é", "ﷺ", "漢字", "𝒳", "👩‍👧", "  ", "\t", "\n", "\r\n", " \n "),
)


def run(text: str, **looks: object) -> Runs:
    """One run alone."""
    return (Run(text, **looks),)  # type: ignore[arg-type]


def paragraph(text: str) -> Paragraph:
    """A plain paragraph."""
    return Paragraph(run(text))


EVERYTHING = TextDocument(
    title="Support after harm: a specification <draft> & more",
    author="Practice Exchange",
    created=DAY,
    subject="Specification, version 3",
    provenance=("Adapted from “Recovery service” version 3 by Example Council", "Version 2, 2 March 2026"),
    licence="Open Government Licence v3.0",
    blocks=(
        paragraph("What this is for."),
        Heading(2, run("Aims"), "aims"),
        Paragraph(
            (
                Run("Plain, "),
                Run("bold", bold=True),
                Run(" and "),
                Run("italic", italic=True),
                Run(", "),
                Run("code", code=True),
                Run(", a "),
                Run("link", href="https://example.org/a?b=1&c=2"),
                Run(" and "),
                Run("mail", href="mailto:someone@example.org"),
                Run(".\nA second line."),
            )
        ),
        ListBlock(
            (
                (paragraph("first"), paragraph("first goes on")),
                (paragraph("second"), ListBlock(((paragraph("inner one"),), (paragraph("inner two"),)), ordered=True)),
                (ListBlock(((paragraph("no words before it"),),)),),
            ),
            ordered=True,
            start=4,
        ),
        ListBlock(((paragraph("starts again"),),), ordered=True),
        ListBlock(((paragraph("a point"),), ())),
        Heading(4, run("Who it is for"), "eligibility"),
        Quote((paragraph("somebody said"), ListBlock(((paragraph("in a list"),),)))),
        CodeBlock("kept  as\n\tit is"),
        Rule(),
        Heading(4, run("Measures")),
        Table(
            (
                (run("Measure"), run("Start"), run("End")),
                (run("Wellbeing"), run("12"), run("=1+1")),
                (run("Safety"), (), (Run("one\ntwo", bold=True),)),
            ),
            header_columns=1,
            caption="When it is measured",
            widths=(2, 1, 1),
        ),
        Table((((Run("a"),), ()), (run("b"), run("c"))), header_rows=0),
        SideBySide(
            (run("Here"), run("There")),
            (
                ((paragraph("a term"), ListBlock(((paragraph("in a cell"),),))), (paragraph("another"),)),
                ((Table(((run("inner head"),), (run("inner cell"),))),), ()),
            ),
            "Two texts",
        ),
        Paragraph((Run("was", change="removed"), Run("is", change="added"))),
        Paragraph(run("An aside."), "note"),
        Paragraph(run("Block contract"), "term"),
        PageBreak(),
        Heading(2, run("Price"), "price"),
        paragraph("£ per place: not stated."),
    ),
)

WORKBOOK = Workbook(
    title="Recovery: outcomes framework",
    author="Practice Exchange",
    created=DAY,
    subject="Outcomes framework, version 1",
    provenance=("Version 1, 2 March 2026",),
    licence="Open Government Licence v3.0",
    sheets=(
        Sheet(
            "Measures: all",
            (Column("Measure"), Column("Minutes", kind="number"), Column("Cost", kind="money"), Column("From", kind="date")),
            (("Wellbeing", 12, 3.5, DAY), ("Two\nlines", None, 10, None), ("", 0, -1.25, date(2024, 2, 29))),
            ("Minutes are for each time.",),
        ),
        Sheet("measures/ ALL", (Column("Outcome", width=30),), (("=SUM(A1:A2)",),)),
        Sheet("", (), ()),
    ),
)

_characters = st.one_of(st.sampled_from(NASTY), st.characters(codec=None), st.sampled_from("abc dé 12"))
texts = st.lists(_characters, max_size=12).map("".join)
some_text = texts.filter(lambda text: any(char.isalnum() for char in text))
runs = st.lists(
    st.builds(
        Run,
        texts,
        bold=st.booleans(),
        italic=st.booleans(),
        code=st.booleans(),
        href=st.sampled_from(["", "", "https://example.org/x?a=1&b='2'", "http://[bad", "javascript:alert(1)", "mailto:a@b.org"]),
        change=st.sampled_from(["", "", "added", "removed"]),
    ),
    max_size=4,
).map(tuple)
paragraphs = st.builds(Paragraph, runs, st.sampled_from(["normal", "note", "caption", "term"]))
tables = st.builds(
    Table,
    st.lists(st.lists(runs, max_size=4).map(tuple), max_size=4).map(tuple),
    header_rows=st.integers(0, 2),
    header_columns=st.integers(0, 1),
    caption=texts,
    widths=st.sampled_from([(), (1.0, 3.0), (0.0, 1.0)]),
)


def _larger(inside: st.SearchStrategy[Inner]) -> st.SearchStrategy[Inner]:
    items = st.lists(st.lists(inside, max_size=3).map(tuple), max_size=4).map(tuple)
    lists = st.builds(ListBlock, items, ordered=st.booleans(), start=st.integers(0, 120))
    return lists | st.builds(Quote, st.lists(inside, max_size=3).map(tuple))


inner = st.recursive(paragraphs | tables | st.builds(CodeBlock, texts) | st.builds(Rule), _larger, max_leaves=8)
anchors = st.sampled_from(["", "aims", "price", "a" * 60])
_cells_of_blocks = st.lists(st.lists(st.lists(inner, max_size=2).map(tuple), max_size=3).map(tuple), max_size=2).map(tuple)
side_by_side = st.builds(SideBySide, st.lists(runs, max_size=3).map(tuple), _cells_of_blocks, texts)
blocks = inner | st.builds(Heading, st.integers(1, 6), runs, anchors) | st.builds(PageBreak) | side_by_side


def documents() -> st.SearchStrategy[TextDocument]:
    """Any document."""
    return st.builds(
        TextDocument,
        some_text,
        texts,
        st.just(DAY),
        st.lists(blocks, max_size=8).map(tuple),
        subject=texts,
        provenance=st.lists(texts, max_size=2).map(tuple),
        licence=texts,
        landscape=st.booleans(),
    )


_cells = st.one_of(
    st.none(), texts, st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), st.dates(date(1901, 1, 1), date(2100, 1, 1))
)
_columns = st.builds(Column, texts, st.sampled_from([0, 12.5]), st.sampled_from(["text", "number", "money", "date"]))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet whose rows are as long as its columns are many, and two columns at least."""
    columns = draw(st.lists(_columns, min_size=2, max_size=4).map(tuple))
    row = st.tuples(*[_cells] * len(columns))
    return Sheet(draw(texts), columns, tuple(draw(st.lists(row, max_size=5))), tuple(draw(st.lists(texts, max_size=2))))


def workbooks() -> st.SearchStrategy[Workbook]:
    """Any workbook."""
    many = st.lists(sheets(), min_size=1, max_size=3).map(tuple)
    return st.builds(Workbook, texts, texts, st.just(DAY), many, provenance=st.lists(texts, max_size=2).map(tuple), licence=texts)

"""Word documents as people make them are split where their writers meant, and keep their lists, tables and marks."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.intake import Reason, Refused
from app.intake.child import sections
from app.intake.runner import read_sections
from app.markup import render
from tests.intake import good_files as good
from tests.intake.hostile_files import HOSTILE, parts_of

pytestmark = pytest.mark.long


def read(document: Any) -> dict[str, Any]:
    return sections("specification.docx", good.saved(document))[0]


def headings(said: dict[str, Any]) -> list[tuple[str, int]]:
    return [(one["heading"], one["level"]) for one in said["sections"]]


def realistic() -> Any:
    """A specification as a council might write one."""
    document = docx.Document()
    document.add_paragraph("Service specification: recovery from abuse", style="Title")
    document.add_paragraph("This specification is for families in the county.")
    document.add_heading("1. Aims", 1)
    line = document.add_paragraph("Children and families ")
    line.add_run("choose").bold = True
    line.add_run(" what helps, and ")
    line.add_run("when").italic = True
    line.add_run(".")
    document.add_paragraph("Safety", style="List Bullet")
    document.add_paragraph("Stability", style="List Bullet")
    document.add_paragraph("At home", style="List Bullet 2")
    document.add_paragraph("Health", style="List Bullet")
    document.add_paragraph("Support lasts as long as it is wanted.", style="Quote")
    document.add_heading("1.1 How we will know", 2)
    document.add_paragraph("Ask", style="List Number")
    document.add_paragraph("Listen", style="List Number")
    document.add_heading("Session model", 1)
    grid = document.add_table(rows=3, cols=3)
    for cell, words in zip(
        grid._cells, ["Age", "Sessions", "Weeks", "11 to 13", "12", "26", "14 to 16", "18 or more", ""], strict=True
    ):
        cell.text = words
    grid.cell(2, 1).merge(grid.cell(2, 2))
    document.add_paragraph("Line one").add_run().add_break(WD_BREAK.LINE)
    return document


def test_a_realistic_specification_keeps_its_order_headings_lists_and_tables() -> None:
    specification = read(realistic())
    assert specification["title"] == "Service specification: recovery from abuse"
    assert specification["introduction_markdown"] == "This specification is for families in the county."
    assert headings(specification) == [("1. Aims", 1), ("Session model", 1)]
    assert specification["sections"][0]["markdown"] == (
        "Children and families **choose** what helps, and *when*.\n\n"
        "- Safety\n- Stability\n    - At home\n- Health\n\n"
        "> Support lasts as long as it is wanted.\n\n"
        "### 1\\.1 How we will know\n\n"
        "1. Ask\n2. Listen"
    )
    assert specification["sections"][1]["markdown"] == (
        "| Age | Sessions | Weeks |\n| --- | --- | --- |\n| 11 to 13 | 12 | 26 |\n| 14 to 16 | 18 or more |  |\n\nLine one"
    )


def test_a_title_or_heading_that_is_cut_says_so() -> None:
    document = docx.Document()
    document.add_paragraph("Recovery from abuse " * 30, style="Title")
    document.add_heading("What children can expect of us " * 20, 1)
    document.add_paragraph("Words.")
    result = read(document)
    assert result["title"].endswith("…")
    assert result["sections"][0]["heading"].endswith("…")
    assert len(result["sections"][0]["heading"]) <= 300


def test_the_limited_process_gives_the_same() -> None:
    data = good.saved(realistic())
    assert read_sections("specification.docx", data) == sections("specification.docx", data)[0]


def test_every_section_is_drawn_without_a_mark_left_over() -> None:
    for section in read(realistic())["sections"]:
        html = render(section["markdown"])
        assert "**" not in html
        assert "---" not in html


def test_headings_are_known_by_name_whatever_the_language_of_the_program() -> None:
    data = good.saved(realistic())
    parts = {
        name: content.replace(b'"Heading1"', b'"Titre1"').replace(b'"Heading2"', b'"Titre2"')
        for name, content in parts_of(data).items()
    }
    assert headings(sections("a.docx", good.zipped(parts))[0]) == [("1. Aims", 1), ("Session model", 1)]


def test_a_style_based_on_a_heading_and_an_outline_level_make_headings_too() -> None:
    document = docx.Document()
    own = document.styles.add_style("Council clause", 1)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("Aims", style="Council clause")
    document.add_paragraph("Text.")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    document.add_paragraph("Exit")._p.get_or_add_pPr().append(level)
    assert headings(read(document)) == [("Aims", 1), ("Exit", 1)]


def test_a_single_highest_heading_before_all_others_is_the_title() -> None:
    document = docx.Document()
    document.core_properties.title = "Not this"
    document.add_heading("Recovery service", 1)
    document.add_paragraph("Introduction.")
    document.add_heading("Aims", 2)
    document.add_heading("Exit", 2)
    said = read(document)
    assert (said["title"], said["introduction_markdown"]) == ("Recovery service", "Introduction.")
    assert headings(said) == [("Aims", 2), ("Exit", 2)]


def test_without_headings_short_bold_lines_stand_for_them_and_the_title_is_the_file_s_own() -> None:
    document = docx.Document()
    document.core_properties.title = "Recovery service"
    for heading, words in (("Aims", "Families choose."), ("Exit", "Plan it early.")):
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph(words)
    said = read(document)
    assert said["title"] == "Recovery service"
    assert headings(said) == [("Aims", 1), ("Exit", 1)]
    assert said["sections"][1]["markdown"] == "Plan it early."


def test_what_was_deleted_or_hidden_is_left_out_and_what_was_put_in_is_kept() -> None:
    def build(document: Any) -> None:
        good.tracked(document)
        document.add_paragraph("Shown. ").add_run("hidden-shrew").font.hidden = True

    (section,) = sections("a.docx", good.docx_file(build))[0]["sections"]
    assert "inserted-otter" in section["markdown"]
    assert "deleted-badger" not in section["markdown"]
    assert "hidden-shrew" not in section["markdown"]
    assert "[our page](https://example.org/kestrel)" in section["markdown"]


def test_links_to_anything_but_the_web_and_mail_keep_their_words_only() -> None:
    data = good.docx_file()
    parts = parts_of(data)
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"https://example.org/kestrel", b"javascript:alert(1)")
    markdown = sections("a.docx", good.zipped(parts))[0]["sections"][0]["markdown"]
    assert "See our page" in markdown
    assert "javascript" not in markdown


def test_a_document_with_nothing_in_it_has_no_sections() -> None:
    document = docx.Document()
    document.core_properties.title = ""
    assert read(document) == {"title": "", "introduction_markdown": "", "sections": []}


# A field fetches nothing from Markdown: its words are left out.
@pytest.mark.parametrize(
    "kind", [kind for kind, hostile in HOSTILE.items() if hostile[0].endswith(".docx") and "field" not in kind]
)
def test_a_hostile_document_is_refused_before_it_is_read(kind: str) -> None:
    name, build, reason = HOSTILE[kind]
    with pytest.raises(Refused) as refusal:
        sections(name, build())
    assert refusal.value.reason is reason


def test_what_is_no_word_document_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_sections("letter.odt", good.odt_file())
    assert refusal.value.reason is Reason.NOT_WHAT_IT_SAYS


def test_styles_that_stand_on_each_other_in_a_ring_end_somewhere() -> None:
    ring = b'<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/></w:style>'
    data = good.saved(realistic())
    parts = parts_of(data)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"</w:styles>", ring % (b"A", b"a", b"B") + ring % (b"B", b"b", b"A") + b"</w:styles>"
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'w:val="ListBullet"', b'w:val="A"')
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert headings(sections("a.docx", target.getvalue())[0]) == [("1. Aims", 1), ("Session model", 1)]
